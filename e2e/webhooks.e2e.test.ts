import { until } from '#libs/testing';
import { Client } from './support/client';
import { openHouse } from './support/house';
import { send, whileHeld } from './support/signals';
import { Receiver, verify } from './support/receiver';
import { Scene, organizationCode, receiptOf } from './support/receipt';
import { type Job, documentOf, positions } from './support/upload';

const OWN = '77777777777';
const RETRIES = 3;

let scene: Scene;
let partner: Client;
let operator: Client;
const receivers: Receiver[] = [];
beforeAll(async () => {
  scene = new Scene(
    await openHouse({
      WEBHOOK_RETRY_SECONDS: Array(RETRIES).fill('0.2').join(','),
      WEBHOOK_TIMEOUT_MS: '1000',
      WEBHOOK_ALERT_INTERVAL_MS: '0',
      RELAY_LEASE_MS: '1000',
      BREAKER_FAILURES: '2',
      BREAKER_PROBE_MS: '200',
    }),
  );
  operator = scene.operator;
  partner = new Client(scene.house, scene.house.seed.partnerKey);
});
afterAll(async () => {
  await Promise.all(receivers.map((receiver) => receiver.stop()));
  await scene.close();
});

async function receive(): Promise<Receiver> {
  const receiver = await Receiver.start();
  receivers.push(receiver);
  return receiver;
}

let serial = 0;
/** Hands in a job of positions nobody has yet. */
async function submit(callbackUrl: string, client = partner, headers: Record<string, string> = {}) {
  const answer = await client.call(
    'POST',
    `/organizations/${OWN}/jobs?callbackUrl=${encodeURIComponent(callbackUrl)}`,
    documentOf(positions((serial += 10), 2)),
    { 'Content-Type': 'application/json', ...headers },
  );
  return { ...answer, job: answer.body as Job, path: `/organizations/${OWN}/jobs/${String(answer.body.id)}` };
}
const secretOf = async (client: Client) =>
  (await client.get('/webhook-secret')).body as { secret: string; previousUntil?: string };
/** The callback, once it stands so. */
const callback = async (path: string, status: string, client = partner) =>
  (await client.poll(`${path}/callback`, ({ body }) => body.status === status)).body as {
    attempts: number;
    lastError?: string;
    [field: string]: unknown;
  };

