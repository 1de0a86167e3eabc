import { until } from '#libs/testing';
import { Client } from './support/client';
import { openHouse } from './support/house';
import { unzip } from './support/read-zip';
import {
  type ReceiptDocument,
  type RegisteredStation,
  Scene,
  organizationCode,
  receiptOf,
  xsdErrors,
} from './support/receipt';

let scene: Scene;
beforeAll(async () => {
  scene = new Scene(
    await openHouse({
      DELIVERY_MAX_ATTEMPTS: '1',
      BREAKER_FAILURES: '3',
      BREAKER_PROBE_MS: '200',
      BREAKER_MAX_PROBE_MS: '200',
      PARKED_RETRY_MS: '3600000',
    }),
  );
});
afterAll(() => scene.close());

interface Entry {
  deliveryId: number;
  receiptId: string;
  idStation: string;
  status: string;
  parkedReason?: string;
  receipt: { paymentAmount: string };
}

const mailboxOf = ({ idStation }: RegisteredStation) => `/stations/${idStation}/mailbox`;
const list = async (station: RegisteredStation, query = '', client = scene.operator) => {
  const { body } = await client.get(`${mailboxOf(station)}${query}`);
  return body as { deliveries: Entry[]; upTo?: string; nextCursor?: string };
};
const acknowledge = (station: RegisteredStation, body: object) =>
  scene.operator.post(`${mailboxOf(station)}/acknowledge`, body);
const receiptIds = (deliveries: Entry[]) => deliveries.map(({ receiptId }) => receiptId);

/** Receipts a station did not take, oldest first, all parked. */
async function untaken(
  station: RegisteredStation,
  organization: string,
  count: number,
): Promise<ReceiptDocument[]> {
  const receipts: ReceiptDocument[] = [];
  for (let n = 0; n < count; n += 1) {
    const receipt = receiptOf(organization);
    expect((await scene.post(receipt)).status).toBe(201);
    receipts.push(receipt);
  }
  await until(
    async () => (await list(station)).deliveries.filter(({ parkedReason }) => parkedReason !== undefined),
    (parked) => parked.length === count,
  );
  return receipts;
}

async function zipOf(path: string): Promise<Map<string, string>> {
  const response = await fetch(`${scene.house.url}${path}`, {
    headers: { 'Ocp-Apim-Subscription-Key': scene.house.seed.operatorKey },
  });
  expect(response.headers.get('content-type')).toBe('application/zip');
  return unzip(new Uint8Array(await response.arrayBuffer()));
}

