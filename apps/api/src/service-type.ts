import { type Request } from 'express';
import { Rejected } from '#libs/domain';

/** GPD's hidden query parameter: GPD unless stated. @throws Rejected BAD_REQUEST */
export function readServiceType(request: Request): 'GPD' | 'ACA' {
  const given = request.query['serviceType'];
  if (given === undefined) return 'GPD';
  if (given === 'GPD' || given === 'ACA') return given;
  throw new Rejected('BAD_REQUEST', 'serviceType must be GPD or ACA', [
    { pointer: '/serviceType', detail: 'must be GPD or ACA' },
  ]);
}