describe('the end of a job', () => {
  it('is told where the job said, signed, and without a word of what was in it', async () => {
    const receiver = await receive();
    const { status, job, path } = await submit(`${receiver.url}?token=t0p`);
    expect(status).toBe(202);
    const [message] = await receiver.count(1);
    expect(message).toMatchObject({
      path: '/hook?token=t0p',
      headers: { 'content-type': 'application/json', 'webhook-id': `msg_${job.id}` },
      body: {
        type: 'job.completed',
        data: {
          jobId: job.id,
          organizationFiscalCode: OWN,
          brokerCode: scene.house.seed.broker,
          operation: 'CREATE',
          dryRun: false,
          status: 'completed',
          counts: { total: 2, succeeded: 2, failed: 0, unprocessed: 0 },
        },
      },
    });
    expect(message!.text).not.toContain('iupd');
    const { secret } = await secretOf(partner);
    expect(verify(message!, secret)).toEqual(message!.body);
    expect(() =>
      verify({ ...message!, text: message!.text.replace('"failed":0', '"failed":1') }, secret),
    ).toThrow();

    const shown = await callback(path, 'delivered');
    expect(shown).toMatchObject({ url: receiver.url, attempts: 1, lastHttpStatus: 204 });
    expect((await partner.get(path)).body.links.callback).toBe(`${path}/callback`);
  });

  it('is told until somebody takes it, under one id; redirects are not followed', async () => {
    const [receiver, elsewhere] = [await receive(), await receive()];
    receiver.next(500, { status: 302, headers: { location: elsewhere.url } });
    const { path } = await submit(receiver.url);
    const received = await receiver.count(3);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await callback(path, 'delivered')).toMatchObject({ attempts: 3 });
    expect(elsewhere.received).toEqual([]);
  });

  it('waits to be asked for when attempts are used up, or the receiver is gone for good', async () => {
    const [broken, gone] = [await receive(), await receive()];
    broken.always = 503;
    gone.next(410);
    const one = await submit(broken.url);
    const other = await submit(gone.url);
    expect(await callback(one.path, 'failed')).toMatchObject({
      attempts: RETRIES + 1,
      lastError: 'HTTP_STATUS',
    });
    expect(await callback(other.path, 'failed')).toMatchObject({ attempts: 1, lastHttpStatus: 410 });
    broken.always = 200;
    expect((await partner.post(`${one.path}/callback/resend`)).status).toBe(202);
    expect(await callback(one.path, 'delivered')).toMatchObject({ attempts: RETRIES + 2 });
  });

  it('is told though the scheduler dies before and while it tells', async () => {
    const receiver = await receive();
    receiver.next('hang');
    const { job, path } = await whileHeld(scene.house.apps.scheduler, async () => {
      const submitted = await submit(receiver.url);
      await partner.poll(submitted.path, ({ body }) => body.status === 'completed');
      expect(await callback(submitted.path, 'waiting')).toEqual({
        url: receiver.url,
        status: 'waiting',
        attempts: 0,
      });
      expect((await partner.post(`${submitted.path}/callback/resend`)).status).toBe(409);
      return submitted;
    });
    await receiver.count(1);
    await send('SIGKILL', scene.house.apps.scheduler);
    const received = await receiver.count(2);
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([`msg_${job.id}`, `msg_${job.id}`]);
    expect(await callback(path, 'delivered')).toMatchObject({ attempts: 2 });
  });

  it('is told of retries and undos, cancelled and empty-handed ones too', async () => {
    const receiver = await receive();
    const query = `callbackUrl=${encodeURIComponent(receiver.url)}`;
    const { path } = await submit(receiver.url);
    await receiver.count(1);
    const undo = await partner.post(`${path}/undo?${query}`);
    expect(undo.status).toBe(202);
    const repeated = await submit(receiver.url);
    await receiver.count(3);
    const again = documentOf(positions(serial, 2));
    const failed = await partner.call('POST', `/organizations/${OWN}/jobs`, again, {
      'Content-Type': 'application/json',
      Prefer: 'wait=20',
    });
    expect(failed.body.status).toBe('failed');
    const retry = await partner.post(
      `/organizations/${OWN}/jobs/${String(failed.body.id)}/retry-failed?${query}`,
    );
    const told = (await receiver.count(4)).map(({ body }): unknown[] => [body.data.jobId, body.data.status]);
    // Two jobs that end at the same time are told of in either order.
    expect(new Map(told.slice(1) as [string, string][])).toEqual(
      new Map([
        [undo.body.id, 'completed'],
        [repeated.job.id, 'completed'],
        [retry.body.id, 'failed'],
      ]),
    );
    expect((await partner.get(`/organizations/${OWN}/jobs/${String(failed.body.id)}/callback`)).status).toBe(
      404,
    );
  });

  it('does not wait for another receiver that hangs', async () => {
    const [hanging, healthy] = [await receive(), await receive()];
    hanging.always = 'hang';
    await Promise.all(Array.from({ length: 12 }, () => submit(hanging.url)));
    await hanging.count(1);
    const { path } = await submit(healthy.url, operator);
    expect(await callback(path, 'delivered', operator)).toMatchObject({ attempts: 1 });
    hanging.always = 200;
  });
});

describe('a callbackUrl', () => {
  it.each([
    ['nonsense', 'must be an http or https URL'],
    ['ftp://example.org/', 'must be an http or https URL'],
    ['https://user:secret@example.org/', 'must not carry user or password'],
    ['http://10.0.0.1/', 'is not on the public internet, nor in a network that is allowed'],
    ['http://169.254.169.254/latest', 'is not on the public internet, nor in a network that is allowed'],
    [`https://example.org/?${'x'.repeat(2048)}`, 'must have 2048 characters at most'],
  ])('that will not be called is refused, and the job with it: %.40s', async (url, detail) => {
    const { status, body } = await submit(url);
    expect({ status, errors: body.errors }).toEqual({
      status: 400,
      errors: [{ pointer: '/callbackUrl', detail }],
    });
  });

  it('is part of what an Idempotency-Key stands for', async () => {
    const receiver = await receive();
    const key = { 'Idempotency-Key': 'callback' };
    const first = await submit(receiver.url, partner, key);
    serial -= 10;
    expect((await submit(receiver.url, partner, key)).job.id).toBe(first.job.id);
    serial -= 10;
    expect((await submit(`${receiver.url}/other`, partner, key)).status).toBe(422);
    await receiver.count(1);
    expect(await callback(first.path, 'delivered')).toMatchObject({ attempts: 1 });
  });
});