describe('the mailbox of a station that is down', () => {
  it('gives its receipts away page by page and as a ZIP, and what is acknowledged never comes again', async () => {
    const organization = organizationCode();
    const station = await scene.station([{ organization }]);
    await scene.deliver(receiptOf(organization));
    expect(await list(station)).toEqual({ deliveries: [] });
    await station.down();
    const receipts = await untaken(station, organization, 5);

    const first = await list(station, '?limit=2');
    expect(first.deliveries).toMatchObject([
      { idStation: station.idStation, idPA: organization, receipt: { paymentAmount: '10.00' } },
      { idBrokerPA: station.brokerCode },
    ]);
    const rest = await list(station, `?cursor=${first.nextCursor ?? ''}`);
    expect(rest.nextCursor).toBeUndefined();
    const all = [...first.deliveries, ...rest.deliveries];
    expect(receiptIds(all)).toEqual(receipts.map(({ receiptId }) => receiptId));

    const xml = await scene.operator.get(`${mailboxOf(station)}/${all[0]!.deliveryId}/xml`);
    expect(xml.headers.get('content-type')).toContain('text/xml');
    expect(await xsdErrors(xml.text)).toEqual([]);
    expect(xml.text).toContain(receipts[0]!.receiptId);

    const files = await zipOf(`${mailboxOf(station)}.zip?limit=4`);
    expect(files.size).toBe(4 * 2 + 1);
    const manifest = JSON.parse(files.get('manifest.json')!) as {
      upTo: string;
      nextCursor?: string;
      deliveries: { deliveryId: number; receiptId: string; xml: string; json: string }[];
    };
    expect(manifest.nextCursor).toBe(manifest.upTo);
    expect(manifest.deliveries.map(({ receiptId }) => receiptId)).toEqual(receiptIds(all.slice(0, 4)));
    for (const { receiptId, xml: name, json } of manifest.deliveries) {
      expect(await xsdErrors(files.get(name)!)).toEqual([]);
      expect(files.get(name)).toContain(receiptId);
      expect(JSON.parse(files.get(json)!)).toMatchObject({ receiptId });
    }

    const upTo = { upTo: manifest.upTo };
    const none = { alreadyDelivered: 0, redirected: 0, more: false };
    expect((await acknowledge(station, upTo)).body).toEqual({ ...none, acknowledged: 4 });
    expect((await acknowledge(station, upTo)).body).toEqual({ ...none, acknowledged: 0 });
    const ids = { deliveryIds: [all[3]!.deliveryId] };
    expect((await acknowledge(station, ids)).body).toEqual({ ...none, acknowledged: 0, alreadyDelivered: 1 });
    const { deliveries, status } = await scene.receipt(receipts[0]!);
    expect(status).toBe('NOTIFIED');
    expect(deliveries[0]).toMatchObject({ status: 'NOTIFIED', outcome: 'MAILBOX', parked: false });
    expect(deliveries[0]!.history.at(-1)!.note).toContain('mailbox');
    expect(receiptIds((await list(station)).deliveries)).toEqual([receipts[4]!.receiptId]);

    station.received.splice(0);
    await station.up();
    await scene.notified(receipts[4]!);
    expect(station.messages.map(({ receipt }) => receipt.receiptId)).toEqual([receipts[4]!.receiptId]);
  });

  it('is acknowledged while an attempt is under way: the answer to that comes too late', async () => {
    const organization = organizationCode();
    const station = await scene.station([{ organization }]);
    station.next({ slowMs: 700 });
    const receipt = receiptOf(organization);
    await scene.post(receipt);
    await until(
      () => station.received.length,
      (count) => count === 1,
    );
    const [entry] = (await list(station)).deliveries;
    expect(entry).toMatchObject({ receiptId: receipt.receiptId, status: 'NOTICE_SENT' });
    const given = await acknowledge(station, { deliveryIds: [entry!.deliveryId] });
    expect(given.body).toMatchObject({ acknowledged: 1 });
    const { deliveries } = await scene.receipt(
      receipt,
      (view) => view.deliveries[0]!.attempts[0]?.outcome === 'OK',
    );
    expect(deliveries).toMatchObject([{ status: 'NOTIFIED', outcome: 'MAILBOX' }]);
    expect(deliveries[0]!.history.map(({ status }) => status)).toEqual([
      'NOTICE_GENERATED',
      'NOTICE_SENT',
      'NOTIFIED',
    ]);
  });

  it('holds a receipt its version has no room for too, as JSON alone', async () => {
    const organization = organizationCode();
    const station = await scene.station([{ organization }], { primitiveVersion: 1 });
    const stamp = receiptOf(organization, [{ organization, stamp: 'c3RhbXA=' }]);
    expect((await scene.post(stamp)).status).toBe(201);
    const {
      deliveries: [entry],
    } = await until(
      () => list(station),
      ({ deliveries }) => deliveries[0]?.parkedReason === 'INEXPRESSIBLE',
    );
    const refused = await scene.operator.get(`${mailboxOf(station)}/${entry!.deliveryId}/xml`);
    expect(refused.body).toMatchObject({ status: 409, code: 'DELIVERY_INEXPRESSIBLE' });
    const files = await zipOf(`${mailboxOf(station)}.zip`);
    expect([...files.keys()]).toEqual([`00001-${entry!.deliveryId}.json`, 'manifest.json']);
    expect(files.get('manifest.json')).toContain('transferList');
    await acknowledge(station, { deliveryIds: [entry!.deliveryId] });
    await scene.notified(stamp);
  });

  it('refuses what it does not understand and changes nothing', async () => {
    const organization = organizationCode();
    const station = await scene.station([{ organization }]);
    await station.down();
    await untaken(station, organization, 1);
    const [entry] = (await list(station)).deliveries;
    const bodies: [object | undefined, number, string][] = [
      [undefined, 400, ''],
      [{}, 400, ''],
      [{ deliveryIds: [] }, 400, ''],
      [{ deliveryIds: ['1'] }, 400, ''],
      [{ upTo: 'x' }, 400, '/upTo'],
      [{ deliveryIds: [entry!.deliveryId, 1] }, 404, '/deliveryIds/1'],
    ];
    for (const [body, status, pointer] of bodies) {
      const answer = await scene.operator.post(`${mailboxOf(station)}/acknowledge`, body);
      expect({ body, status: answer.status }).toEqual({ body, status });
      if (pointer !== '') expect(answer.body.errors).toMatchObject([{ pointer }]);
    }
    for (const query of ['?limit=0', '?limit=x', '?cursor=x'])
      expect((await scene.operator.get(`${mailboxOf(station)}${query}`)).status).toBe(400);
    expect((await scene.operator.get(`${mailboxOf(station)}/x/xml`)).status).toBe(404);
    expect((await list(station)).deliveries).toHaveLength(1);
  });

  it("opens to its own broker's key alone", async () => {
    const organization = organizationCode();
    const [own, foreign] = [await scene.station([{ organization }]), await scene.station([])];
    await scene.operator.put(`/admin/brokers/${own.brokerCode}`, { organizations: [organization] });
    const issued = await scene.operator.post('/admin/keys', {
      name: 'p',
      role: 'partner',
      brokerCode: own.brokerCode,
    });
    const partner = new Client(scene.house, issued.body.key as string);
    const nobody = new Client(scene.house);
    for (const path of ['', '.zip', '/1/xml']) {
      expect([200, 404]).toContain((await partner.get(`${mailboxOf(own)}${path}`)).status);
      expect((await partner.get(`${mailboxOf(foreign)}${path}`)).status).toBe(403);
      expect((await partner.get(`/stations/nowhere/mailbox${path}`)).status).toBe(403);
      expect((await nobody.get(`${mailboxOf(own)}${path}`)).status).toBe(401);
    }
    const body = { deliveryIds: [1] };
    expect((await partner.post(`${mailboxOf(foreign)}/acknowledge`, body)).status).toBe(403);
    expect((await nobody.post(`${mailboxOf(own)}/acknowledge`, body)).status).toBe(401);
  });
});
