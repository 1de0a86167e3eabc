import { type Request, type Response } from 'express';
import { type Position, Rejected, statusAt } from '#libs/domain';
import { type Reply } from './reply';

/** What a write may have to find before it changes anything. */
interface Expected {
  precondition?: (existing: Position, now: string) => void;
}

const TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;

/**
 * Strong entity tag of a position as it is at `now`. Every write makes a new version; the clock alone makes a new
 * status; and a position that was deleted and created again starts its versions over, but not its date of birth.
 */
export function etagOf(position: Position, now: string): string {
  const born = Date.parse(`${position.insertedDate}Z`).toString(36);
  return `"${born}-${position.version}-${statusAt(position, now)}"`;
}

/**
 * The request's `If-Match` (RFC 9110, 13.1.1) as a condition on the position about to be changed, to be asked with
 * its row locked. Without the header there is none.
 *
 * @throws Rejected BAD_REQUEST for a header that is neither `*` nor a list of quoted tags; the condition itself
 *   throws PRECONDITION_FAILED
 */
export function ifMatch(request: Request): Expected {
  const tags = readTags(request, 'If-Match');
  if (tags === undefined) return {};
  return {
    precondition: (existing, now) => {
      const current = etagOf(existing, now);
      // Weak tags never match here: they do not promise that nothing has changed.
      if (tags === '*' || tags.includes(current)) return;
      throw new Rejected(
        'PRECONDITION_FAILED',
        `The debt position with Organization Fiscal Code ${existing.organizationFiscalCode} and IUPD ${existing.iupd} is not the one If-Match names: its ETag is ${current}`,
      );
    },
  };
}

/** Answers a read of one position, with its `ETag`; `304` when `If-None-Match` names it. */
export function answerPosition(
  request: Request,
  response: Response,
  position: Position,
  view: (position: Position, now: string) => object,
  now: string,
): void {
  const tags = readTags(request, 'If-None-Match');
  const current = etagOf(position, now);
  response.set('ETag', current);
  if (tags === '*' || tags?.some((tag) => tag.replace(/^W\//, '') === current) === true) {
    response.status(304).end();
    return;
  }
  response.json(view(position, now));
}

/** What a write of one position answers. */
export function positionReply(
  position: Position,
  view: (position: Position, now: string) => object,
  now: string,
  status = 200,
): Reply {
  return { status, json: view(position, now), etag: etagOf(position, now) };
}

function readTags(request: Request, header: 'If-Match' | 'If-None-Match'): '*' | string[] | undefined {
  const given = request.get(header)?.trim();
  if (given === undefined) return undefined;
  if (given === '*') return '*';
  const tags = given.split(',').map((tag) => tag.trim());
  if (tags.every((tag) => TAG.test(tag))) return tags;
  throw new Rejected('BAD_REQUEST', `${header} must be * or a list of ETags, each in its double quotes`, [
    { pointer: `/${header}`, detail: 'must be * or a list of ETags, each in its double quotes' },
  ]);
}
