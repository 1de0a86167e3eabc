import { type Request } from 'express';
import { Rejected } from '#libs/domain';

/** GPD's hidden query parameter: GPD unless stated; under ACA's public prefix always ACA. @throws Rejected BAD_REQUEST */
export function readServiceType(request: Request): 'GPD' | 'ACA' {
  if (request.baseUrl.startsWith('/upload/aca/')) return 'ACA';
  const given = request.query['serviceType'];
  if (given === undefined) return 'GPD';
  if (given === 'GPD' || given === 'ACA') return given;
  throw new Rejected('BAD_REQUEST', 'serviceType must be GPD or ACA', [
    { pointer: '/serviceType', detail: 'must be GPD or ACA' },
  ]);
}
