import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { until } from '#libs/testing';
import { type Answer, Client } from './support/client';
import { openHouse } from './support/house';
import { pidOf } from './support/signals';
import {
  type ReceiptDocument,
  type RegisteredStation,
  Scene,
  organizationCode,
  receiptOf,
} from './support/receipt';

/** One failure parks, and nothing releases it but what is asked for here. */
const appEnv = {
  DELIVERY_MAX_ATTEMPTS: '1',
  BREAKER_FAILURES: '1000',
  PARKED_RETRY_MS: '3600000',
  RELAY_LEASE_MS: '1000',
};

let scene: Scene;
beforeAll(async () => {
  scene = new Scene(await openHouse(appEnv));
});
afterAll(() => scene.close());

/** A station that has failed for so many receipts, and answers OK from now on. */
async function recovered(
  count: number,
  organization = organizationCode(),
): Promise<{ station: RegisteredStation; receipts: ReceiptDocument[]; organization: string }> {
  const station = await scene.station([{ organization }]);
  station.always = 'garbage';
  const receipts = Array.from({ length: count }, () => receiptOf(organization));
  for (const receipt of receipts) expect((await scene.post(receipt)).status).toBe(201);
  for (const receipt of receipts) await scene.receipt(receipt, ({ deliveries }) => deliveries[0]!.parked);
  station.always = 'ok';
  station.received.splice(0);
  return { station, receipts, organization };
}
const ask = (body: object, query = ''): Promise<Answer> => scene.operator.post(`/redeliveries${query}`, body);
const completed = (accepted: Answer): Promise<Answer> => {
  expect(accepted.status).toBe(202);
  return scene.operator.poll(
    accepted.headers.get('location') ?? '',
    ({ body }) => body.status === 'completed',
  );
};
const got = (station: RegisteredStation) => station.messages.map(({ receipt }) => receipt.receiptId).sort();
const idsOf = (receipts: ReceiptDocument[]) => receipts.map(({ receiptId }) => receiptId).sort();

describe('a redelivery of many', () => {
  it('counts first, then brings a station all it refused or failed to take, once', async () => {
    const { station, receipts, organization } = await recovered(3);
    station.next({ ko: { faultCode: 'PAA_SYSTEM_ERROR', faultString: 'no', id: organization } });
    const refused = receiptOf(organization);
    await scene.deliver(refused);
    const taken = receiptOf(organization);
    await scene.deliver(taken);
    station.received.splice(0);

    const dry = await ask({ stationId: station.idStation }, '?dryRun=true');
    expect(dry.status).toBe(200);
    expect(dry.body).toMatchObject({
      dryRun: true,
      deliveries: 'FAILED',
      counts: { matched: 4, wouldReopen: 4, skipped: {} },
    });
    expect(station.received).toEqual([]);

    const accepted = await ask({ stationId: station.idStation });
    expect(accepted.headers.get('retry-after')).toBeTruthy();
    const { body, headers } = await completed(accepted);
    expect(body).toMatchObject({
      id: accepted.body.id as string,
      stationId: station.idStation,
      counts: { matched: 4, reopened: 4, delivered: 4, refused: 0, failed: 0, pending: 0 },
    });
    expect(headers.get('retry-after')).toBeNull();
    expect(got(station)).toEqual(idsOf([...receipts, refused]));
    const { deliveries } = await scene.receipt(refused);
    expect(deliveries[0]!.history.map(({ note }) => note)).toContain(`redelivery ${body.id as string}`);
    const list = await scene.operator.get('/redeliveries?limit=1');
    expect(list.body.redeliveries).toMatchObject([{ id: body.id as string, status: 'completed' }]);
    expect((await scene.operator.post(`/redeliveries/${body.id as string}/cancel`)).status).toBe(409);
  });

  it('goes on where it was when its scheduler is killed in the middle, and sends nothing twice', async () => {
    const { station, receipts, organization } = await recovered(12);
    const accepted = await ask({ organizationFiscalCode: organization, perSecond: 3 });
    const at = accepted.headers.get('location') ?? '';
    await scene.operator.poll(at, ({ body }) => body.counts.reopened >= 3);
    for (let kill = 0; kill < 2; kill += 1) {
      const { scheduler } = scene.house.apps;
      const pid = await pidOf(scheduler);
      process.kill(pid, 'SIGKILL');
      await until(
        () => scheduler.pid(),
        (now) => now !== undefined && now !== pid,
      );
    }
    const { body } = await completed(accepted);
    expect(body.counts).toMatchObject({ matched: 12, reopened: 12, delivered: 12, superseded: 0 });
    expect(got(station)).toEqual(idsOf(receipts));
  });

  it('is cancelled between batches: what was not sent is as it was', async () => {
    const { station, receipts } = await recovered(8);
    const accepted = await ask({ stationId: station.idStation, perSecond: 1 });
    const at = accepted.headers.get('location') ?? '';
    await scene.operator.poll(at, ({ body }) => body.counts.reopened >= 1);
    const answer = await scene.operator.post(`${at}/cancel`);
    expect([200, 202]).toContain(answer.status);
    const { body } = await scene.operator.poll(at, (now) => now.body.status === 'cancelled');
    expect((await scene.operator.post(`${at}/cancel`)).status).toBe(200);
    const { reopened, takenBack } = body.counts as { reopened: number; takenBack: number };
    expect(reopened).toBeLessThan(8);
    await until(
      () => station.received.length,
      (count) => count === reopened - takenBack,
    );
    const views = await Promise.all(receipts.map((receipt) => scene.receipt(receipt)));
    const parked = views.filter(({ deliveries }) => deliveries[0]!.parked);
    expect(parked).toHaveLength(8 - reopened + takenBack);

    const rest = await completed(await ask({ stationId: station.idStation }));
    expect(rest.body.counts).toMatchObject({ delivered: parked.length });
    expect(got(station)).toEqual(idsOf(receipts));
  });

  it('says what it passed over, and why', async () => {
    const { station, receipts, organization } = await recovered(1);
    const stuck = receiptOf(organization);
    station.next('hang');
    await scene.post(stuck);
    await until(
      () => station.received.length,
      (count) => count === 1,
    );
    const { body } = await completed(await ask({ stationId: station.idStation, deliveries: 'UNDELIVERED' }));
    expect(body.counts).toMatchObject({ matched: 2, reopened: 1, skipped: { IN_FLIGHT: 1 }, delivered: 1 });
    expect(got(station)).toEqual(idsOf(receipts));
  });
});

