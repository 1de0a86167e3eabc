import { positionPayload, until } from '#libs/testing';
import { openHouse } from './support/house';
import {
  type ReceiptView,
  type RegisteredStation,
  Scene,
  notice,
  organizationCode,
  receiptOf,
  statuses,
} from './support/receipt';

let scene: Scene;
beforeAll(async () => {
  scene = new Scene(await openHouse());
});
afterAll(() => scene.close());

/** idPA, idBrokerPA and idStation of every message a station got. */
const addressesAt = (station: RegisteredStation) =>
  station.messages.map(({ idPA, idBrokerPA, idStation }) => ({ idPA, idBrokerPA, idStation }));
const addressOf = (organization: string, { brokerCode, idStation }: RegisteredStation) => ({
  idPA: organization,
  idBrokerPA: brokerCode,
  idStation,
});
const recipientsIn = (receipt: ReceiptView) =>
  receipt.deliveries.map(({ idPA, idBrokerPA, idStation }) => ({ idPA, idBrokerPA, idStation }));

describe('a receipt goes to', () => {
  it('the one station of a payment for one organization, through GENERATED, SENT, NOTIFIED', async () => {
    const primary = organizationCode();
    const station = await scene.station([{ organization: primary }]);
    const receipt = receiptOf(primary);
    const stored = await scene.deliver(receipt);
    expect(stored).toMatchObject({
      status: 'NOTIFIED',
      source: 'REST',
      originatingStationId: station.idStation,
      deliveries: [
        {
          originating: true,
          parked: false,
          outcome: 'OK',
          attemptCount: 1,
          attempts: [{ attempt: 1, outcome: 'OK', httpStatus: 200, durationMs: expect.any(Number) }],
        },
      ],
    });
    expect(statuses(stored.deliveries[0]!)).toEqual(['NOTICE_GENERATED', 'NOTICE_SENT', 'NOTIFIED']);
    expect(stored.deliveries[0]!.attempts[0]!.answer).toContain('<outcome>OK</outcome>');
    expect(stored.deliveries[0]!.nextAttemptAt).toBeUndefined();
    expect(addressesAt(station)).toEqual([addressOf(primary, station)]);
    expect(station.messages[0]!.receipt).toMatchObject({ receiptId: receipt.receiptId, fiscalCode: primary });
  });

  it('the originating station alone when three organizations are paid and none has a broadcast station', async () => {
    const [primary, second, third] = [organizationCode(), organizationCode(), organizationCode()];
    const station = await scene.station([{ organization: primary }]);
    const other = await scene.station([{ organization: second }, { organization: third }]);
    const stored = await scene.deliver(
      receiptOf(primary, [{ organization: primary }, { organization: second }, { organization: third }]),
    );
    expect(recipientsIn(stored)).toEqual([addressOf(primary, station)]);
    expect(other.received).toEqual([]);
  });

  it('a broadcast station of each other organization too, each addressed by its own codes, the receipt whole', async () => {
    const [primary, second, third] = [organizationCode(), organizationCode(), organizationCode()];
    const station = await scene.station([{ organization: primary }]);
    const ofSecond = await scene.station([{ organization: second, broadcast: true }]);
    const ofThird = await scene.station([{ organization: third, broadcast: true }]);
    const receipt = receiptOf(primary, [
      { organization: primary, cents: 11_600 },
      { organization: second, cents: 100 },
      { organization: third, cents: 250 },
    ]);
    const stored = await scene.deliver(receipt);
    expect(recipientsIn(stored)).toEqual([
      addressOf(primary, station),
      addressOf(second, ofSecond),
      addressOf(third, ofThird),
    ]);
    expect(stored.deliveries.flatMap(statuses)).toHaveLength(9);
    for (const [organization, each] of [
      [primary, station],
      [second, ofSecond],
      [third, ofThird],
    ] as const) {
      expect(addressesAt(each)).toEqual([addressOf(organization, each)]);
      const { receipt: got } = each.messages[0]!;
      expect(got).toMatchObject({
        fiscalCode: primary,
        noticeNumber: receipt.noticeNumber,
        companyName: 'Comune di Montalto',
        paymentAmount: '119.50',
      });
      expect(got.transferList.transfer.map((transfer) => transfer.fiscalCodePA)).toEqual([
        primary,
        second,
        third,
      ]);
    }
  });

  it('both broadcast stations of one other organization', async () => {
    const [primary, second] = [organizationCode(), organizationCode()];
    const station = await scene.station([{ organization: primary }]);
    const one = await scene.station([{ organization: second, broadcast: true }]);
    const two = await scene.station([{ organization: second, broadcast: true }]);
    const stored = await scene.deliver(
      receiptOf(primary, [{ organization: primary }, { organization: second }]),
    );
    expect(recipientsIn(stored)).toHaveLength(3);
    expect([station, one, two].map((each) => each.messages.length)).toEqual([1, 1, 1]);
  });

  it('a broadcast station once, however many transfers its organization has', async () => {
    const [primary, second] = [organizationCode(), organizationCode()];
    await scene.station([{ organization: primary }]);
    const broadcast = await scene.station([{ organization: second, broadcast: true }]);
    const stored = await scene.deliver(
      receiptOf(primary, [{ organization: primary }, { organization: second }, { organization: second }]),
    );
    expect(recipientsIn(stored)).toHaveLength(2);
    expect(broadcast.messages).toHaveLength(1);
    expect(broadcast.messages[0]!.receipt.transferList.transfer).toHaveLength(3);
  });

  it('the primary organization even when no transfer is its own', async () => {
    const [primary, second] = [organizationCode(), organizationCode()];
    const station = await scene.station([{ organization: primary }]);
    const other = await scene.station([{ organization: second }]);
    const stored = await scene.deliver(receiptOf(primary, [{ organization: second }]));
    expect(recipientsIn(stored)).toEqual([addressOf(primary, station)]);
    expect(other.received).toEqual([]);
  });

  it('no broadcast station of an organization outside the payment, nor one that is switched off', async () => {
    const [primary, second, outsider] = [organizationCode(), organizationCode(), organizationCode()];
    const station = await scene.station([{ organization: primary }]);
    const outside = await scene.station([{ organization: outsider, broadcast: true }]);
    const off = await scene.station([{ organization: second, broadcast: true }], { enabled: false });
    const stored = await scene.deliver(
      receiptOf(primary, [{ organization: primary }, { organization: second }]),
    );
    expect(recipientsIn(stored)).toEqual([addressOf(primary, station)]);
    expect([...outside.received, ...off.received]).toEqual([]);
  });

  it('an originating station that is also broadcast once; to another broadcast station of the primary as well', async () => {
    const primary = organizationCode();
    const station = await scene.station([{ organization: primary, broadcast: true, segregationCode: '47' }]);
    const alone = await scene.deliver(receiptOf(primary));
    expect(recipientsIn(alone)).toEqual([addressOf(primary, station)]);
    expect(station.messages).toHaveLength(1);

    const another = await scene.station([{ organization: primary, broadcast: true, segregationCode: '12' }]);
    const both = await scene.deliver(receiptOf(primary));
    expect(recipientsIn(both)).toEqual([addressOf(primary, station), addressOf(primary, another)]);
    expect([station, another].map((each) => each.messages.length)).toEqual([2, 1]);
  });

  it('one station twice when it is broadcast for two organizations of the payment', async () => {
    const [primary, second, third] = [organizationCode(), organizationCode(), organizationCode()];
    await scene.station([{ organization: primary }]);
    const shared = await scene.station([
      { organization: second, broadcast: true },
      { organization: third, broadcast: true },
    ]);
    await scene.deliver(
      receiptOf(primary, [{ organization: primary }, { organization: third }, { organization: second }]),
    );
    expect(addressesAt(shared).map(({ idPA }) => idPA)).toEqual(expect.arrayContaining([second, third]));
    expect(shared.messages).toHaveLength(2);
  });

  it('nobody when the payment failed, and nothing is kept', async () => {
    const primary = organizationCode();
    const station = await scene.station([{ organization: primary, broadcast: true }]);
    const receipt = receiptOf(primary, undefined, { outcome: 'KO' });
    const { status, body } = await scene.post(receipt);
    expect({ status, body }).toMatchObject({ status: 200, body: { result: 'not-paid', deliveries: [] } });
    const path = `/organizations/${primary}/receipts/${receipt.receiptId}`;
    expect((await scene.operator.get(path)).status).toBe(404);
    expect(station.received).toEqual([]);
  });

  it('nobody when the organization has no station, and is kept', async () => {
    const receipt = receiptOf(organizationCode());
    expect((await scene.post(receipt)).status).toBe(201);
    expect(await scene.receipt(receipt)).toMatchObject({ deliveries: [], anomalies: ['NOTICE_UNKNOWN'] });
  });
});

