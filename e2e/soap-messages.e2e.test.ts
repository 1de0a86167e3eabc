import { gzipSync } from 'node:zlib';
import { servicePayload } from '#libs/testing';
import { Client } from './support/client';
import { openHouse } from './support/house';
import { Nodo } from './support/partner';
import {
  type ReceiptDocument,
  type RegisteredStation,
  Scene,
  organizationCode,
  receiptOf,
  xsdErrors,
} from './support/receipt';

let scene: Scene;
let nodo: Nodo;
let organization: string;
let station: RegisteredStation;
beforeAll(async () => {
  // A house trusts its own machine; here it must not.
  scene = new Scene(await openHouse({ PARTNER_TRUSTED_NETWORKS: '192.0.2.0/24' }));
  nodo = await Nodo.of(scene.house, scene.house.seed.operatorKey);
  organization = organizationCode();
  station = await scene.station([{ organization, segregationCode: '47' }]);
});
afterAll(() => scene.close());

const address = () => ({ idPA: organization, idBrokerPA: station.brokerCode, idStation: station.idStation });
const stored = (of: string, { receiptId }: ReceiptDocument) =>
  scene.operator.get(`/organizations/${of}/receipts/${receiptId}`);

/** Posts bytes to the SOAP endpoint as they are. */
const post = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  scene.operator.call('POST', '/partner', body, { 'Content-Type': 'text/xml; charset=utf-8', ...headers });

describe('a receipt by paSendRT', () => {
  it('is stored once and delivered, however often it comes, in either version', async () => {
    const receipt = receiptOf(organization);
    const message = { ...address(), receipt };
    const answers = await Promise.all(Array.from({ length: 5 }, () => nodo.call('paSendRT', message)));
    expect(answers).toEqual(answers.map(() => ({ outcome: 'OK' })));
    expect(await nodo.call('paSendRTV2', message)).toEqual({ outcome: 'OK' });
    const { deliveries, anomalies, source } = await scene.notified(receipt);
    expect({ deliveries: deliveries.length, anomalies, source }).toEqual({
      deliveries: 1,
      anomalies: ['NOTICE_UNKNOWN'],
      source: 'SOAP',
    });
  });

  it('cannot carry a digital stamp: PAA_SINTASSI_XSD', async () => {
    const receipt = receiptOf(organization, [{ organization, stamp: 'AAAA' }]);
    expect(await nodo.call('paSendRT', { ...address(), receipt })).toMatchObject({
      outcome: 'KO',
      fault: {
        faultCode: 'PAA_SINTASSI_XSD',
        description: expect.stringContaining('/transferList/transfer/1/MBDAttachment') as unknown,
      },
    });
    expect((await stored(organization, receipt)).status).toBe(404);
  });

  it.each(['paSendRT', 'paSendRTV2'])(
    'for a notice of an organization we do not know, as %s, is kept for the one it concerns',
    async (operation) => {
      const [primary, other] = [organizationCode(), organizationCode()];
      const broadcast = await scene.station([{ organization: other, broadcast: true }]);
      const receipt = receiptOf(primary, [{ organization: primary }, { organization: other }]);
      const message = {
        idPA: other,
        idBrokerPA: broadcast.brokerCode,
        idStation: broadcast.idStation,
        receipt,
      };
      expect(await nodo.call(operation, message)).toEqual({ outcome: 'OK' });
      expect(await stored(other, receipt)).toMatchObject({
        status: 200,
        body: { anomalies: ['NOTICE_UNKNOWN'] },
      });
      expect((await stored(organization, receipt)).status).toBe(404);
      await scene.notified({ fiscalCode: other, receiptId: receipt.receiptId });
      expect(broadcast.messages.map(({ idPA }) => idPA)).toEqual([other]);
    },
  );
});

