import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { benchPosition } from '../../bench/support/positions';
import { brokenBytes, brokenJson, brokenXml } from './documents';
import { bodyOfForm, brokenForm } from './forms';
import { soapMessages } from './messages';
import { type Operation } from './operations';
import { nastyZips, zipOf } from './zips';

/** One request. */
export interface Case {
  /** For the report: what kind of input it is, and where it goes. */
  kind: string;
  title: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer;
}

const ORGANIZATION = '77777777777';
const BROKER = '15376371009';
const UPLOAD = `/v2/brokers/${BROKER}/organizations/${ORGANIZATION}/debtpositions/file`;
const JSON_TYPE = { 'content-type': 'application/json' };
const XML_TYPE = { 'content-type': 'text/xml; charset=utf-8' };

/** What every kind is made from: one document that is right. */
const position = benchPosition(1);
const jobDocument = { operation: 'CREATE', paymentPositions: [benchPosition(1), benchPosition(2)] };
const installments = {
  ...position,
  paymentOption: [
    {
      description: 'Rata unica',
      validityDate: null,
      retentionDate: '2099-12-31T23:59:59',
      switchToExpired: false,
      debtor: { type: 'F', fiscalCode: 'VRDLCU80A01H501X', fullName: 'Luca Verdi' },
      installments: position['paymentOption'],
    },
  ],
};
const receipt = {
  receipt: {
    receiptId: 'fuzz',
    noticeNumber: '347000000000000001',
    fiscalCode: ORGANIZATION,
    outcome: 'OK',
    creditorReferenceId: '47000000000000001',
    paymentAmount: '10.00',
    description: 'TARI',
    companyName: 'Comune',
    debtor: {
      uniqueIdentifier: { entityUniqueIdentifierType: 'F', entityUniqueIdentifierValue: 'VRDLCU80A01H501X' },
      fullName: 'Luca Verdi',
    },
    transferList: {
      transfer: [
        {
          idTransfer: 1,
          transferAmount: '10.00',
          fiscalCodePA: ORGANIZATION,
          IBAN: 'IT60X0542811101000000123456',
          remittanceInformation: 'TARI',
          transferCategory: '9/0101108TS/',
        },
      ],
    },
    idPSP: 'PSP',
    PSPCompanyName: 'PSP',
    idChannel: 'channel',
    channelDescription: 'WISP',
    paymentDateTime: '2026-01-31T12:00:00',
    metadata: { mapEntry: [{ key: 'a', value: 'b' }] },
  },
};
const station = {
  brokerCode: BROKER,
  endpointUrl: 'http://127.0.0.1:9/',
  primitiveVersion: 2,
  organizations: [
    { organizationFiscalCode: ORGANIZATION, broadcast: true, segregationCode: '47', auxDigit: 3 },
  ],
};

/** Where JSON goes, with a document that would be taken. */
const JSON_DOORS: readonly [method: string, path: string, document: object][] = [
  ['POST', `/organizations/${ORGANIZATION}/jobs`, jobDocument],
  ['POST', `/organizations/${ORGANIZATION}/jobs?dryRun=true`, jobDocument],
  ['POST', `/organizations/${ORGANIZATION}/debtpositions`, position],
  ['PUT', `/organizations/${ORGANIZATION}/debtpositions/fuzz`, position],
  ['POST', `/organizations/${ORGANIZATION}/debtpositions/bulk`, { paymentPositions: [position] }],
  ['POST', `/v3/organizations/${ORGANIZATION}/debtpositions`, installments],
  ['POST', `/organizations/${ORGANIZATION}/receipts`, receipt],
  [
    'POST',
    `/organizations/${ORGANIZATION}/paymentoptions/347000000000000001/pay`,
    {
      paymentDate: '2026-01-31T12:00:00',
      paymentMethod: 'CARD',
      pspCompany: 'PSP',
      idReceipt: 'r',
      fee: '10',
    },
  ],
  ['POST', `/organizations/${ORGANIZATION}/iuvs`, { segregationCode: '47', count: 3, reference: 'r' }],
  ['PUT', '/admin/stations/15376371009_09', station],
  ['POST', '/admin/webhooks', { url: 'http://127.0.0.1:9/', events: ['station.failing'] }],
  ['POST', '/redeliveries', { stationId: '15376371009_01', deliveries: 'FAILED', dryRun: true }],
];

