import { type Request } from 'express';
import { Rejected } from '#libs/domain';

/** Where pagoPA publishes what is ACA's: there nothing else is meant, whatever the query says. */
const ACA_PREFIX = /^(?:\/upload)?\/aca\//;

/** Whether a request came by a path that is ACA's alone. */
export const isAca = (request: Request): boolean => ACA_PREFIX.test(request.baseUrl);

/** GPD's hidden query parameter, in any case: GPD unless stated; under ACA's public prefixes always ACA. @throws Rejected BAD_REQUEST */
export function readServiceType(request: Request): 'GPD' | 'ACA' {
  if (isAca(request)) return 'ACA';
  const given = request.query['serviceType'];
  if (given === undefined) return 'GPD';
  const name = typeof given === 'string' ? given.toUpperCase() : given;
  if (name === 'GPD' || name === 'ACA') return name;
  throw new Rejected('BAD_REQUEST', 'serviceType must be GPD or ACA', [
    { pointer: '/serviceType', detail: 'must be GPD or ACA' },
  ]);
}
