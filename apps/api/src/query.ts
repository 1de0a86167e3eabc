import { type Request } from 'express';
import { Rejected } from '#libs/domain';

/** Clients write booleans in any case. @throws Rejected BAD_REQUEST */
export function readFlag(request: Request, name: string, absent = false): boolean {
  const given = request.query[name];
  const text = typeof given === 'string' ? given.toLowerCase() : (given ?? String(absent));
  if (text === 'true' || text === 'false') return text === 'true';
  throw new Rejected('BAD_REQUEST', `Invalid value ${JSON.stringify(given)} for property ${name}`, [
    { pointer: `/${name}`, detail: 'must be true or false' },
  ]);
}

/** GPD's hidden parameter. @throws Rejected BAD_REQUEST */
export function readSegregationCodes(request: Request): string[] {
  const given = request.query['segregationCodes'];
  if (given === undefined) return [];
  if (typeof given === 'string' && /^\d{2}(,\d{2})*$/.test(given)) return given.split(',');
  throw new Rejected('BAD_REQUEST', 'segregationCodes must be pairs of digits, separated by commas', [
    { pointer: '/segregationCodes', detail: 'must be pairs of digits, separated by commas' },
  ]);
}
