import { type Request, type Response } from 'express';
import { badCallback, readCallbackUrl } from '#libs/contracts';
import { type NewJob, ownerOf } from '#libs/domain';
import { principalOf } from './auth';
import type { ApiDeps } from './deps';
import { signingSecretOf } from './signing-secret';

/**
 * Where the caller wants to be told of the job's end, signed with the caller's own secret, which is there from now on.
 * @throws Rejected BAD_REQUEST for an address that will not be called, SECRETS_UNAVAILABLE
 */
export async function readCallback(
  deps: ApiDeps,
  request: Request,
  response: Response,
): Promise<Pick<NewJob, 'callback'>> {
  const url = readCallbackUrl(request.query['callbackUrl']);
  if (url === undefined) return {};
  const fault = await deps.webhookTargetFault(url);
  if (fault !== undefined) throw badCallback(fault);
  const owner = ownerOf(principalOf(response).brokerCode);
  await signingSecretOf(deps, owner);
  return { callback: { url, owner } };
}

/** What of a callback makes one request another than the next: for idempotency keys. */
export const callbackMark = (callback: NewJob['callback'] | undefined): string =>
  callback === undefined ? '' : ` callback ${callback.url}`;