/** Every kind of broken request. */
export async function caseKinds(
  operations: readonly Operation[],
): Promise<Record<string, fc.Arbitrary<Case>>> {
  const document = JSON.stringify({ paymentPositions: [benchPosition(1), benchPosition(2)] });
  const zip = await zipOf({ 'positions.json': document });
  const deflated = await zipOf({ 'positions.json': JSON.stringify({ paymentPositions: range(50) }) });
  const upload = (kind: string, title: string, body: Buffer, headers: Record<string, string>): Case => ({
    kind,
    title,
    method: 'POST',
    path: UPLOAD,
    headers,
    body,
  });
  const messages = soapMessages(ORGANIZATION, BROKER);
  return {
    json: fc.constantFrom(...JSON_DOORS).chain(([method, path, valid]) =>
      brokenJson(valid).map((body) => ({
        kind: 'json',
        title: `${method} ${path}`,
        method,
        path,
        headers: JSON_TYPE,
        body,
      })),
    ),
    ndjson: fc.array(brokenJson(position), { minLength: 1, maxLength: 4 }).map((lines) => ({
      kind: 'ndjson',
      title: 'lines',
      method: 'POST',
      path: `/organizations/${ORGANIZATION}/jobs?operation=CREATE`,
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.join('\n'),
    })),
    zip: fc
      .constantFrom(zip, deflated)
      .chain(brokenBytes)
      .map((bytes) => upload('zip', 'bytes', ...bodyOfForm(bytes))),
    'zip of json': brokenJson({ paymentPositions: [position] }).map((text) =>
      upload('zip of json', 'document', ...bodyOfForm(storedZip(text))),
    ),
    multipart: brokenForm(zip).map(({ title, body, headers }) => upload('multipart', title, body, headers)),
    soap: fc.constantFrom(...Object.entries(messages)).chain(([operation, message]) =>
      brokenXml(message).map((body) => ({
        kind: 'soap',
        title: operation,
        method: 'POST',
        path: '/partner',
        headers: { ...XML_TYPE, soapaction: `"${operation}"` },
        body,
      })),
    ),
    address: brokenAddress(operations),
  };
}

/** Requests that must be refused as they are, whatever else is drawn. */
export async function corpus(): Promise<Case[]> {
  const zips = await nastyZips(JSON.stringify({ paymentPositions: [benchPosition(1)] }));
  return Object.entries(zips).flatMap(([title, zip]) => {
    const [body, headers] = bodyOfForm(zip);
    const asJob = { 'content-type': 'application/zip' };
    return [
      { kind: 'corpus', title, method: 'POST', path: UPLOAD, headers, body },
      {
        kind: 'corpus',
        title: `${title}, as a job`,
        method: 'POST',
        path: `/organizations/${ORGANIZATION}/jobs?operation=CREATE`,
        headers: asJob,
        body: zip,
      },
    ];
  });
}

const range = (count: number) => Array.from({ length: count }, (_, index) => benchPosition(index));

const SEGMENTS = [
  ...[
    '%00',
    '%2e%2e',
    '..%2f..',
    '%ff',
    '%E0%A4%A',
    '%',
    '__proto__',
    'constructor',
    '0',
    '-1',
    '1e9',
    'null',
    '%20',
  ],
  ...[
    '%F0%9F%98%80',
    "'%20OR%201=1",
    '%3Cscript%3E',
    '77777777777',
    '347000000000000001',
    'a'.repeat(3_000),
    '*',
    ';',
  ],
];
const VALUES = [
  ...SEGMENTS,
  '',
  '9007199254740993',
  '2026-02-30',
  '0000-01-01',
  '9999-12-31T23:59:59Z',
  '%5B%5D',
  'true',
];

/** Odd path parameters and queries of every operation there is, with a body of the right type or none. */
function brokenAddress(operations: readonly Operation[]): fc.Arbitrary<Case> {
  return fc.constantFrom(...operations).chain(({ method, path, query }) =>
    fc
      .record({
        segments: fc.array(fc.constantFrom(...SEGMENTS, ORGANIZATION, ORGANIZATION), {
          minLength: 6,
          maxLength: 6,
        }),
        pairs: fc.array(
          fc.tuple(fc.constantFrom('x', '__proto__', 'limit[]', ...query), fc.constantFrom(...VALUES)),
          {
            maxLength: 4,
          },
        ),
        body: fc.constantFrom(undefined, '{}', '[]', 'null', '"', '{"a":1}'),
      })
      .map(({ segments, pairs, body }) => {
        let index = 0;
        const way = path.replace(/\{[^}]*\}/g, () => segments[index++ % segments.length] ?? '');
        const hasBody = body !== undefined && method !== 'GET';
        return {
          kind: 'address',
          title: `${method} ${path}`,
          method,
          path:
            pairs.length === 0 ? way : `${way}?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`,
          headers: hasBody ? JSON_TYPE : {},
          ...(hasBody ? { body } : {}),
        };
      }),
  );
}

/** A ZIP of one entry that is not compressed. */
function storedZip(text: string): Buffer {
  const [data, name] = [Buffer.from(text), Buffer.from('positions.json')];
  const crc = crc32(data);
  const common = (at: number, record: Buffer) => {
    record.writeUInt32LE(crc, at);
    record.writeUInt32LE(data.length, at + 4);
    record.writeUInt32LE(data.length, at + 8);
    record.writeUInt16LE(name.length, at + 12);
    return record;
  };
  const local = common(14, Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(26)]));
  const central = common(16, Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.alloc(42)]));
  const end = Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + data.length, 16);
  return Buffer.concat([local, name, data, central, name, end]);
}
