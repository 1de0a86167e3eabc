import * as soap from 'soap';
import { positionPayload } from '#libs/testing';
import { Client } from './support/client';
import { openHouse } from './support/house';
import {
  type ReceiptDocument,
  type RegisteredStation,
  Scene,
  notice,
  organizationCode,
  receiptOf,
  xsdErrors,
} from './support/receipt';

let scene: Scene;
let paForNode: soap.Client;
beforeAll(async () => {
  // A house trusts its own machine; here it must not.
  scene = new Scene(await openHouse({ PARTNER_TRUSTED_NETWORKS: '192.0.2.0/24' }));
  paForNode = await soap.createClientAsync(`${scene.house.url}/partner?wsdl`);
  paForNode.addHttpHeader('Ocp-Apim-Subscription-Key', scene.house.seed.operatorKey);
});
afterAll(() => scene.close());

interface SoapAnswer {
  outcome: string;
  fault?: { faultCode: string; faultString: string; id: string; description?: string };
}

/** What the Nodo does: paSendRTV2, by the soap package from our own service description. */
async function send(message: object, client = paForNode): Promise<SoapAnswer> {
  const call = client['paSendRTV2Async'] as (message: object) => Promise<[SoapAnswer]>;
  const [answer] = await call(message);
  return answer;
}

const addressed = (receipt: ReceiptDocument, station: RegisteredStation) => ({
  idPA: receipt.fiscalCode,
  idBrokerPA: station.brokerCode,
  idStation: station.idStation,
  receipt,
});

/** Posts text to the SOAP endpoint as it is. */
const post = (body: string, headers: Record<string, string> = {}) =>
  scene.operator.call('POST', '/partner', body, {
    'Content-Type': 'text/xml; charset=utf-8',
    SOAPAction: '"paSendRTV2"',
    ...headers,
  });

const stored = ({ fiscalCode, receiptId }: ReceiptDocument) =>
  scene.operator.get(`/organizations/${fiscalCode}/receipts/${receiptId}`);

/** An organization with one station, its position n, and the position's notice. */
async function organizationWith(n: number, over: Record<string, unknown> = {}) {
  const organization = organizationCode();
  const station = await scene.station([{ organization }]);
  const position = positionPayload(n, over);
  await scene.positions(organization, position);
  const nav = `3${position.paymentOption[0]!['iuv'] as string}`;
  const receipt = receiptOf(organization, [{ organization, cents: 12_000 }], { noticeNumber: nav });
  const option = async () => {
    const { body } = await scene.operator.get(
      `/organizations/${organization}/debtpositions/${position.iupd}`,
    );
    return body.paymentOption[0] as Record<string, unknown>;
  };
  return { organization, station, nav, receipt, option };
}