describe('the originating station is', () => {
  it('the one named, whatever the notice says', async () => {
    const primary = organizationCode();
    const bySegregation = await scene.station([{ organization: primary, segregationCode: '47' }]);
    const named = await scene.station([{ organization: primary, segregationCode: '12' }]);
    const stored = await scene.deliver(receiptOf(primary), named.idStation);
    expect(stored.originatingStationId).toBe(named.idStation);
    expect([named, bySegregation].map((each) => each.messages.length)).toEqual([1, 0]);
  });

  it('the one with the segregation code of a notice of aux digit 3', async () => {
    const primary = organizationCode();
    const other = await scene.station([{ organization: primary, segregationCode: '12', auxDigit: 3 }]);
    const own = await scene.station([{ organization: primary, segregationCode: '05', auxDigit: 3 }]);
    const whole = await scene.station([{ organization: primary }]);
    await scene.deliver(receiptOf(primary, undefined, { noticeNumber: notice('05') }));
    expect([own, other, whole].map((each) => each.messages.length)).toEqual([1, 0, 0]);
  });

  it('the one with the aux digit of the notice', async () => {
    const primary = organizationCode();
    const three = await scene.station([{ organization: primary, auxDigit: 3 }]);
    const one = await scene.station([{ organization: primary, auxDigit: 1 }]);
    const noticeNumber = `1${notice().slice(1)}`;
    await scene.deliver(receiptOf(primary, undefined, { noticeNumber }));
    expect([one, three].map((each) => each.messages.length)).toEqual([1, 0]);
  });

  it('never one that serves others only, nor one that is not registered', async () => {
    const [primary, stranger] = [organizationCode(), organizationCode()];
    const foreign = await scene.station([{ organization: stranger }]);
    for (const idStation of [foreign.idStation, '99999999999_99']) {
      const answer = await scene.post(receiptOf(primary), idStation);
      expect(answer).toMatchObject({
        status: 400,
        body: { code: 'STATION_UNKNOWN', errors: [{ pointer: '/idStation' }] },
      });
    }
    const position = positionPayload(901);
    await scene.positions(primary, position);
    const paid = await scene.pay(primary, `3${iuvOf(position)}`, { idStation: foreign.idStation });
    expect(paid.status).toBe(400);
    expect(foreign.received).toEqual([]);
  });
});

