import { type Request } from 'express';
import { Rejected, reachableCodes } from '#libs/domain';
import { principalOf } from './auth';

/** Clients write booleans in any case. @throws Rejected BAD_REQUEST */
export function readFlag(request: Request, name: string, absent = false): boolean {
  const given = request.query[name];
  const text = typeof given === 'string' ? given.toLowerCase() : (given ?? String(absent));
  if (text === 'true' || text === 'false') return text === 'true';
  throw new Rejected('BAD_REQUEST', `Invalid value ${JSON.stringify(given)} for property ${name}`, [
    { pointer: `/${name}`, detail: 'must be true or false' },
  ]);
}

/**
 * The codes a request may reach: GPD's hidden parameter, within those of the key.
 *
 * @returns empty: all
 * @throws Rejected BAD_REQUEST, FORBIDDEN
 */
export function readSegregationCodes(request: Request): string[] {
  const asked = readAskedCodes(request);
  const codes = request.res === undefined ? asked : reachableCodes(principalOf(request.res), asked);
  if (codes !== undefined) return codes;
  throw new Rejected('FORBIDDEN', 'This subscription key has none of these segregation codes');
}

function readAskedCodes(request: Request): string[] {
  const given = request.query['segregationCodes'];
  if (given === undefined) return [];
  if (typeof given === 'string' && /^\d{2}(,\d{2})*$/.test(given)) return given.split(',');
  throw new Rejected('BAD_REQUEST', 'segregationCodes must be pairs of digits, separated by commas', [
    { pointer: '/segregationCodes', detail: 'must be pairs of digits, separated by commas' },
  ]);
}