describe('signing secrets', () => {
  it('are one for each broker, and both sign while one is changed', async () => {
    const receiver = await receive();
    const before = await secretOf(partner);
    expect((await secretOf(operator)).secret).not.toBe(before.secret);
    const rotated = await partner.post('/webhook-secret/rotate');
    expect(rotated.headers.get('cache-control')).toBe('no-store');
    expect(rotated.body.secret).not.toBe(before.secret);
    expect(await secretOf(partner)).toMatchObject({
      secret: rotated.body.secret,
      previousUntil: rotated.body.previousUntil,
    });
    await submit(receiver.url);
    const [message] = await receiver.count(1);
    for (const secret of [before.secret, rotated.body.secret as string]) verify(message!, secret);
    expect(() => verify(message!, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toThrow();
  });
});

describe('webhooks of operators', () => {
  const base = '/admin/webhooks';

  it('are told of a station that fails, and of its return', async () => {
    const receiver = await receive();
    const made = await operator.post(base, {
      url: receiver.url,
      events: ['station.failing', 'station.recovered'],
    });
    expect(made.status).toBe(201);
    const path = made.headers.get('location')!;
    const { secret } = (await operator.get(`${path}/secret`)).body as { secret: string };
    const primary = organizationCode();
    const station = await scene.station([{ organization: primary }]);
    await station.down();
    const receipt = receiptOf(primary);
    await scene.post(receipt);
    const [failing] = await receiver.count(1);
    expect(verify(failing!, secret)).toMatchObject({
      type: 'station.failing',
      data: { stationId: station.idStation, brokerCode: station.brokerCode, errorClass: 'CONNECT' },
    });
    await station.up();
    await scene.notified(receipt);
    const recovered = (await receiver.count(2))[1]!;
    expect(verify(recovered, secret)).toMatchObject({
      type: 'station.recovered',
      data: { stationId: station.idStation },
    });
    for (const { text } of receiver.received) expect(text).not.toContain(receipt.receiptId);
    const list = await operator.poll(`${path}/messages`, ({ body }) =>
      (body.messages as { status: string }[]).every(({ status }) => status === 'delivered'),
    );
    expect(list.body.messages).toMatchObject([{ type: 'station.recovered' }, { type: 'station.failing' }]);
    await operator.delete(path);
  });

  it('can be tried, changed, sent again, switched off and removed', async () => {
    const receiver = await receive();
    receiver.always = 410;
    const made = await operator.post(base, { url: receiver.url, description: 'pager' });
    const path = made.headers.get('location')!;
    expect((await operator.get(base)).body.webhooks).toEqual([made.body]);
    const tried = await operator.post(`${path}/test`);
    expect(tried.status).toBe(202);
    const failed = await operator.poll(
      `${path}/messages?status=failed&limit=1`,
      ({ body }) => body.messages.length === 1,
    );
    const [message] = failed.body.messages as { id: number }[];
    expect(message).toMatchObject({
      webhookId: tried.body.webhookId,
      type: 'webhook.test',
      lastHttpStatus: 410,
    });
    receiver.always = 200;
    expect((await operator.post(`${path}/messages/${message!.id}/resend`)).status).toBe(202);
    await operator.poll(`${path}/messages?status=delivered`, ({ body }) => body.messages.length === 1);

    const rotated = await operator.post(`${path}/secret/rotate`);
    expect((await operator.get(`${path}/secret`)).body).toEqual(rotated.body);
    const changed = await operator.put(path, { url: receiver.url, enabled: false });
    expect(changed.body).toMatchObject({ id: made.body.id, enabled: false });
    await until(
      async () =>
        (await operator.put('/admin/stations/told', { brokerCode: 'b', endpointUrl: 'http://127.0.0.1:9/' }))
          .status,
      (status) => status < 300,
    );
    await operator.delete('/admin/stations/told');
    expect((await operator.get(`${path}/messages`)).body.messages).toHaveLength(1);
    expect((await operator.delete(path)).status).toBe(204);
    for (const call of [
      operator.get(path),
      operator.delete(path),
      operator.put(path, { url: receiver.url }),
      operator.get(`${path}/secret`),
      operator.get(`${path}/messages`),
      operator.post(`${path}/messages/1/resend`),
      operator.post(`${path}/test`),
    ])
      expect(await call).toMatchObject({ status: 404, body: { code: 'WEBHOOK_NOT_FOUND' } });
  });

  it.each([
    [{}, '/url'],
    [{ url: 'http://10.0.0.1/' }, '/url'],
    [{ url: 'https://example.org/', events: ['job.completed'] }, '/events/0'],
    [{ url: 'https://example.org/', events: [] }, '/events'],
    [{ url: 'https://example.org/', enabled: 'no' }, '/enabled'],
    [{ url: 'https://example.org/', secret: 'mine' }, ''],
  ])('refuse what cannot be: %j', async (body, pointer) => {
    const { status, body: problem } = await operator.post(base, body);
    expect({ status, pointer: problem.errors[0].pointer }).toEqual({ status: 400, pointer });
  });
});
