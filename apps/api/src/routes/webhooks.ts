import { type Request, Router } from 'express';
import { readMessagePage, readWebhook, viewWebhookMessage } from '#libs/contracts';
import { Rejected, type WebhookEndpoint } from '#libs/domain';
import { writersOnly } from '../auth';
import { KIB } from '../bodies';
import type { ApiDeps } from '../deps';
import { rotateSigningSecret, signingSecretOf } from '../signing-secret';

/** Where operators have alerts sent, and what became of each: mounted where only operators come. */
export function webhookRoutes(deps: ApiDeps): Router {
  const router = Router();
  const base = '/admin/webhooks';
  const one = `${base}/:webhookId`;
  const { endpoints, outbox } = deps;
  const json = deps.bodies.json(10 * KIB);

  router.get(base, async (_request, response) => {
    response.json({ webhooks: await endpoints.list() });
  });
  router.post(base, json, async (request, response) => {
    const settings = readWebhook(request.body);
    await assertCallable(deps, settings.url);
    const id = await endpoints.create(settings);
    await signingSecretOf(deps, `endpoint:${id}`);
    response
      .status(201)
      .set('Location', `${base}/${id}`)
      .json(await endpoints.find(id));
  });
  router.get(one, async (request, response) => {
    response.json(await findEndpoint(deps, request));
  });
  router.put(one, json, async (request, response) => {
    const { id } = await findEndpoint(deps, request);
    const settings = readWebhook(request.body);
    await assertCallable(deps, settings.url);
    await endpoints.replace(id, settings);
    response.json(await findEndpoint(deps, request));
  });
  router.delete(one, async (request, response) => {
    if (!(await endpoints.remove(idOf(request)))) throw notFound(request);
    response.status(204).end();
  });

  // Who has the secret can sign: reading it is no mere reading.
  router.get(`${one}/secret`, writersOnly('admin'), async (request, response) => {
    const { id } = await findEndpoint(deps, request);
    response.json(await signingSecretOf(deps, `endpoint:${id}`));
  });
  router.post(`${one}/secret/rotate`, async (request, response) => {
    const { id } = await findEndpoint(deps, request);
    response.json(await rotateSigningSecret(deps, `endpoint:${id}`));
  });

  router.post(`${one}/test`, async (request, response) => {
    const { id } = await findEndpoint(deps, request);
    response.status(202).json({ webhookId: `msg_${await endpoints.test(id)}` });
  });
  router.get(`${one}/messages`, async (request, response) => {
    const { id } = await findEndpoint(deps, request);
    const page = readMessagePage(request.query);
    const found = await outbox.list(id, { ...page, limit: page.limit + 1 });
    const messages = found.slice(0, page.limit);
    response.json({
      messages: messages.map((message) => viewWebhookMessage(message)),
      ...(found.length > page.limit ? { nextCursor: messages.at(-1)?.id } : {}),
    });
  });
  router.post(`${one}/messages/:messageId/resend`, async (request, response) => {
    const { id } = await findEndpoint(deps, request);
    const { messageId } = request.params;
    const isNumber = /^\d{1,15}$/.test(messageId);
    if (!isNumber || !(await outbox.resend(Number(messageId), id)))
      throw new Rejected('WEBHOOK_NOT_FOUND', `Webhook ${id} has no message ${messageId}`);
    response.status(202).end();
  });
  return router;
}

const idOf = (request: Request): string => String(request.params['webhookId']);

const notFound = (request: Request): Rejected =>
  new Rejected('WEBHOOK_NOT_FOUND', `There is no webhook ${idOf(request)}`);

async function findEndpoint({ endpoints }: ApiDeps, request: Request): Promise<WebhookEndpoint> {
  const found = await endpoints.find(idOf(request));
  if (found === undefined) throw notFound(request);
  return found;
}

async function assertCallable(deps: ApiDeps, url: string): Promise<void> {
  const detail = await deps.webhookTargetFault(url);
  if (detail !== undefined) throw new Rejected('BAD_REQUEST', `url ${detail}`, [{ pointer: '/url', detail }]);
}