// First in this file: nothing has been taken in by this process yet.
it('forty first receipts at once are all taken in', async () => {
  const organization = organizationCode();
  const receipts = Array.from({ length: 40 }, () => receiptOf(organization));
  const answers = await Promise.all(receipts.map((receipt) => scene.post(receipt)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
});

describe('a receipt comes in', () => {
  it('by pay: the option is paid and the station told, in the words of the position', async () => {
    const { organization, station, nav, option } = await organizationWith(801);
    const paid = await scene.pay(organization, nav, { idReceipt: 'pay-801' });
    expect(paid).toMatchObject({
      status: 200,
      body: { nav, status: 'PO_PAID', idReceipt: 'pay-801', fee: 150 },
    });
    const after = await scene.notified({ fiscalCode: organization, receiptId: 'pay-801' });
    expect(after).toMatchObject({ source: 'PAY', originatingStationId: station.idStation });
    expect(await option()).toMatchObject({ status: 'PO_PAID' });
    expect(station.messages[0]).toMatchObject({
      idPA: organization,
      receipt: {
        receiptId: 'pay-801',
        noticeNumber: nav,
        paymentAmount: '120.00',
        fee: '1.50',
        description: 'TARI 2026',
        PSPCompanyName: "Banca dell'Alba",
        debtor: { fullName: 'Luca Verdi' },
      },
    });
  });

  it('as JSON, with nulls for what is absent', async () => {
    const { organization, station, receipt, option } = await organizationWith(802);
    const { transfer } = receipt.transferList;
    const withNulls = {
      ...receipt,
      officeName: null,
      transferList: {
        transfer: transfer.map((each) => ({ ...each, companyName: null, MBDAttachment: null })),
      },
    };
    const answer = await scene.post(withNulls);
    expect(answer).toMatchObject({ status: 201, body: { result: 'stored', receiptId: receipt.receiptId } });
    const location = `/organizations/${organization}/receipts/${receipt.receiptId}`;
    expect(answer.headers.get('Location')).toBe(location);
    expect(await scene.notified(receipt)).toMatchObject({ source: 'REST', anomalies: [] });
    expect(await option()).toMatchObject({ status: 'PO_PAID', idReceipt: receipt.receiptId });
    expect(station.messages).toHaveLength(1);
  });

  it('over SOAP', async () => {
    const { station, receipt, option } = await organizationWith(803);
    expect(await send(addressed(receipt, station))).toEqual({ outcome: 'OK' });
    expect(await scene.notified(receipt)).toMatchObject({ source: 'SOAP', anomalies: [] });
    expect(await option()).toMatchObject({ status: 'PO_PAID', idReceipt: receipt.receiptId });
    expect(station.messages[0]).toMatchObject({
      idStation: station.idStation,
      receipt: { receiptId: receipt.receiptId },
    });
  });

  it('over SOAP for a notice nobody knows, and with another amount: kept, flagged, delivered', async () => {
    const organization = organizationCode();
    const station = await scene.station([{ organization }]);
    const unknown = receiptOf(organization);
    expect(await send(addressed(unknown, station))).toEqual({ outcome: 'OK' });
    expect(await scene.notified(unknown)).toMatchObject({ anomalies: ['NOTICE_UNKNOWN'] });

    const other = await organizationWith(804);
    const cheaper = { ...other.receipt, paymentAmount: '100.00' };
    expect(await send(addressed(cheaper, other.station))).toEqual({ outcome: 'OK' });
    expect(await scene.notified(cheaper)).toMatchObject({ anomalies: ['AMOUNT_DIFFERS'] });
    expect(await other.option()).toMatchObject({ status: 'PO_PAID' });
  });

  it('over SOAP at the broadcast station first: the originating station is found by the notice', async () => {
    const [primary, second] = [organizationCode(), organizationCode()];
    const station = await scene.station([{ organization: primary, segregationCode: '47' }]);
    const broadcast = await scene.station([{ organization: second, broadcast: true }]);
    const receipt = receiptOf(primary, [{ organization: primary }, { organization: second }]);
    expect(await send({ ...addressed(receipt, broadcast), idPA: second })).toEqual({ outcome: 'OK' });
    expect(await scene.notified(receipt)).toMatchObject({ originatingStationId: station.idStation });
    expect(station.messages.map(({ idPA }) => idPA)).toEqual([primary]);
    expect(broadcast.messages.map(({ idPA }) => idPA)).toEqual([second]);
  });
});

describe('a receipt that comes again is acknowledged and changes nothing', () => {
  it('by pay', async () => {
    const { organization, station, nav, option } = await organizationWith(811);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => scene.pay(organization, nav, { idReceipt: 'pay-811' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const before = await option();
    const receipt = { fiscalCode: organization, receiptId: 'pay-811' };
    const { deliveries } = await scene.notified(receipt);
    expect(deliveries).toHaveLength(1);
    expect((await scene.pay(organization, nav, { idReceipt: 'pay-811', fee: '999' })).status).toBe(200);
    expect(await option()).toEqual(before);
    expect((await scene.pay(organization, nav, { idReceipt: 'another' })).status).toBe(409);
    expect((await scene.notified(receipt)).deliveries).toEqual(deliveries);
    expect(station.received).toHaveLength(1);
  });

  it.each([
    ['as JSON', 812, async (receipt: ReceiptDocument) => (await scene.post(receipt)).body.result as string],
    [
      'over SOAP',
      813,
      async (receipt: ReceiptDocument, station: RegisteredStation) =>
        (await send(addressed(receipt, station))).outcome,
    ],
  ])('%s', async (face, n, once) => {
    for (const [known, { station, receipt }] of [
      [true, await organizationWith(n)],
      [false, await organizationWith(n + 10)],
    ] as const) {
      const given = known ? receipt : { ...receipt, noticeNumber: notice() };
      const answers = await Promise.all(Array.from({ length: 10 }, () => once(given, station)));
      expect(answers.sort()).toEqual(
        face === 'as JSON' ? [...Array<string>(9).fill('already-known'), 'stored'] : Array(10).fill('OK'),
      );
      const { deliveries } = await scene.notified(given);
      expect(deliveries).toHaveLength(1);
      const changed = { ...given, description: 'changed', idPSP: 'OTHER' };
      expect(['OK', 'already-known']).toContain(await once(changed, station));
      expect((await scene.notified(given)).deliveries).toEqual(deliveries);
      expect((await stored(given)).body.receipt.idPSP).toBe('BANCAXX7');
      expect(station.received).toHaveLength(1);
    }
  });

  it('through another face, also when the position came after the receipt', async () => {
    const { organization, station, nav, option } = await organizationWith(814);
    await scene.pay(organization, nav, { idReceipt: 'pay-814' });
    const same = receiptOf(organization, undefined, { receiptId: 'pay-814', noticeNumber: nav });
    expect((await scene.post(same)).body.result).toBe('already-known');
    expect(await send(addressed(same, station))).toEqual({ outcome: 'OK' });

    const early = {
      ...same,
      receiptId: 'early-815',
      noticeNumber: `3${positionPayload(815).paymentOption[0]!['iuv'] as string}`,
    };
    await scene.deliver(early);
    await scene.positions(organization, positionPayload(815));
    const paid = await scene.pay(organization, early.noticeNumber, { idReceipt: early.receiptId });
    expect(paid).toMatchObject({ status: 200, body: { status: 'PO_PAID' } });
    await scene.notified({ fiscalCode: organization, receiptId: 'pay-814' });
    expect(station.received).toHaveLength(2);
    expect(await option()).toMatchObject({ idReceipt: 'pay-814' });
  });
});

describe('the message a station gets', () => {
  it('follows paForNode.xsd, only its root qualified, nothing empty, the action named', async () => {
    const { organization, station, nav } = await organizationWith(821, {
      officeName: '',
      email: 'luca.verdi@example.it',
      streetName: '',
      fullName: 'Gènnaro & <Figli>',
    });
    await scene.pay(organization, nav, { idReceipt: 'pay-821', paymentMethod: undefined, pspTaxCode: '' });
    await scene.notified({ fiscalCode: organization, receiptId: 'pay-821' });
    await scene.deliver(receiptOf(organization));
    expect(station.received).toHaveLength(2);
    for (const { xml, soapAction, contentType } of station.received) {
      expect(await xsdErrors(xml)).toEqual([]);
      expect(soapAction).toBe('"paSendRTV2"');
      expect(contentType).toBe('text/xml; charset=utf-8');
      const qualified = Array.from(xml.matchAll(/<(\w+):(\w+)/g), ([, , name]) => name);
      expect(qualified).toEqual(
        ['Envelope', 'Header', 'Body', 'paSendRTV2Request'].filter((name) => xml.includes(`:${name}`)),
      );
      expect(xml).not.toMatch(/\sxmlns=/);
      expect(xml).not.toMatch(/<([\w-]+)><\/\1>|<[\w-]+\s*\/>/);
      expect(xml).not.toMatch(/<(officeName|streetName|paymentMethod|pspFiscalCode|payer|standIn)>/);
    }
    expect(station.messages[0]!.receipt['debtor']).toMatchObject({ fullName: 'Gènnaro & <Figli>' });
  });
});

describe('what is wrong is refused, and no work is done', () => {
  it('a wrong organization, broker or station, by its fault', async () => {
    const { station, receipt, option } = await organizationWith(831);
    const right = addressed(receipt, station);
    for (const [over, faultCode] of [
      [{ idPA: organizationCode() }, 'PAA_ID_DOMINIO_ERRATO'],
      [{ idBrokerPA: '99999999999' }, 'PAA_ID_INTERMEDIARIO_ERRATO'],
      [{ idStation: `${station.idStation}9` }, 'PAA_STAZIONE_INT_ERRATA'],
    ] as const) {
      expect(await send({ ...right, ...over })).toMatchObject({ outcome: 'KO', fault: { faultCode } });
    }
    expect((await stored(receipt)).status).toBe(404);
    expect(await option()).toMatchObject({ status: 'PO_UNPAID' });
    expect(station.received).toEqual([]);
  });

  it('a message against the XSD, by PAA_SINTASSI_XSD with the place', async () => {
    const { station, receipt } = await organizationWith(832);
    const broken = { ...receipt, noticeNumber: '12345' };
    const answer = await send(addressed(broken, station));
    expect(answer).toMatchObject({ outcome: 'KO', fault: { faultCode: 'PAA_SINTASSI_XSD' } });
    expect(answer.fault!.description).toContain('/paSendRTV2Request/receipt/noticeNumber');
    expect((await stored(broken)).status).toBe(404);
  });

  it('XML that is malformed or brings a document type, by a soap:Fault', async () => {
    const { station, receipt } = await organizationWith(833);
    expect(await send({ ...addressed(receipt, station), idPA: 'nobody' })).toMatchObject({ outcome: 'KO' });
    const right = paForNode.lastRequest!.replace('nobody', receipt.fiscalCode);
    const doctype = right.replace(
      /^(<\?xml[^>]*>)?/,
      '$1<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    );
    for (const body of [
      right.slice(0, -20),
      doctype,
      '',
      '{"receipt":{}}',
      right.replaceAll('paSendRTV2Request', 'paSendRTReq'),
    ]) {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toContain('text/xml');
      expect(answer.text).toContain('Fault');
      expect(answer.text).not.toContain('outcome');
    }
    expect((await stored(receipt)).status).toBe(404);
    expect(await post(right)).toMatchObject({
      status: 200,
      text: expect.stringContaining('<outcome>OK</outcome>'),
    });
    await scene.notified(receipt);
  });

  it('JSON that no message can be made of, with a pointer to each fault', async () => {
    const organization = organizationCode();
    const given = receiptOf(organization, undefined, {
      noticeNumber: '123',
      paymentDateTime: '2026-05-04T10:20',
      debtor: {
        uniqueIdentifier: { entityUniqueIdentifierType: 'X', entityUniqueIdentifierValue: '1' },
        fullName: '',
        'e-mail': 'nowhere',
      },
    });
    const { status, body } = await scene.operator.post(`/organizations/${organization}/receipts`, given);
    expect(status).toBe(400);
    const pointers = (body.errors as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(pointers).toEqual(
      expect.arrayContaining([
        '/noticeNumber',
        '/debtor/uniqueIdentifier/entityUniqueIdentifierType',
        '/debtor/fullName',
      ]),
    );
    for (const [pointer, over] of [
      ['/paymentDateTime', { paymentDateTime: '2026-05-04T10:20' }],
      [
        '/debtor/e-mail',
        { debtor: { ...(receiptOf(organization)['debtor'] as object), 'e-mail': 'nowhere' } },
      ],
      ['/transferList/0/IBAN', { transferList: [{ ...given.transferList.transfer[0], IBAN: undefined }] }],
    ] as const) {
      const one = receiptOf(organization, undefined, over);
      const path = `/organizations/${organization}/receipts`;
      expect(await scene.operator.post(path, one)).toMatchObject({
        status: 400,
        body: { errors: [{ pointer }] },
      });
      expect(await scene.operator.post(path, { receipt: one })).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: `/receipt${pointer}` }] },
      });
      expect((await stored(one)).status).toBe(404);
    }
  });
});

describe('a partner', () => {
  it('has its own organizations’ receipts and nobody else’s, through every face', async () => {
    const { broker, organizations, partnerKey } = scene.house.seed;
    const [own] = organizations as [string];
    const partner = new Client(scene.house, partnerKey);
    const { organization: foreign, station, nav, receipt, option } = await organizationWith(841);
    const delivered = await scene.deliver({ ...receipt, receiptId: 'foreign-1', noticeNumber: notice() });
    const { id } = delivered.deliveries[0]!;
    for (const [method, path, body] of [
      ['POST', `/organizations/${foreign}/receipts`, receipt],
      ['GET', `/organizations/${foreign}/receipts/foreign-1`, undefined],
      ['POST', `/organizations/${foreign}/receipts/foreign-1/deliveries/${id}/redeliver`, undefined],
      ['POST', `/organizations/${foreign}/deliveries/${id}/redeliver`, undefined],
      ['POST', `/organizations/${foreign}/paymentoptions/${nav}/pay`, { idReceipt: 'x', pspCompany: 'y' }],
      ['PUT', `/admin/stations/${station.idStation}`, { brokerCode: broker, endpointUrl: station.url }],
    ] as const) {
      expect([path, (await partner.call(method, path, body)).status]).toEqual([path, 403]);
    }
    expect((await partner.get(`/organizations/${own}/receipts/foreign-1`)).status).toBe(404);
    expect((await new Client(scene.house).get(`/organizations/${own}/receipts/foreign-1`)).status).toBe(401);
    const redeliverOwn = `/organizations/${own}/deliveries/${id}/redeliver`;
    expect((await partner.post(redeliverOwn)).status).toBe(404);

    const ownClient = await soap.createClientAsync(`${scene.house.url}/partner?wsdl`);
    ownClient.addHttpHeader('Ocp-Apim-Subscription-Key', partnerKey);
    const ownStation = await scene.station([{ organization: own }, { organization: foreign }], {
      brokerCode: broker,
    });
    const toForeign = addressed(receipt, ownStation);
    for (const message of [addressed(receipt, station), toForeign, { ...toForeign, idPA: own }]) {
      expect(await send(message, ownClient)).toMatchObject({ outcome: 'KO' });
    }
    const anybody = await soap.createClientAsync(`${scene.house.url}/partner?wsdl`);
    await expect(send(addressed(receipt, station), anybody)).rejects.toThrow(/Access denied/);
    expect((await stored(receipt)).status).toBe(404);
    expect(await option()).toMatchObject({ status: 'PO_UNPAID' });

    const mine = receiptOf(own);
    expect(await send(addressed(mine, ownStation), ownClient)).toEqual({ outcome: 'OK' });
    expect((await partner.get(`/organizations/${own}/receipts/${mine.receiptId}`)).status).toBe(200);
  });
});
