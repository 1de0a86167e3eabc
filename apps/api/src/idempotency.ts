import { createHash } from 'node:crypto';
import { type Request, type Response } from 'express';
import { Rejected } from '#libs/domain';
import type { Principal } from '#libs/persistence';
import { principalOf } from './auth';
import type { ApiDeps, WritePorts } from './deps';
import { type Reply, sendReply, storable } from './reply';

/** The request's `Idempotency-Key`, if it has one. @throws Rejected BAD_REQUEST */
export function readIdempotencyKey(request: Request): string | undefined {
  const key = request.get('Idempotency-Key');
  if (key === undefined) return undefined;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new Rejected('BAD_REQUEST', 'Idempotency-Key must be 1 to 255 visible ASCII characters');
}

/**
 * Does a write and answers it. Under an `Idempotency-Key` the change and its answer are committed together, so that
 * the same request sent again is given that answer (`Idempotency-Replayed: true`) and changes nothing. Errors are
 * not kept: a request that was refused changed nothing and is judged anew.
 *
 * @param given.organization the organization written to; default: the one in the path
 * @param given.work does all its writing through one transaction of these ports
 * @param given.reply the answer to what that transaction ended with
 * @throws Rejected IDEMPOTENCY_KEY_REUSED for another request under the key, IDEMPOTENCY_IN_PROGRESS while the
 *   first one is at it
 */
export async function answerOnce<T>(
  deps: WritePorts & Pick<ApiDeps, 'once'>,
  request: Request,
  response: Response,
  given: { organization?: string; work: (ports: WritePorts) => Promise<T>; reply: (result: T) => Reply },
): Promise<void> {
  const key = readIdempotencyKey(request);
  if (key === undefined) {
    sendReply(response, storable(given.reply(await given.work(deps))));
    return;
  }
  const organization = given.organization ?? (request.params as { organization: string }).organization;
  const outcome = await deps.once(
    {
      organization,
      // Keys are the caller's own: two brokers of one organization may both count from 1.
      keyHash: sha256(JSON.stringify(callerOf(organization, principalOf(response), key))),
      requestHash: hashOf(request),
    },
    given.work,
    (result) => storable(given.reply(result)),
  );
  if ('replay' in outcome) response.set('Idempotency-Replayed', 'true');
  sendReply(response, 'replay' in outcome ? outcome.replay : storable(given.reply(outcome.result)));
}

/** Keys of one broker that reach different codes must not be told each other's answers. */
const callerOf = (
  organization: string,
  { brokerCode, segregationCodes }: Principal,
  key: string,
): unknown[] => [
  organization,
  brokerCode ?? null,
  key,
  ...(segregationCodes === undefined ? [] : [segregationCodes]),
];

/** What makes two requests the same: method, path, query (in any order, without the caller's key) and body. */
function hashOf(request: Request): Buffer {
  const query = Object.entries(request.query)
    .filter(([name]) => name !== 'subscription-key')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(
    JSON.stringify([request.method, request.baseUrl + request.path, query, request.body ?? null]),
  );
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
