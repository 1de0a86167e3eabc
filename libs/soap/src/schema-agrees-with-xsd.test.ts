import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type XMLFileInfo, validateXML } from 'xmllint-wasm';
import { type Receipt, Rejected } from '#libs/domain';
import { buildPaSendRTV2Request, parsePaSendRTV2Request } from '#libs/soap';
import fullReceipt from '../test-data/full-receipt.json';

const receipt = fullReceipt as Receipt;
const { officeName, payer, metadata, standIn, fee, ...rest } = receipt;
const minimalReceipt: Receipt = {
  ...rest,
  debtor: { uniqueIdentifier: receipt.debtor.uniqueIdentifier, fullName: 'A' },
  transferList: receipt.transferList.slice(1, 2),
};
const addressee = { idPA: '00987654321', idBrokerPA: '09876543210', idStation: '09876543210_03' };
const full = buildPaSendRTV2Request({ ...addressee, receipt });
const minimal = buildPaSendRTV2Request({ ...addressee, receipt: minimalReceipt });

/** Body of a message as a document of its own: what the XSD is about. */
function documentOf(message: string): string {
  const body = /<soapenv:Body>([^]*)<\/soapenv:Body>/.exec(message)?.[1] ?? '';
  return body.replace(
    /<(\w+:)?\w+/,
    '$& xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd" xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"',
  );
}

/** Valid according to the table? A message that is not even XML is not. */
function isValidByTable(message: string): boolean {
  try {
    parsePaSendRTV2Request(message);
    return true;
  } catch (error) {
    if (error instanceof Rejected) return false;
    throw error;
  }
}

async function validByXsd(messages: readonly string[]): Promise<boolean[]> {
  const contract = (name: string): XMLFileInfo => ({
    fileName: name,
    contents: readFileSync(join(__dirname, '../contract', name), 'utf8'),
  });
  const result = await validateXML({
    xml: messages.map((message, index) => ({ fileName: `${index}.xml`, contents: documentOf(message) })),
    schema: contract('paForNode.xsd'),
    preload: contract('common-types.xsd'),
    maxMemoryPages: 4096,
  });
  const valid = new Set(
    Array.from(result.rawOutput.matchAll(/^(\d+)\.xml validates$/gm), ([, index]) => Number(index)),
  );
  return messages.map((_, index) => valid.has(index));
}

/** Runs the messages through both and lists those they disagree on. */
async function disagreements(messages: readonly string[]): Promise<string[]> {
  const byXsd = await validByXsd(messages);
  return messages.flatMap((message, index) => {
    const byTable = isValidByTable(message);
    return byTable === byXsd[index]
      ? []
      : [`table: ${byTable}, XSD: ${byXsd[index] ?? false}\n${documentOf(message)}`];
  });
}

/** Replaces the content of the first element of a name. */
function withText(name: string, content: string, message = full): string {
  expect(message).toContain(`<${name}>`);
  return message.replace(
    new RegExp(`(<${name}>)[^]*?(</${name}>)`),
    (_, open: string, close: string) => open + content + close,
  );
}

const repeated = (count: number, char = 'x') => char.repeat(count);

