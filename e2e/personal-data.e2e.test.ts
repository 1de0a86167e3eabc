import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { positionPayload, until } from '#libs/testing';
import { Client, zipForm } from './support/client';
import { openHouse } from './support/house';
import { installment, option, position as positionV3, v3 } from './support/positions-v3';
import { Nodo } from './support/partner';
import { type RegisteredStation, Scene, receiptOf } from './support/receipt';
import { Receiver } from './support/receiver';
import { RedisMonitor } from './support/redis-monitor';
import { documentOf } from './support/upload';

const OWN = '77777777777';
const BROKER = '15376371009';
const JOBS = `/organizations/${OWN}/jobs`;
const POSITIONS = `/organizations/${OWN}/debtpositions`;

/** What must be found nowhere but in MySQL, and on its way to those it is for. */
const DEBTOR = {
  fullName: 'Zanobi Quaresmini',
  fiscalCode: 'QRSZNB80A01H501W',
  email: 'zanobi.quaresmini@marker.example',
  streetName: 'Vicolo dei Marcatori',
};
const PAYER = {
  fullName: 'Ermengarda Pagatrice',
  fiscalCode: 'PGTRNG70B41F205Z',
  email: 'erme@marker.example',
};
const IBAN = 'IT60X0542811101000000654321';
const WRONG = { email: 'zanobi-at-marker', fiscalCode: 'QRSZNB80A01', iban: 'IT00X0542811101000000654321' };
const PERSONAL = [DEBTOR, PAYER, WRONG, { IBAN }].flatMap((each) => Object.values<string>(each));

let scene: Scene;
let partner: Client;
let stations: RegisteredStation[];
let receiver: Receiver;
/** Of every command Redis gets meanwhile, of this house or of others. */
let monitor: RedisMonitor;
let serial = 0;

beforeAll(async () => {
  scene = new Scene(await openHouse({ LOG_LEVEL: 'trace' }));
  partner = new Client(scene.house, scene.house.seed.partnerKey);
  receiver = await Receiver.start();
  stations = [
    await scene.station([{ organization: OWN, broadcast: true }]),
    await scene.station([{ organization: OWN, broadcast: true }], { primitiveVersion: 1 }),
  ];
  monitor = await RedisMonitor.start(scene.house.redisUrl);
});
afterAll(async () => {
  monitor.stop();
  await receiver.stop();
  await scene.close();
});

const position = (over: object = {}, transfer: object = {}) => {
  const payload = positionPayload((serial += 1), { ...DEBTOR, ...over });
  const [first] = payload.paymentOption;
  const [only] = first!['transfer'] as object[];
  return { ...payload, paymentOption: [{ ...first, transfer: [{ ...only, iban: IBAN, ...transfer }] }] };
};
const navOf = (given: ReturnType<typeof position>) =>
  `3${String((given.paymentOption[0] as Record<string, unknown> | undefined)?.['iuv'])}`;
const submit = (body: string, type = 'application/json', query = '') =>
  partner.call('POST', `${JOBS}${query}`, body, { 'Content-Type': type, Prefer: 'wait=20' });
const subject = ({ fullName, fiscalCode, email }: typeof PAYER) => ({
  uniqueIdentifier: { entityUniqueIdentifierType: 'F', entityUniqueIdentifierValue: fiscalCode },
  fullName,
  'e-mail': email,
});

