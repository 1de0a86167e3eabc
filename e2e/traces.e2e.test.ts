import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import Redis from 'ioredis';
import { type Supervised } from '#libs/lifecycle';
import { until } from '#libs/testing';
import { type CollectedSpan, Collector } from './support/collector';
import { openHouse } from './support/house';
import { Nodo } from './support/partner';
import { Receiver } from './support/receiver';
import { type RegisteredStation, Scene, organizationCode, receiptOf } from './support/receipt';
import { documentOf, positions } from './support/upload';

/** One of Redis' logical databases for this file alone, so that all of it can be wiped. */
const REDIS_DATABASE = 11;
const [SERVER, CLIENT, PRODUCER, CONSUMER] = [2, 3, 4, 5];

let collector: Collector;
let receiver: Receiver;
let scene: Scene;
let redis: Redis;
beforeAll(async () => {
  collector = await Collector.start();
  receiver = await Receiver.start();
  const redisUrl = `${process.env['GPD_TEST_REDIS_URL'] ?? ''}/${REDIS_DATABASE}`;
  redis = new Redis(redisUrl);
  scene = new Scene(
    await openHouse({
      REDIS_URL: redisUrl,
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '50',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    }),
  );
});
afterAll(async () => {
  redis.disconnect();
  await scene.close();
  await receiver.stop();
  await collector.stop();
});

/** What a caller begins. */
function callersTrace(flags = '01') {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, spanId, headers: { traceparent: `00-${traceId}-${spanId}-${flags}` } };
}
const submit = (organization: string, n: number, headers: Record<string, string>, query = '') =>
  scene.operator.call('POST', `/organizations/${organization}/jobs${query}`, documentOf(positions(n, 3)), {
    'Content-Type': 'application/json',
    ...headers,
  });