const TEXTS: Record<string, readonly string[]> = {
  text: [
    '',
    ' ',
    'x',
    '\n',
    '&amp;',
    '&#13;&#10;',
    '<![CDATA[<&>]]>',
    'a<!-- b -->c',
    '\u{1F600}',
    'é',
    '&#x1F600;',
    '<b/>',
  ],
  amount: [
    '0.00',
    '0.01',
    '0.1',
    '1',
    '1.000',
    '01.00',
    '-1.00',
    '+1.00',
    ' 1.00 ',
    '1 .00',
    '1,00',
    '.00',
    '1.',
    '',
    'NaN',
    '1e2',
    '999999999.99',
    '0999999999.99',
    '1000000000.00',
    '999999999.991',
    '\u0661.\u0660\u0660',
    '1.00\u00a0',
  ],
  date: [
    '2026-02-28',
    '2026-02-29',
    '2024-02-29',
    '1900-02-29',
    '2000-02-29',
    '2026-13-01',
    '2026-00-01',
    '2026-01-00',
    '2026-04-31',
    '0000-01-01',
    '-0001-01-01',
    '10000-01-01',
    '02026-01-01',
    '226-01-01',
    '2026-01-01Z',
    '2026-01-01z',
    '2026-01-01+14:00',
    '2026-01-01+14:01',
    '2026-01-01-13:59',
    '2026-01-01+00:60',
    '2026-01-01+1:00',
    '2026-1-1',
    '+2026-01-01',
    '2026-01-01 Z',
    '20260101',
    '',
    '2026-01-01T00:00:00',
  ],
  time: [
    '2026-01-01T00:00:00',
    '2026-01-01T24:00:00',
    '2026-01-01T24:00:00.00',
    '2026-01-01T24:00:01',
    '2026-01-01T24:00:00.1',
    '2026-01-01T23:59:60',
    '2026-01-01T23:60:00',
    '2026-01-01T25:00:00',
    '2026-01-01T23:59:59.',
    '2026-01-01T23:59:59.123456Z',
    '2026-01-01T00:00',
    '2026-01-01T0:00:00',
    '2026-01-01t00:00:00',
    '2026-01-01 00:00:00',
    '2026-01-01T00:00:00+01:00',
    '2026-01-01T00:00:00+0100',
    '2026-01-01T00:00:00+01',
    '2026-02-30T00:00:00',
    '2026-01-01',
    '',
  ],
  digits: [
    '',
    repeated(10, '1'),
    repeated(11, '1'),
    repeated(12, '1'),
    repeated(17, '1'),
    repeated(18, '1'),
    repeated(19, '1'),
    ` ${repeated(11, '1')}`,
    `${repeated(18, '1')}\n`,
    repeated(11, '\u0661'),
    repeated(11, 'a'),
  ],
  small: ['1', '01', '+1', '+01', '-1', ' 2 ', '5', '6', '0', '1.0', '', 'x', '\u0661'],
  flag: ['true', 'false', '1', '0', ' true ', 'TRUE', 'yes', ''],
  base64: [
    '',
    'AAAA',
    'AAA=',
    'AA==',
    'A===',
    'AAB=',
    'AAC=',
    'AAE=',
    'AB==',
    'AQ==',
    'AAA',
    'AA A A',
    ' AAAA ',
    'AA\nAA',
    'AAAA AAAA',
    'A A = =',
    'AAAA====',
    'AA=A',
    '====',
    'A-_A',
  ],
  code: ['OK', 'KO', 'ok', ' OK', 'OK ', 'F', 'G', 'f', 'X', '', 'IT', 'I', 'ITA', 'it', '\u00c9\u00c9'],
  email: [
    'a@b',
    'a@b.c',
    'a@',
    '@b',
    'a@b.',
    'a@.b',
    'a b@c',
    'a@b@c',
    "o'x@b.it",
    'a+b_c.d-e@f-g.h-i',
    'é@b.it',
    `${repeated(250)}@abc.it`,
    `${repeated(249)}@abc.it`,
    `a@${repeated(300)}`,
    'a@b\n',
    '',
  ],
};

const LENGTHS: Record<string, number> = {
  idPA: 35,
  idBrokerPA: 35,
  idStation: 35,
  creditorReferenceId: 35,
  description: 140,
  companyName: 140,
  officeName: 140,
  entityUniqueIdentifierValue: 16,
  fullName: 70,
  streetName: 70,
  civicNumber: 16,
  postalCode: 16,
  city: 35,
  stateProvinceRegion: 35,
  IBAN: 35,
  remittanceInformation: 140,
  transferCategory: 140,
  key: 140,
  value: 140,
  idPSP: 35,
  pspFiscalCode: 70,
  pspPartitaIVA: 20,
  PSPCompanyName: 70,
  idChannel: 35,
  channelDescription: 35,
  paymentMethod: 35,
  paymentNote: 210,
  idBundle: 70,
  idCiBundle: 70,
  receiptId: 5000,
};

const KINDS: Record<string, readonly string[]> = {
  text: ['receiptId', 'description', 'fullName', 'value', 'entityUniqueIdentifierValue'],
  amount: ['paymentAmount', 'transferAmount', 'fee', 'primaryCiIncurredFee'],
  date: ['applicationDate', 'transferDate'],
  time: ['paymentDateTime'],
  digits: ['noticeNumber', 'fiscalCode', 'fiscalCodePA'],
  small: ['idTransfer'],
  flag: ['standIn'],
  base64: ['MBDAttachment'],
  code: ['outcome', 'entityUniqueIdentifierType', 'country'],
  email: ['e-mail'],
};