/** Everything that is done with personal data, what goes wrong included. */
async function useEverything(): Promise<void> {
  const strict = { iban: true, fiscalCode: true };
  await scene.operator.put(`/admin/organizations/${OWN}/settings`, { strictChecks: strict });
  // Uploads: items that fail by what they hold, documents that are refused for it.
  const failing = await submit(
    documentOf([position(), position(WRONG), position({}, { iban: WRONG.iban })]),
    'application/json',
    `?callbackUrl=${encodeURIComponent(receiver.url)}`,
  );
  expect(failing.status).toBe(400);
  const some = await submit(documentOf([position({}, { iban: WRONG.iban }), position()]));
  expect(some.body.counts).toMatchObject({ failed: 2 });
  await scene.operator.put(`/admin/organizations/${OWN}/settings`, { strictChecks: {} });
  const good = [position(), position()];
  const told = `?callbackUrl=${encodeURIComponent(receiver.url)}`;
  expect((await submit(documentOf(good), 'application/json', told)).body.counts).toMatchObject({
    succeeded: 2,
  });
  await submit(`${JSON.stringify(position())}\n${JSON.stringify(good[0])}`, 'application/x-ndjson');
  await submit(`{"paymentPositions":[${JSON.stringify(position()).replace('}', '')}`);
  const form = await zipForm({ 'positions.json': documentOf([position()]) });
  expect(
    (await partner.post(`/brokers/${BROKER}/organizations/${OWN}/debtpositions/file`, form)).status,
  ).toBe(202);
  await partner.get(`${JOBS}/${some.body.id as string}/results.csv`);

  // Positions one by one, good and bad, and personal data where they do not belong.
  const created = position();
  expect((await partner.post(POSITIONS, created)).status).toBe(201);
  expect((await partner.post(POSITIONS, created)).status).toBe(409);
  expect((await partner.post(POSITIONS, position(WRONG))).status).toBe(400);
  expect(
    (await partner.put(`${POSITIONS}/${created.iupd}`, { ...created, fullName: PAYER.fullName })).status,
  ).toBe(200);
  const notice = {
    paFiscalCode: OWN,
    nav: navOf(created),
    iuv: navOf(created).slice(1),
    amount: 100,
    description: 'x',
  };
  const entity = { entityType: 'F', entityFiscalCode: DEBTOR.fiscalCode, entityFullName: DEBTOR.fullName };
  const times = {
    expirationDate: '2099-12-31T23:59:59.000Z',
    iban: IBAN,
    payStandIn: true,
    switchToExpired: false,
  };
  await partner.post('/paCreatePosition', { ...notice, ...entity, ...times });
  const third = positionV3('v3', [
    option([installment((serial += 1))], { debtor: { type: 'F', ...DEBTOR } }),
  ]);
  expect((await partner.post(v3(), third)).status).toBe(201);
  await partner.call('POST', POSITIONS, `{"fullName":"${DEBTOR.fullName}" "`, {
    'Content-Type': 'application/json',
  });
  for (const each of PERSONAL) {
    const word = encodeURIComponent(each);
    await partner.get(`${POSITIONS}/x?fullName=${word}&debtor=${word}`);
    await fetch(`${scene.house.url}/nowhere?q=${word}`);
  }
  // Names cannot be told from other words: a path is the one place for those that have a shape.
  for (const { fiscalCode, email } of [DEBTOR, PAYER]) {
    await partner.get(`${POSITIONS}/TARI_${fiscalCode}`, { 'X-Request-Id': fiscalCode });
    await fetch(`${scene.house.url}/nowhere/${fiscalCode}/${encodeURIComponent(email)}/${IBAN}`);
  }
  await partner.call('PATCH', `${POSITIONS}/transfers?oldIban=${IBAN}`, { newIban: IBAN });

  // Payments and receipts, in both forms, delivered at once, refused, and in the end.
  const paid = good[0]!;
  stations[0]?.next('http500', 'garbage', {
    ko: { faultCode: 'PAA_SYSTEM_ERROR', faultString: 'x', id: OWN },
  });
  await partner.post(`${POSITIONS}/${created.iupd}/publish`);
  const receipt = receiptOf(OWN, undefined, {
    noticeNumber: navOf(paid),
    debtor: subject({ ...PAYER, ...DEBTOR }),
    payer: subject(PAYER),
  });
  expect((await scene.post(receipt)).status).toBe(201);
  await until(
    () => stations.every(({ messages }) => messages.length > 0),
    (all) => all,
  );
  const nodo = await Nodo.of(scene.house);
  const [station] = stations;
  const address = { idPA: OWN, idBrokerPA: station?.brokerCode, idStation: station?.idStation };
  const qrCode = { fiscalCode: OWN, noticeNumber: navOf(good[1]!) };
  expect((await nodo.call('paVerifyPaymentNotice', { ...address, qrCode })).outcome).toBe('OK');
  expect((await nodo.call('paGetPaymentV2', { ...address, qrCode, amount: '120.00' })).outcome).toBeDefined();
  await nodo.call('paSendRTV2', {
    ...address,
    receipt: { ...receipt, receiptId: 'second', fiscalCode: OWN },
  });
  for (const broken of [
    `<x>${DEBTOR.fullName}`,
    `<soapenv:Envelope><y>${DEBTOR.fiscalCode}</y></soapenv:Envelope>`,
  ]) {
    await partner.call('POST', '/partner', broken, { 'Content-Type': 'text/xml' });
  }
  const failed = { ...receipt, debtor: subject({ ...PAYER, fullName: DEBTOR.fullName.repeat(20) }) };
  expect((await scene.post(failed)).status).toBe(400);
  await partner.get(`/organizations/${OWN}/receipts/${receipt.receiptId}/xml`);
  await partner.get(`/organizations/${OWN}/receipts/${receipt.receiptId}/recipients/explain`);
  await partner.get(POSITIONS);
  await partner.post('/redeliveries', { organizationFiscalCode: OWN, status: 'all' });
  await scene.pay(OWN, navOf(good[1]!), { debtor: DEBTOR.fullName });
  await receiver.count(1);
}

async function logs(): Promise<Record<string, string>> {
  const folder = path.join(path.dirname(scene.house.demoFile), 'logs');
  const texts: Record<string, string> = {};
  for (const name of await readdir(folder)) texts[name] = await readFile(path.join(folder, name), 'utf8');
  return texts;
}
const found = (text: string, words: readonly string[]) =>
  words.filter((word) => text.toLowerCase().includes(word.toLowerCase()));

it('personal data and secrets are in no log and in nothing that Redis is told', async () => {
  await useEverything();
  const signing = (await partner.get('/webhook-secret')).body.secret as string;
  const secrets = [scene.house.seed.operatorKey, scene.house.seed.partnerKey, signing];
  const words = [...PERSONAL, ...secrets];
  // What happened must be in there, or nothing is proved.
  const texts = await until(logs, (all) => Object.values(all).join('').includes('delivery attempt'));
  expect(Object.keys(texts).sort()).toEqual(
    ['api', 'position-worker', 'receipt-worker', 'scheduler'].map((app) => `${app}.log`),
  );
  expect(texts['api.log']?.split('\n').length).toBeGreaterThan(50);
  expect(texts['api.log']).toContain('/nowhere/[redacted]');
  expect(texts['position-worker.log']).toContain('"end":"applied"');
  for (const [name, text] of Object.entries(texts)) {
    expect({ name, found: found(text, words) }).toEqual({ name, found: [] });
  }
  const said = monitor.commands;
  expect(said).toContain('position-chunks');
  expect(said).toContain('receipt-deliveries');
  expect(found(said, words)).toEqual([]);
});