describe('an organization that moved to another station', () => {
  it('has all that its old station does not have sent to the new one', async () => {
    const { station: old, receipts, organization } = await recovered(3);
    const done = receiptOf(organization);
    await scene.deliver(done);
    old.always = 'garbage';
    const target = await scene.station([{ organization }]);
    const selection = { stationId: old.idStation, organizationFiscalCode: organization };
    const body = { ...selection, toStationId: target.idStation };
    expect((await ask(body, '?dryRun=true')).body).toMatchObject({
      deliveries: 'UNDELIVERED',
      counts: { wouldReopen: 3 },
    });
    const ended = await completed(await ask(body));
    expect(ended.body.counts).toMatchObject({ matched: 3, reopened: 3, delivered: 3 });
    expect(got(target)).toEqual(idsOf(receipts));
    for (const message of target.messages) {
      expect(message).toMatchObject({
        idPA: organization,
        idBrokerPA: target.brokerCode,
        idStation: target.idStation,
      });
    }
    const view = await scene.notified(receipts[0]!);
    expect(view.deliveries).toMatchObject([
      { idStation: old.idStation, status: 'REDIRECTED', redirectedTo: { stationId: target.idStation } },
      { idStation: target.idStation, status: 'NOTIFIED', redirectedFrom: { stationId: old.idStation } },
    ]);
    expect((await scene.receipt(done)).deliveries).toHaveLength(1);
  });

  it('may have one receipt sent there', async () => {
    const { station: old, receipts, organization } = await recovered(1);
    const target = await scene.station([{ organization }]);
    const [receipt] = receipts;
    const delivery = (await scene.receipt(receipt!)).deliveries[0]!;
    const path = `/organizations/${organization}/receipts/${receipt!.receiptId}/deliveries/${delivery.id}/redirect`;
    const stranger = await scene.station([]);
    const refusals: [object, number, string][] = [
      [{}, 400, 'BAD_REQUEST'],
      [{ stationId: old.idStation }, 400, 'BAD_REQUEST'],
      [{ stationId: 'nowhere' }, 400, 'STATION_UNKNOWN'],
      [{ stationId: stranger.idStation }, 409, 'STATION_DOES_NOT_SERVE'],
    ];
    for (const [body, status, code] of refusals)
      expect((await scene.operator.post(path, body)).body).toMatchObject({ status, code });
    const answer = await scene.operator.post(path, { stationId: target.idStation });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ redirectedFrom: delivery.id, stationId: target.idStation });
    await scene.notified(receipt!);
    expect(got(target)).toEqual([receipt!.receiptId]);
    expect(old.received).toEqual([]);
    const again = await scene.operator.post(path, { stationId: target.idStation });
    expect(again.body).toMatchObject({ status: 409, code: 'DELIVERY_REDIRECTED' });
    const redelivery = await scene.operator.post(path.replace('redirect', 'redeliver'));
    expect(redelivery.body).toMatchObject({ status: 409, code: 'DELIVERY_REDIRECTED' });
    const unknown = await scene.operator.post(path.replace(String(delivery.id), '1'), { stationId: 'x' });
    expect(unknown.body).toMatchObject({ status: 404, code: 'DELIVERY_NOT_FOUND' });
  });
});