describe('the table of types and the XSD', () => {
  it('both take the messages this house builds', async () => {
    expect(await validByXsd([full, minimal])).toEqual([true, true]);
    expect([full, minimal].map(isValidByTable)).toEqual([true, true]);
  });

  it('agree on every kind of value', async () => {
    const messages = Object.entries(KINDS).flatMap(([kind, names]) =>
      names.flatMap((name) => (TEXTS[kind] ?? []).map((text) => withText(name, text))),
    );
    expect(messages.length).toBeGreaterThan(250);
    expect(await disagreements(messages)).toEqual([]);
  });

  it('agree on lengths, counted in characters', async () => {
    const messages = Object.entries(LENGTHS).flatMap(([name, max]) =>
      ['x', 'é', '\u{1F600}', '&amp;'].flatMap((char) =>
        [0, 1, 2, max, max + 1].map((count) => withText(name, char.repeat(count))),
      ),
    );
    expect(await disagreements(messages)).toEqual([]);
  });

  it('agree on elements that are missing, repeated, swapped or unknown', async () => {
    const elements = Array.from(full.matchAll(/<([A-Za-z-]+)>[^<]*<\/\1>/g), ([element]) => element);
    const groups = [
      'debtor',
      'payer',
      'uniqueIdentifier',
      'transferList',
      'transfer',
      'metadata',
      'mapEntry',
      'receipt',
    ].map((name) => new RegExp(`<${name}>[^]*?</${name}>`).exec(full)?.[0] ?? '');
    const messages = [...elements, ...groups].flatMap((element) => [
      full.replace(element, ''),
      full.replace(element, element + element),
      full.replace(element, `${element}<other>x</other>`),
      full.replace(element, `<!-- x -->${element}\n`),
      full.replace(element, `x${element}`),
      full.replace(element, element.replace('>', ' x="1">')),
      full.replace(element, element.replace('>', ' xmlns="urn:x">')),
      full.replace(
        element,
        element.replace('>', ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="false">'),
      ),
      full.replace(element, element.replace(/<(\/?)/, '<$1pafn:').replace(/<\/([\w-]+)>$/, '</pafn:$1>')),
    ]);
    for (let index = 1; index < elements.length; index++) {
      const pair = `${elements[index - 1]!}${elements[index]!}`;
      messages.push(full.replace(pair, `${elements[index]!}${elements[index - 1]!}`));
    }
    expect(await disagreements(messages)).toEqual([]);
  });

  it('agree on lists, choices, attributes and roots', async () => {
    const transfer = /<transfer>[^]*?<\/transfer>/.exec(full)![0];
    const entry = /<mapEntry>[^]*?<\/mapEntry>/.exec(full)![0];
    const xsi =
      'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ct="http://pagopa-api.pagopa.gov.it/xsd/common-types/v1.0.0/"';
    const stamp = '<MBDAttachment>AAAA</MBDAttachment>';
    const messages = [
      ...[0, 1, 5, 6].map((count) => withText('transferList', transfer.repeat(count))),
      ...[0, 1, 15, 16].map((count) => withText('metadata', entry.repeat(count))),
      full.replace('</IBAN>', `</IBAN>${stamp}`),
      full.replace('<IBAN>', `${stamp}<IBAN>`),
      full.replace(/<IBAN>[^<]*<\/IBAN>/, ''),
      full.replace(/<IBAN>[^<]*<\/IBAN>/, stamp),
      full.replace(stamp, stamp + stamp),
      full.replace('<transfer>', '<transfers>').replace('</transfer>', '</transfers>'),
      full.replace('<city>', `<city ${xsi} xsi:type="ct:stText35">`),
      full.replace('<city>', `<city ${xsi} xsi:type="ct:stText70">`),
      full.replace('<city>', `<city ${xsi} xsi:type="stText35">`),
      full.replace('<debtor>', `<debtor ${xsi} xsi:type="pafn:ctSubject">`),
      full.replace('<debtor>', `<debtor ${xsi} xsi:type="pafn:ctReceiptV2">`),
      full.replace('<receipt>', `<receipt ${xsi} xsi:schemaLocation="urn:a b">`),
      full.replace('<receipt>', `<receipt ${xsi} xsi:noNamespaceSchemaLocation="b">`),
      full.replace('<receipt>', `<receipt ${xsi} xsi:other="b">`),
      full.replace('<receipt>', '<receipt xml:lang="it">'),
      full.replaceAll('pafn:paSendRTV2Request', 'paSendRTV2Request'),
      full.replaceAll('paSendRTV2Request', 'paSendRTV3Request'),
      full.replaceAll('pafn:paSendRTV2Request', 'soapenv:paSendRTV2Request'),
      full.replaceAll('pafn:', 'unknown:'),
      full.replace('<pafn:paSendRTV2Request>', '<pafn:paSendRTV2Request xmlns="urn:x">'),
      full.replace('<idPA>', '<idPA xmlns="">'),
    ];
    expect(await disagreements(messages)).toEqual([]);
  });
});