describe('a message that is none', () => {
  const envelope = async (): Promise<{ xml: string; receipt: ReceiptDocument }> => {
    const receipt = receiptOf(organization);
    await nodo.call('paSendRTV2', { ...address(), idPA: 'nobody', receipt });
    return { xml: nodo.lastMessage.replace('nobody', organization), receipt };
  };
  const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;
  const spoiled: [string, (xml: string) => string | Uint8Array, Record<string, string>, number, string][] = [
    ['is cut off', (xml) => xml.slice(0, -20), {}, 400, 'Client'],
    ['is empty', () => '', {}, 400, 'Client'],
    ['is JSON', () => '{"receipt":{}}', {}, 400, 'Client'],
    ['is said to be JSON', (xml) => xml, { 'Content-Type': 'application/json' }, 415, 'Client'],
    [
      'brings a document type',
      (xml) => xml.replace(/^(<\?xml[^>]*>)?/, '$1<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">'),
      {},
      400,
      'Client',
    ],
    [
      'brings entities that explode',
      (xml) => xml.replace(/^(<\?xml[^>]*>)?/, '$1<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]>'),
      {},
      400,
      'Client',
    ],
    ['names an unknown entity', (xml) => xml.replace('<receipt>', '<receipt>&xxe;'), {}, 400, 'Client'],
    [
      'has a processing instruction',
      (xml) => xml.replace('<receipt>', '<?php x?><receipt>'),
      {},
      400,
      'Client',
    ],
    ['nests too deep', (xml) => xml.replace('<receipt>', `<receipt>${nested(5_000)}`), {}, 400, 'Client'],
    ['is huge', (xml) => xml.replace('<receipt>', `<receipt>${' '.repeat(300_000)}`), {}, 413, 'Client'],
    [
      'is huge once inflated',
      (xml) => gzipSync(xml.replace('<receipt>', `<receipt>${' '.repeat(5_000_000)}`)),
      { 'Content-Encoding': 'gzip' },
      413,
      'Client',
    ],
    ['is no gzip though it says so', (xml) => xml, { 'Content-Encoding': 'gzip' }, 400, 'Client'],
    ['is packed in a way nobody knows', (xml) => xml, { 'Content-Encoding': 'zip' }, 415, 'Client'],
    [
      'is in no encoding we know',
      (xml) => xml,
      { 'Content-Type': 'text/xml; charset=koi8-r' },
      415,
      'Client',
    ],
    ['is not in the encoding it says', (xml) => Buffer.from(`${xml}<!-- à -->`, 'latin1'), {}, 400, 'Client'],
    [
      'is SOAP 1.2',
      (xml) =>
        xml.replace(
          /http:\/\/schemas.xmlsoap.org\/soap\/envelope\//g,
          'http://www.w3.org/2003/05/soap-envelope',
        ),
      {},
      400,
      'VersionMismatch',
    ],
    [
      'has a header we must understand',
      (xml) =>
        xml.replace(
          '<soap:Body',
          '<soap:Header><x:y xmlns:x="x" soap:mustUnderstand="1"/></soap:Header><soap:Body',
        ),
      {},
      400,
      'MustUnderstand',
    ],
    ['is of another action', (xml) => xml, { SOAPAction: '"paVerifyPaymentNotice"' }, 400, 'Client'],
    ['is of no action there is', (xml) => xml, { SOAPAction: '"paDeletePayment"' }, 400, 'Client'],
    [
      'is of no operation there is',
      (xml) => xml.replaceAll('paSendRTV2Request', 'paSendRTV3Request'),
      {},
      400,
      'Client',
    ],
  ];

  it.each(spoiled)('%s gets a soap:Fault, and nothing is done', async (_, spoil, headers, status, code) => {
    const { xml, receipt } = await envelope();
    const answer = await post(spoil(xml), headers);
    expect({ status: answer.status, fault: /<faultcode>\w+:(\w+)</.exec(answer.text)?.[1] }).toEqual({
      status,
      fault: code,
    });
    expect(answer.headers.get('content-type')).toContain('text/xml');
    expect(answer.text).not.toContain('outcome');
    expect((await stored(organization, receipt)).status).toBe(404);
  });

  it('is taken unspoiled: without SOAPAction, gzipped, in Latin-1', async () => {
    for (const [pack, headers] of [
      [(xml: string) => xml, {}],
      [(xml: string) => gzipSync(xml), { 'Content-Encoding': 'gzip', SOAPAction: 'paSendRTV2' }],
      [
        (xml: string) => Buffer.from(xml.replace(/<\?xml[^>]*>/, ''), 'latin1'),
        { 'Content-Type': 'text/xml;charset="ISO-8859-1"', SOAPAction: '""' },
      ],
    ] as const) {
      const { xml, receipt } = await envelope();
      const answer = await post(pack(xml), headers);
      expect(answer).toMatchObject({
        status: 200,
        text: expect.stringContaining('<outcome>OK</outcome>') as unknown,
      });
      expect((await stored(organization, receipt)).body.receipt.debtor.fullName).toBe('Gènnaro Neri');
    }
  });

  it('comes by POST, with a key', async () => {
    expect((await scene.operator.call('PUT', '/partner', '<x/>')).status).toBe(405);
    const nobody = new Client(scene.house, 'not-a-key');
    const answer = await nobody.call('POST', '/partner', ' '.repeat(400_000), { 'Content-Type': 'text/xml' });
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('Access denied');
  });
});