describe('what is asked for', () => {
  const day = '2026-01-01T00:00:00Z';
  it.each<[object, string]>([
    [{}, '/stationId'],
    [{ stationId: 'a b' }, '/stationId'],
    [{ stationId: 'a', deliveries: 'SOME' }, '/deliveries'],
    [{ stationId: 'a', since: 'yesterday' }, '/since'],
    [{ stationId: 'a', since: '2999-01-01T00:00:00Z' }, '/since'],
    [{ stationId: 'a', since: day, until: day }, '/until'],
    [{ stationId: 'a', perSecond: 0 }, '/perSecond'],
    [{ organizationFiscalCode: 'a', toStationId: 'b' }, '/stationId'],
    [{ stationId: 'a', toStationId: 'a' }, '/toStationId'],
    [{ stationId: 'a', toStationId: 'b', deliveries: 'ALL' }, '/deliveries'],
    [{ stationId: 'a', toStationId: 'nowhere' }, '/toStationId'],
  ])('%j is refused at %s', async (body, pointer) => {
    const answer = await ask(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ pointer }]);
  });

  it('with a misspelt field, or no body, is refused', async () => {
    for (const body of [{ stationId: 'a', sinse: day }, [], undefined])
      expect((await scene.operator.post('/redeliveries', body)).status).toBe(400);
  });

  it('twice under one Idempotency-Key is one redelivery', async () => {
    const { station } = await recovered(1);
    const key = { 'Idempotency-Key': 'once' };
    const send = (body: object) => scene.operator.post('/redeliveries', body, key);
    const first = await send({ stationId: station.idStation });
    const second = await send({ stationId: station.idStation });
    expect([second.status, second.body.id]).toEqual([202, first.body.id]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect((await send({ stationId: 'other' })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    await completed(second);
  });

  it('may be asked for on the command line', async () => {
    const { station, receipts } = await recovered(1);
    const cli = resolve(__dirname, '../dist/apps/cli/src/main.js');
    const gpd = async (...args: string[]) => {
      const env = { ...process.env, MYSQL_URL: scene.house.mysqlUrl };
      const { stdout } = await promisify(execFile)(process.execPath, [cli, 'receipts', ...args], { env });
      return JSON.parse(stdout) as { id: string; status: string; counts: object };
    };
    const scope = ['redeliver', '--station', station.idStation];
    expect((await gpd(...scope, '--dry-run')).counts).toMatchObject({ wouldReopen: 1 });
    await expect(gpd(...scope, '--since', 'yesterday')).rejects.toThrow('since: must be a date');
    const { id } = await gpd(...scope);
    await until(
      () => gpd('redelivery', id),
      ({ status }) => status === 'completed',
    );
    await expect(gpd('cancel', id)).rejects.toThrow(`Redelivery ${id} is over`);
    expect(got(station)).toEqual(idsOf(receipts));
  });

  it('by a partner is of its own stations and organizations, and for its own eyes', async () => {
    const { station, organization } = await recovered(1);
    const foreign = await recovered(1);
    await scene.operator.put(`/admin/brokers/${station.brokerCode}`, { organizations: [organization] });
    const keyOf = async (brokerCode: string) => {
      const { body } = await scene.operator.post('/admin/keys', { name: 'p', role: 'partner', brokerCode });
      return new Client(scene.house, body.key as string);
    };
    const partner = await keyOf(station.brokerCode);
    for (const scope of [
      { stationId: foreign.station.idStation },
      { stationId: 'nowhere' },
      { organizationFiscalCode: foreign.organization },
      { stationId: station.idStation, organizationFiscalCode: foreign.organization },
    ])
      expect((await partner.post('/redeliveries', scope)).status).toBe(403);

    const theirs = await ask({ stationId: foreign.station.idStation });
    const own = await partner.post('/redeliveries', { stationId: station.idStation });
    expect(own.status).toBe(202);
    const path = own.headers.get('location') ?? '';
    const { body } = await partner.poll(path, (answer) => answer.body.status === 'completed');
    expect(body).toMatchObject({ brokerCode: station.brokerCode, counts: { delivered: 1 } });
    expect((await partner.get('/redeliveries')).body.redeliveries).toHaveLength(1);
    const hidden = theirs.headers.get('location') ?? '';
    for (const answer of [await partner.get(hidden), await partner.post(`${hidden}/cancel`)])
      expect(answer.body).toMatchObject({ status: 404, code: 'REDELIVERY_NOT_FOUND' });
    expect((await new Client(scene.house).get('/redeliveries')).status).toBe(401);
    await completed(theirs);
  });
});