const iuvOf = (position: ReturnType<typeof positionPayload>): string =>
  position.paymentOption[0]!['iuv'] as string;

describe('a receipt arrives whole', () => {
  it('stamps as MBDAttachment beside accounts as IBAN', async () => {
    const primary = organizationCode();
    const station = await scene.station([{ organization: primary }]);
    const stamp = Buffer.from('<marcaDaBollo>uno</marcaDaBollo>').toString('base64');
    await scene.deliver(receiptOf(primary, [{ organization: primary, stamp }, { organization: primary }]));
    const [stamped, plain] = station.messages[0]!.receipt.transferList.transfer;
    expect(stamped).toMatchObject({ idTransfer: '1', MBDAttachment: stamp });
    expect(stamped).not.toHaveProperty('IBAN');
    expect(plain).toMatchObject({ idTransfer: '2', IBAN: 'IT60X0542811101000000123456' });
    expect(plain).not.toHaveProperty('MBDAttachment');
  });

  it('five stamps in one message', async () => {
    const primary = organizationCode();
    const station = await scene.station([{ organization: primary }]);
    const stamps = [1, 2, 3, 4, 5].map((n) => Buffer.from(`<bollo n="${n}"/>`).toString('base64'));
    await scene.deliver(
      receiptOf(
        primary,
        stamps.map((stamp) => ({ organization: primary, stamp, cents: 1600 })),
      ),
    );
    expect(station.messages).toHaveLength(1);
    const { transfer } = station.messages[0]!.receipt.transferList;
    expect(transfer.map((each) => each.MBDAttachment)).toEqual(stamps);
  });

  it('metadata of a receipt and of a position, unchanged', async () => {
    const primary = organizationCode();
    const station = await scene.station([{ organization: primary }]);
    const mapEntry = [
      { key: 'riferimento', value: 'pratica <42> & allegati' },
      { key: 'DatiSpecifici', value: 'è già così' },
    ];
    const receipt = receiptOf(primary, undefined, { metadata: { mapEntry } });
    receipt.transferList.transfer[0]!['metadata'] = { mapEntry: [mapEntry[1]] };
    await scene.deliver(receipt);
    expect(station.messages[0]!.receipt.metadata!.mapEntry).toEqual(mapEntry);
    expect(station.messages[0]!.receipt.transferList.transfer[0]!.metadata!.mapEntry).toEqual([mapEntry[1]]);

    const position = positionPayload(902);
    const option = position.paymentOption[0]!;
    option['paymentOptionMetadata'] = mapEntry;
    (option['transfer'] as object[]).forEach((transfer) =>
      Object.assign(transfer, { transferMetadata: [mapEntry[0]] }),
    );
    await scene.positions(primary, position);
    const paid = await scene.pay(primary, `3${iuvOf(position)}`);
    await scene.notified({ fiscalCode: primary, receiptId: paid.body.idReceipt });
    const { receipt: got } = station.messages[1]!;
    expect(got.metadata!.mapEntry).toEqual(expect.arrayContaining(mapEntry));
    expect(got.transferList.transfer[0]!.metadata!.mapEntry).toEqual([mapEntry[0]]);
  });

  it('also when the payment came after the position had expired, or was paid already', async () => {
    const primary = organizationCode();
    const station = await scene.station([{ organization: primary }]);
    const position = positionPayload(903, { switchToExpired: true });
    position.paymentOption[0]!['dueDate'] = new Date(Date.now() + 1_500).toISOString().slice(0, 23);
    await scene.positions(primary, position);
    const path = `/organizations/${primary}/debtpositions/${position.iupd}`;
    await scene.operator.poll(path, ({ body }) => body.status === 'EXPIRED');

    const paidLate = { noticeNumber: `3${iuvOf(position)}`, paymentAmount: '120.00' };
    const late = receiptOf(primary, [{ organization: primary, cents: 12_000 }], paidLate);
    expect(await scene.deliver(late)).toMatchObject({ anomalies: ['PAID_WHILE_EXPIRED'] });
    const { body } = await scene.operator.get(path);
    expect(body).toMatchObject({
      status: 'PAID',
      paymentOption: [{ status: 'PO_PAID', idReceipt: late.receiptId }],
    });

    const again = receiptOf(primary, [{ organization: primary, cents: 12_000 }], paidLate);
    expect(await scene.deliver(again)).toMatchObject({ anomalies: ['ALREADY_PAID'] });
    await until(
      () => station.messages.map(({ receipt }) => receipt.receiptId),
      (ids) => ids.length === 2,
    );
    expect((await scene.operator.get(path)).body.paymentOption[0].idReceipt).toBe(late.receiptId);
  });
});