const send = async (station: RegisteredStation, organization: string, headers: Record<string, string>) => {
  const receipt = receiptOf(organization);
  const nodo = await Nodo.of(scene.house, scene.house.seed.operatorKey);
  const { brokerCode: idBrokerPA, idStation } = station;
  const answer = await nodo.call(
    'paSendRTV2',
    { idPA: organization, idBrokerPA, idStation, receipt },
    headers,
  );
  expect(answer).toMatchObject({ outcome: 'OK' });
  return receipt;
};
const named = (spans: readonly CollectedSpan[], name: string): CollectedSpan => {
  const found = spans.filter((span) => span.name === name);
  expect({ name, count: found.length }).toEqual({ name, count: 1 });
  return found[0]!;
};
const told = ({ traceId, spanId }: CollectedSpan, flags = '01'): string => `00-${traceId}-${spanId}-${flags}`;
const linesOf = async (app: string): Promise<Record<string, unknown>[]> => {
  const file = path.join(path.dirname(scene.house.demoFile), 'logs', `${app}.log`);
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe("a caller's trace", () => {
  it('goes with an upload to the worker that applies it, and to who is told of its end', async () => {
    const { traceId, spanId, headers } = callersTrace();
    const organization = organizationCode();
    const callback = `?callbackUrl=${encodeURIComponent(receiver.url)}`;
    const { status, body } = await submit(organization, 1, headers, callback);
    expect(status).toBe(202);
    const jobId = body.id as string;
    const spans = await collector.trace(
      traceId,
      'POST /organizations/:organization/jobs',
      'apply chunk',
      'send webhook',
    );
    const request = named(spans, 'POST /organizations/:organization/jobs');
    expect(request).toMatchObject({ service: 'gpd-async-api', kind: SERVER, parentSpanId: spanId });
    expect(request.attributes).toMatchObject({
      'http.route': '/organizations/:organization/jobs',
      'http.response.status_code': 202,
      'gpd.job.id': jobId,
    });
    expect(named(spans, 'read upload')).toMatchObject({ parentSpanId: request.spanId });
    const accepted = named(spans, 'accept job');
    expect(accepted).toMatchObject({ parentSpanId: request.spanId, kind: PRODUCER });
    const applied = named(spans, 'apply chunk');
    expect(applied).toMatchObject({
      service: 'gpd-async-position-worker',
      kind: CONSUMER,
      parentSpanId: accepted.spanId,
      attributes: { 'gpd.job.id': jobId, 'gpd.chunk.seq': 0, 'gpd.items.succeeded': 3 },
    });
    const webhook = named(spans, 'send webhook');
    expect(webhook).toMatchObject({
      service: 'gpd-async-scheduler',
      kind: CLIENT,
      parentSpanId: accepted.spanId,
    });
    expect((await receiver.count(1))[0]!.headers['traceparent']).toBe(told(webhook));

    const ids = { jobId, traceId };
    expect(await linesOf('api')).toContainEqual(expect.objectContaining({ msg: 'request', ...ids }));
    expect(await linesOf('position-worker')).toContainEqual(
      expect.objectContaining({ msg: 'chunk', end: 'applied', succeeded: 3, failed: 0, ...ids }),
    );
    expect(await linesOf('scheduler')).toContainEqual(
      expect.objectContaining({ msg: 'webhook attempt', ...ids }),
    );
  });

  it('goes with a receipt to its station, at every attempt', async () => {
    const { traceId, spanId, headers } = callersTrace();
    const organization = organizationCode();
    const station = await scene.station([{ organization }]);
    station.next('http500');
    const { receiptId } = await send(station, organization, headers);
    await until(
      () => station.received.length,
      (count) => count === 2,
    );
    const spans = await until(
      () => collector.spans.filter((span) => span.traceId === traceId),
      (all) => all.filter(({ name }) => name === 'deliver receipt').length === 2,
    );
    const request = named(spans, 'POST /partner');
    expect(request).toMatchObject({
      kind: SERVER,
      parentSpanId: spanId,
      attributes: { 'rpc.method': 'paSendRTV2', 'gpd.receipt.id': receiptId },
    });
    const taken = named(spans, 'take in receipt');
    expect(taken).toMatchObject({ kind: PRODUCER, parentSpanId: request.spanId });
    const attempts = spans
      .filter(({ name }) => name === 'deliver receipt')
      .sort(
        (a, b) => Number(a.attributes['gpd.delivery.attempt']) - Number(b.attributes['gpd.delivery.attempt']),
      );
    expect(attempts).toMatchObject([
      { isFailed: true, attributes: { 'http.response.status_code': 500 } },
      { isFailed: false, attributes: { 'gpd.delivery.outcome': 'OK', 'gpd.delivery.status': 'NOTIFIED' } },
    ]);
    for (const attempt of attempts) {
      expect(attempt).toMatchObject({
        service: 'gpd-async-receipt-worker',
        kind: CLIENT,
        parentSpanId: taken.spanId,
        attributes: { 'gpd.receipt.id': receiptId, 'gpd.station.id': station.idStation },
      });
    }
    expect(station.received.map(({ traceparent }) => traceparent)).toEqual(
      attempts.map((each) => told(each)),
    );

    // One transaction may serve many: it is no part of any of their traces, and linked to each.
    const linkTo = ({ traceId: of, spanId: at }: CollectedSpan) =>
      expect.objectContaining({ traceId: of, spanId: at }) as unknown;
    const claim = await collector.find(
      ({ name, links }) => name === 'claim deliveries' && links.some((link) => link.spanId === taken.spanId),
    );
    expect(claim.traceId).not.toBe(traceId);
    expect(claim.links).toContainEqual(linkTo(taken));
    const [first] = attempts;
    await collector.find(
      ({ name, links }) =>
        name === 'settle deliveries' && links.some((link) => link.spanId === first!.spanId),
    );
    // The second attempt was queued by the scheduler, from MySQL.
    await collector.find(
      ({ name, links }) =>
        name === 'queue deliveries again' && links.some((link) => link.spanId === taken.spanId),
    );
    expect((await linesOf('receipt-worker')).filter(({ traceId: of }) => of === traceId)).toMatchObject([
      { msg: 'delivery attempt', receiptId, attempt: 1, httpStatus: 500 },
      { msg: 'delivery attempt', receiptId, attempt: 2, outcome: 'OK' },
    ]);
  });

  it('is found again in MySQL when Redis has forgotten everything', async () => {
    const [upload, payment] = [callersTrace(), callersTrace()];
    const organization = organizationCode();
    const station = await scene.station([{ organization }]);
    const workers = ['position-worker', 'receipt-worker'].map((app) => scene.house.apps[app as 'scheduler']);
    const tell = (app: Supervised, signal: 'SIGSTOP' | 'SIGCONT') => process.kill(app.pid()!, signal);
    for (const worker of workers) tell(worker, 'SIGSTOP');
    try {
      expect((await submit(organization, 10, upload.headers)).status).toBe(202);
      await send(station, organization, payment.headers);
      await redis.flushdb();
    } finally {
      for (const worker of workers) tell(worker, 'SIGCONT');
    }
    const job = await collector.trace(upload.traceId, 'accept job', 'apply chunk');
    expect(named(job, 'apply chunk').parentSpanId).toBe(named(job, 'accept job').spanId);
    const receipt = await collector.trace(payment.traceId, 'take in receipt', 'deliver receipt');
    expect(named(receipt, 'deliver receipt').parentSpanId).toBe(named(receipt, 'take in receipt').spanId);
    expect(station.received.map(({ traceparent }) => traceparent)).toEqual([
      told(named(receipt, 'deliver receipt')),
    ]);
    await collector.find(
      ({ name, links }) =>
        name === 'queue chunks again' &&
        links.some((link) => link.spanId === named(job, 'accept job').spanId),
    );
  });

  it('that is not sampled is handed on, and leaves no spans', async () => {
    const { traceId, headers } = callersTrace('00');
    const organization = organizationCode();
    const station = await scene.station([{ organization }]);
    const { receiptId } = await send(station, organization, headers);
    await scene.notified({ fiscalCode: organization, receiptId });
    expect(station.received[0]!.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
    const lines = (await linesOf('receipt-worker')).filter(({ traceId: of }) => of === traceId);
    expect(lines).toMatchObject([{ receiptId, outcome: 'OK' }]);
    // What was done after it has been sent.
    const later = callersTrace();
    await submit(organization, 20, later.headers);
    await collector.trace(later.traceId, 'apply chunk');
    expect(collector.spans.filter((span) => span.traceId === traceId)).toEqual([]);
  });
});

it('a trace begins where a caller names none, and its id is that of the request', async () => {
  const answer = await scene.operator.get('/organizations/77777777777/jobs', { traceparent: '00-nonsense' });
  const requestId = answer.headers.get('X-Request-Id')!;
  const spans = await collector.trace(requestId, 'GET /organizations/:organization/jobs');
  expect(named(spans, 'GET /organizations/:organization/jobs').parentSpanId).toBeUndefined();
});

it('probes leave no spans', async () => {
  await fetch(`${scene.house.url}/health/ready`);
  await fetch(`${scene.house.url}/metrics`);
  const { traceId, headers } = callersTrace();
  await scene.operator.get('/organizations/77777777777/jobs', headers);
  await collector.trace(traceId, 'GET /organizations/:organization/jobs');
  expect(collector.spans.filter(({ name }) => /health|metrics/.test(name))).toEqual([]);
});

it('nothing of a debtor is in any span', async () => {
  const organization = organizationCode();
  const station = await scene.station([{ organization }]);
  const { traceId, headers } = callersTrace();
  // An item that fails by what it holds, and paths and ids where it does not belong.
  const bad = positions(40, 2).map((each) => ({
    ...each,
    fiscalCode: 'NREGNN70B01F205',
    fullName: 'Gènnaro Neri',
  }));
  await scene.operator.call('POST', `/organizations/${organization}/jobs`, documentOf(bad), {
    'Content-Type': 'application/json',
  });
  await scene.operator.get(`/organizations/${organization}/debtpositions/NREGNN70B01F205K`, {
    'X-Request-Id': 'NREGNN70B01F205K',
    tracestate: 'debtor=NREGNN70B01F205K',
    baggage: 'debtor=NREGNN70B01F205K',
  });
  await fetch(`${scene.house.url}/NREGNN70B01F205K`);
  await send(station, organization, headers);
  await collector.trace(traceId, 'deliver receipt');
  await collector.find(({ attributes }) => attributes['http.response.status_code'] === 404);
  const all = collector.bodies.join('\n');
  expect(collector.spans.length).toBeGreaterThan(20);
  for (const word of ['NREGNN70', 'Gènnaro', 'Neri', 'VRDLCU', 'Verdi', 'Luca', 'IT60X', '@'])
    expect({ word, found: all.includes(word) }).toEqual({ word, found: false });
});

it('a collector that is away disturbs nothing, and is told of in the log', async () => {
  await collector.stop();
  const organization = organizationCode();
  const station = await scene.station([{ organization }]);
  await scene.deliver(receiptOf(organization));
  expect(station.received).toHaveLength(1);
  const { traceparent } = station.received[0]!;
  expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  await until(
    () => linesOf('receipt-worker'),
    (lines) => lines.some(({ msg }) => String(msg).startsWith('traces are not sent')),
  );
});

it('without an address no part of an SDK is loaded', () => {
  const dist = path.resolve(__dirname, '../dist/libs/observability');
  const script = `const { createTracing } = require('.');
    const settings = { isOn: process.argv[1] === 'on', version: '1' };
    const { isOn } = createTracing('api', settings, { warn() {} });
    const loaded = Object.keys(require.cache).filter((file) => /@opentelemetry.(?!api)/.test(file));
    console.log(JSON.stringify({ isOn, loaded: loaded.length > 0 }));`;
  const run = (how: string): unknown =>
    JSON.parse(execFileSync(process.execPath, ['-e', script, how], { cwd: dist, encoding: 'utf8' }));
  expect(run('off')).toEqual({ isOn: false, loaded: false });
  expect(run('on')).toEqual({ isOn: true, loaded: true });
});