describe('a spontaneous payment', () => {
  const path = (id = '00001', of = organization) => `/admin/organizations/${of}/services/${id}`;
  const DATA = {
    targa: 'AB123CD',
    ore: '2',
    codiceFiscale: 'VRDLCU80A01H501X',
    nome: 'Luca Verdi & <figli>',
  };
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const documentOf = (data: Record<string, string>) =>
    `<sosta xmlns="urn:esempio:sosta">${Object.entries(data)
      .map(([name, text]) => `<${name}>${escape(text)}</${name}>`)
      .join('')}</sosta>`;
  const demand = (document: string, over: object = {}) =>
    nodo.call('paDemandPaymentNotice', {
      ...address(),
      idServizio: '00001',
      idSoggettoServizio: '00042',
      datiSpecificiServizioRequest: Buffer.from(document).toString('base64'),
      ...over,
    });
  interface QrCode {
    fiscalCode: string;
    noticeNumber: string;
  }
  const qrCodeOf = async (data: Record<string, string>) =>
    (await demand(documentOf(data)))['qrCode'] as QrCode;

  beforeAll(async () => {
    expect((await scene.operator.put(path(), servicePayload())).status).toBe(201);
  });

  it('has a catalogue that an operator keeps', async () => {
    const other = path('00009');
    expect((await scene.operator.get(other)).status).toBe(404);
    expect(await scene.operator.put(other, servicePayload({ amount: { field: 'nobody' } }))).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/amount/field' }] },
    });
    expect((await scene.operator.put(path('9'), servicePayload())).status).toBe(400);
    expect((await scene.operator.put(other, servicePayload({ enabled: false }))).status).toBe(201);
    expect((await scene.operator.put(other, servicePayload({ enabled: false }))).status).toBe(200);
    expect((await scene.operator.get(other)).body).toMatchObject({ idServizio: '00009', enabled: false });
    const { body } = await scene.operator.get(`/admin/organizations/${organization}/services`);
    expect(body.services).toHaveLength(2);
    expect(await demand(documentOf(DATA), { idServizio: '00009' })).toMatchObject({
      fault: { faultCode: 'PAA_SEMANTICA' },
    });
    expect((await scene.operator.delete(other)).status).toBe(204);
    expect((await scene.operator.delete(other)).status).toBe(404);
    const partner = new Client(scene.house, scene.house.seed.partnerKey);
    expect((await partner.put(path(), servicePayload())).status).toBe(403);
    expect((await new Client(scene.house).get(path())).status).toBe(401);
  });

  it('becomes a notice that can be verified, paid and delivered', async () => {
    const answer = await demand(documentOf(DATA));
    expect(answer).toMatchObject({
      outcome: 'OK',
      qrCode: { fiscalCode: organization, noticeNumber: expect.stringMatching(/^347\d{15}$/) as unknown },
      paymentList: { paymentOptionDescription: { amount: '3.00', options: 'EQ', allCCP: false } },
      paymentDescription: 'Sosta AB123CD',
      fiscalCodePA: organization,
      companyName: 'Comune di Esempio',
      officeName: 'Polizia locale',
    });
    expect(await xsdErrors(nodo.lastAnswer)).toEqual([]);
    const qrCode = answer['qrCode'] as QrCode;
    const asked = { ...address(), qrCode };
    expect(await nodo.call('paVerifyPaymentNotice', asked)).toMatchObject({
      outcome: 'OK',
      paymentDescription: 'Sosta AB123CD',
    });
    expect(await nodo.call('paGetPayment', asked)).toMatchObject({
      outcome: 'OK',
      data: {
        paymentAmount: '3.00',
        debtor: {
          uniqueIdentifier: { entityUniqueIdentifierValue: DATA.codiceFiscale },
          fullName: DATA.nome,
        },
        transferList: { transfer: [{ remittanceInformation: 'Sosta AB123CD ore 2' }] },
      },
    });
    const receipt = receiptOf(organization, [{ organization, cents: 300 }], {
      noticeNumber: qrCode.noticeNumber,
    });
    expect(await nodo.call('paSendRTV2', { ...address(), receipt })).toEqual({ outcome: 'OK' });
    expect(await scene.notified(receipt)).toMatchObject({ anomalies: [] });
    expect(await nodo.call('paVerifyPaymentNotice', asked)).toMatchObject({
      fault: { faultCode: 'PAA_PAGAMENTO_DUPLICATO' },
    });
    // The same again is a new demand now.
    expect((await qrCodeOf(DATA)).noticeNumber).not.toBe(qrCode.noticeNumber);
  });

  it('asked for twice, also at once, is one notice', async () => {
    const data = { ...DATA, targa: 'ZZ999ZZ' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => qrCodeOf(data)));
    expect(new Set(answers.map(({ noticeNumber }) => noticeNumber)).size).toBe(1);
    expect(await qrCodeOf({ ...data, ore: '3' })).not.toEqual(answers[0]);
  });

  it.each([
    ['no document', 'targa=AB', {}, 'PAA_SINTASSI_XSD', '/datiSpecificiServizioRequest'],
    ['a bad field', documentOf({ ...DATA, ore: '25' }), {}, 'PAA_SINTASSI_XSD', '/ore: must be 24 or less'],
    ['a field too many', documentOf({ ...DATA, colore: 'x' }), {}, 'PAA_SINTASSI_XSD', '/colore'],
    ['a field too few', documentOf({ targa: 'AB123CD' }), {}, 'PAA_SINTASSI_XSD', '/nome: is missing'],
    ['nothing to pay', documentOf({ ...DATA, ore: '0' }), {}, 'PAA_SEMANTICA', 'ore: makes no amount'],
    ['an unknown service', documentOf(DATA), { idServizio: '99999' }, 'PAA_SEMANTICA', '99999'],
    ['another subject', documentOf(DATA), { idSoggettoServizio: '00001' }, 'PAA_SEMANTICA', '00001'],
    ['no base64', '', { datiSpecificiServizioRequest: '%%%' }, 'PAA_SINTASSI_XSD', 'must be base64'],
  ])('with %s is refused by name', async (_, document, over, faultCode, words) => {
    const answer = await demand(document, over);
    expect(answer).toMatchObject({ outcome: 'KO', fault: { faultCode } });
    expect(answer.fault!.description).toContain(words);
    expect(answer.fault!.description).not.toContain(DATA.codiceFiscale);
  });

  it('has the numbers of its service, or of the station that is asked', async () => {
    await scene.operator.put(path('00002'), servicePayload({ auxDigit: 1 }));
    expect(await demand(documentOf(DATA), { idServizio: '00002' })).toMatchObject({
      qrCode: { noticeNumber: expect.stringMatching(/^1\d{17}$/) as unknown },
    });
    const plain = await scene.station([{ organization }]);
    const through = { idStation: plain.idStation, idBrokerPA: plain.brokerCode };
    expect(await demand(documentOf({ ...DATA, ore: '5' }), through)).toMatchObject({
      fault: { faultCode: 'PAA_SYSTEM_ERROR' },
    });
  });
});
