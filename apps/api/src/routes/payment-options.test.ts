import express from 'express';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPosition } from '#libs/domain';
import { NOW, ORGANIZATION, numberedInput, positionContext } from '#libs/testing';
import { Bodies } from '../bodies';
import type { ApiDeps } from '../deps';
import { errorResponse } from '../error-response';
import { paymentOptionRoutes } from './payment-options';

const NAV = '347000000000000001';
const position = createPosition(numberedInput(1), positionContext());

/** The routes over one position, of which a payment is under way; reading it fails with `broken`. */
async function call(method: string, path: string, body?: string, broken?: Error): Promise<Response> {
  const deps = {
    tenants: { findPrincipal: () => Promise.resolve({ role: 'operator' }) },
    findPositionByNav: () => (broken === undefined ? Promise.resolve(position) : Promise.reject(broken)),
    options: {
      transaction: (work) =>
        work({
          lockByNav: () => Promise.resolve(position),
          lockByIuv: () => Promise.resolve(position),
          save: () => Promise.resolve(),
          tries: 0,
        }),
      paymentInProgress: () => Promise.resolve(true),
      now: () => NOW,
    } satisfies ApiDeps['options'],
    bodies: new Bodies(1_000),
  } as unknown as ApiDeps;
  const app = express();
  app.use((_request, response, next) => {
    response.locals['principal'] = { role: 'operator' };
    next();
  });
  app.use(paymentOptionRoutes(deps));
  app.use(errorResponse);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    return await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { 'Ocp-Apim-Subscription-Key': 'key' },
      ...(body === undefined ? {} : { body }),
    });
  } finally {
    server.close();
  }
}

it('a notification fee is set during a payment, and answered with 209', async () => {
  const path = `/organizations/${ORGANIZATION}/paymentoptions/${NAV}/notificationfee`;
  const answer = await call('PUT', path, '{"notificationFee":100}');
  expect(answer.status).toBe(209);
  expect(await answer.json()).toMatchObject({ amount: 12_100, notificationFee: 100 });
});

it('verify tells of a fault of ours in its own shape, and nothing more', async () => {
  const path = `/payment-options/organizations/${ORGANIZATION}/notices/${NAV}`;
  const answer = await call('POST', path, undefined, new Error('secret'));
  expect(answer.status).toBe(500);
  const body = (await answer.json()) as { errorMessage: string };
  expect(body).toMatchObject({
    httpStatusCode: 500,
    httpStatusDescription: 'Internal Server Error',
    appErrorCode: 'ODP-103',
  });
  expect(body.errorMessage).toMatch(/^PAA_SYSTEM_ERROR /);
  expect(body.errorMessage).not.toContain('secret');
});
