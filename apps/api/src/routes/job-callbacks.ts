import { type Request, Router } from 'express';
import { viewJobCallback } from '#libs/contracts';
import { Rejected, type WebhookMessageView, ownerOf } from '#libs/domain';
import { authenticate, authorizeTenant, principalOf, unconfinedOnly } from '../auth';
import type { ApiDeps } from '../deps';
import { rotateSigningSecret, signingSecretOf } from '../signing-secret';
import { findJob } from './jobs';

/** What became of telling a job's end, and the secret those messages are signed with. */
export function jobCallbackRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  const callback = '/organizations/:organization/jobs/:jobId/callback';
  const guarded = authorizeTenant(deps);
  router.use(callback, authenticate(deps, 'positions'));
  // Who has the secret can sign: reading it is no mere reading.
  router.use('/webhook-secret', authenticate(deps, 'positions', 'write'), unconfinedOnly);

  router.get(callback, guarded, async (request, response) => {
    const { url, message } = await findCallback(deps, request);
    response.json(viewJobCallback(url, message));
  });
  router.post(`${callback}/resend`, guarded, async (request, response) => {
    const { url, message } = await findCallback(deps, request);
    if (message === undefined)
      throw new Rejected('CALLBACK_NOT_DUE', 'The job goes on: there is nothing to tell yet');
    await deps.outbox.resend(message.id);
    response.status(202).json(viewJobCallback(url, await deps.outbox.findOfJob(idOf(request))));
  });

  router.get('/webhook-secret', async (_request, response) => {
    const owner = ownerOf(principalOf(response).brokerCode);
    response.json(await signingSecretOf(deps, owner));
  });
  router.post('/webhook-secret/rotate', async (_request, response) => {
    const owner = ownerOf(principalOf(response).brokerCode);
    response.json(await rotateSigningSecret(deps, owner));
  });
  return router;
}

const idOf = (request: Request): string => String(request.params['jobId']);

async function findCallback(
  deps: ApiDeps,
  request: Request,
): Promise<{ url: string; message: WebhookMessageView | undefined }> {
  const { id, callback } = await findJob(deps, request);
  if (callback === undefined)
    throw new Rejected('CALLBACK_NOT_FOUND', `Job ${id} was handed in without callbackUrl`);
  return { url: callback.url, message: await deps.outbox.findOfJob(id) };
}
