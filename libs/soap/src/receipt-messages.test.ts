import fc from 'fast-check';
import { type Fault, type Receipt, Rejected } from '#libs/domain';
import {
  buildPaSendRTRequest,
  buildPaSendRTV2Request,
  parsePaSendRTV2Request,
  readRequest,
  receiptFaults,
} from '#libs/soap';
import fullReceipt from '../test-data/full-receipt.json';

const receipt = fullReceipt as Receipt;
const addressee = { idPA: '00987654321', idBrokerPA: '09876543210', idStation: '09876543210_03' };
const request = { ...addressee, receipt };
const full = buildPaSendRTV2Request(request);

function rejectionOf(xml: Buffer | string, options?: { maxBytes: number }): Rejected {
  try {
    parsePaSendRTV2Request(xml, options);
  } catch (error) {
    if (error instanceof Rejected) return error;
    throw error;
  }
  throw new Error('The message was accepted.');
}

const faultsOf = (xml: string): readonly Fault[] => {
  const { code, faults } = rejectionOf(xml);
  expect(code).toBe('PAA_SINTASSI_XSD');
  return faults;
};

describe('a message built from a receipt', () => {
  it('reads back as the same receipt', () => {
    expect(parsePaSendRTV2Request(full)).toEqual(request);
    expect(parsePaSendRTV2Request(Buffer.from(full))).toEqual(request);
  });

  it('leaves out what is absent or empty, and standIn unless it is true', () => {
    const { payer, metadata, fee, ...rest } = receipt;
    const sparse: Receipt = { ...rest, officeName: '', paymentNote: '\u0000', metadata: [], standIn: false };
    const xml = buildPaSendRTV2Request({ ...addressee, receipt: sparse });
    for (const name of ['officeName', 'paymentNote', 'payer', 'fee', 'standIn'])
      expect(xml).not.toContain(`<${name}`);
    expect(xml).not.toContain('</PSPCompanyName><metadata');
    expect(receiptFaults(sparse)).toEqual([]);
    expect(() => parsePaSendRTV2Request(xml)).not.toThrow();
  });

  it.each([
    [0, '0.00'],
    [1, '0.01'],
    [99, '0.99'],
    [100, '1.00'],
    [123456, '1234.56'],
    [99999999999, '999999999.99'],
  ])('writes %d cents as %s', (cents, euros) => {
    const xml = buildPaSendRTV2Request({ ...addressee, receipt: { ...receipt, paymentAmount: cents } });
    expect(xml).toContain(`<paymentAmount>${euros}</paymentAmount>`);
    expect(parsePaSendRTV2Request(xml).receipt.paymentAmount).toBe(cents);
  });

  it('carries any text there and back, without the characters XML has no room for', () => {
    const legal = (text: string) =>
      text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }), (text) => {
        const description = `x${text}\u0000\uD800\uFFFE`;
        const xml = buildPaSendRTV2Request({ ...addressee, receipt: { ...receipt, description } });
        expect(parsePaSendRTV2Request(Buffer.from(xml)).receipt.description).toBe(legal(description));
      }),
    );
  });
});

describe('a message of version 1', () => {
  const { paymentNote, primaryCiIncurredFee, idBundle, idCiBundle, ...rest } = receipt;
  const transferList = receipt.transferList.filter(({ MBDAttachment }) => MBDAttachment === undefined);

  it('says what that version has room for, and reads back as that', () => {
    const xml = buildPaSendRTRequest({ ...addressee, receipt: { ...receipt, transferList } });
    expect(receiptFaults({ ...receipt, transferList }, 1)).toEqual([]);
    expect(readRequest(xml)).toEqual({
      operation: 'paSendRT',
      message: {
        ...addressee,
        receipt: { ...rest, transferList: transferList.map(({ companyName, ...transfer }) => transfer) },
      },
    });
  });

  it('cannot be made of a receipt with a digital stamp', () => {
    expect(receiptFaults(receipt)).toEqual([]);
    const at = receipt.transferList.findIndex(({ MBDAttachment }) => MBDAttachment !== undefined);
    expect(receiptFaults(receipt, 1)).toEqual([
      { pointer: `/transferList/${at}/IBAN`, detail: 'is missing' },
    ]);
  });
});

describe('a message that is read', () => {
  it('may use any prefix, a default namespace on its envelope, comments and CDATA', () => {
    const foreign = full
      .replaceAll('pafn', 'ns4')
      .replaceAll('soapenv:', '')
      .replace('xmlns:soapenv', 'xmlns')
      .replace('<ns4:paSendRTV2Request>', '<ns4:paSendRTV2Request xmlns="">')
      .replace('home banking', '<!-- ! -->home<![CDATA[ ]]>banking');
    expect(parsePaSendRTV2Request(foreign)).toEqual(request);
  });

  it('may be ISO-8859-1 or UTF-16 when it says so, and start with a byte order mark', () => {
    const latin = Buffer.from(full.replace('UTF-8', 'ISO-8859-1'), 'latin1');
    expect(parsePaSendRTV2Request(latin)).toEqual(request);
    expect(parsePaSendRTV2Request(Buffer.from(`\uFEFF${full}`, 'utf16le'))).toEqual(request);
    expect(parsePaSendRTV2Request(Buffer.from(`\uFEFF${full}`))).toEqual(request);
  });

  it('gives values their domain form, blanks around them gone', () => {
    const spaced = full
      .replace('>136.00<', '> 000136.00\n<')
      .replace('<idTransfer>2<', '<idTransfer> +02 <')
      .replace('>true<', '> 1 <')
      .replace('PG1hcmNh', 'PG1h\n  cmNh')
      .replace('>2026-03-31<', '>\n2026-03-31 <');
    expect(parsePaSendRTV2Request(spaced)).toEqual(request);
  });

  it('is told every fault with the path to it', () => {
    const broken = full
      .replace('<noticeNumber>301', '<noticeNumber>')
      .replace(/<outcome>.*?<\/outcome>/, '')
      .replace('<IBAN>IT60X0542811101000000654321</IBAN>', '')
      .replace('<transferAmount>16.00<', '<transferAmount>0.00<')
      .replace('<city>Napoli</city>', '')
      .replace('<country>', '<city>Napoli</city><country>')
      .replace('<fullName>Officina', '<nickname/><fullName>Officina')
      .replace('<value>100</value>', '<value></value>');
    expect(faultsOf(broken)).toEqual([
      { pointer: '/paSendRTV2Request/receipt/noticeNumber', detail: 'must be 18 digits' },
      { pointer: '/paSendRTV2Request/receipt/debtor/city', detail: 'is out of order' },
      {
        pointer: '/paSendRTV2Request/receipt/transferList/transfer/2',
        detail: 'one of IBAN, MBDAttachment is missing',
      },
      {
        pointer: '/paSendRTV2Request/receipt/transferList/transfer/3/transferAmount',
        detail: 'must be euros with two decimals, 0.01 to 999999999.99',
      },
      { pointer: '/paSendRTV2Request/receipt/payer/nickname', detail: 'is not expected here' },
      {
        pointer: '/paSendRTV2Request/receipt/metadata/mapEntry/1/value',
        detail: 'must have 1 to 140 characters',
      },
      { pointer: '/paSendRTV2Request/receipt/outcome', detail: 'is missing' },
    ]);
  });

  it('is told of both an account and a stamp, of repetitions and of namespaces', () => {
    const stamp = '<MBDAttachment>AAAA</MBDAttachment>';
    expect(faultsOf(full.replace('</IBAN>', `</IBAN>${stamp}`))).toEqual([
      {
        pointer: '/paSendRTV2Request/receipt/transferList/transfer/1/MBDAttachment',
        detail: 'excludes IBAN',
      },
    ]);
    expect(faultsOf(full.replace('<idPSP>', '<fiscalCode>00123456789</fiscalCode><idPSP>'))).toEqual([
      { pointer: '/paSendRTV2Request/receipt/fiscalCode', detail: 'is there more than once' },
    ]);
    expect(faultsOf(full.replaceAll(/(<\/?)idPA>/g, '$1pafn:idPA>'))).toEqual([
      { pointer: '/paSendRTV2Request/idPA', detail: 'must be in no namespace' },
      { pointer: '/paSendRTV2Request/idPA', detail: 'is missing' },
    ]);
    expect(faultsOf(full.replaceAll('paSendRTV2Request', 'paSendRTReq'))[0]?.pointer).toBe('');
  });

  it('lists no more faults than somebody would read, and repeats nothing of the message', () => {
    const noisy = full.replace('<idPSP>', `${'<secret>s3cret</secret>'.repeat(100)}<idPSP>`);
    expect(faultsOf(noisy)).toHaveLength(20);
    expect(JSON.stringify(faultsOf(noisy))).not.toContain('s3cret');
  });

  const envelope = (body: string, before = '') =>
    `${before}<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>';

  it.each<[string, string | Buffer]>([
    ['is empty', ''],
    ['is no XML', 'hello'],
    ['is JSON', '{"idPA":"1"}'],
    ['is cut off', full.slice(0, -20)],
    ['has a document type', full.replace('?>', '?><!DOCTYPE soapenv:Envelope>')],
    ['defines entities', envelope('<x>&b;</x>', bomb)],
    ['reads a file', envelope('<x>&f;</x>', '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>')],
    ['uses an entity of HTML', full.replace('home banking', 'caff&egrave;')],
    ['refers to a character XML does not have', full.replace('home banking', '&#0;')],
    ['refers beyond Unicode', full.replace('home banking', '&#x110000;')],
    ['has a processing instruction', full.replace('<soapenv:Body>', '<?php x ?><soapenv:Body>')],
    [
      'includes by XInclude where SOAP has no place for it',
      `<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="a"/>${full}`,
    ],
    ['has a control character', full.replace('home banking', '\u0001')],
    ['has no envelope', full.replace(/^.*<soapenv:Body>/, '').replace(/<\/soapenv:Body>.*$/, '')],
    ['has an empty body', envelope('')],
    ['has two messages', envelope('<x/><x/>')],
    ['has two bodies', envelope('<x/>').replace('</s:Envelope>', '<s:Body/></s:Envelope>')],
    ['nests too deep', envelope('<x>'.repeat(31) + '</x>'.repeat(31))],
    ['has an undeclared prefix', envelope('<y:x/>')],
    [
      'has half a character',
      Buffer.concat([Buffer.from(full.slice(0, 900)), Buffer.from([0xc3]), Buffer.from(full.slice(900))]),
    ],
    ['names an element after the prototype of objects', envelope('<__proto__/>')],
  ])('is refused as malformed when it %s', (_, xml) => {
    expect(rejectionOf(xml)).toMatchObject({ code: 'SOAP_MALFORMED', faults: [] });
  });

  it('is refused when it is larger than the limit, in bytes', () => {
    const size = Buffer.byteLength(full);
    expect(() => parsePaSendRTV2Request(full, { maxBytes: size })).not.toThrow();
    expect(rejectionOf(full, { maxBytes: size - 1 }).code).toBe('SOAP_MALFORMED');
    expect(rejectionOf(Buffer.from(full), { maxBytes: size - 1 }).code).toBe('SOAP_MALFORMED');
  });
});

describe('receiptFaults', () => {
  it('finds where a receipt has no place in the XSD', () => {
    const [first, second, third] = receipt.transferList;
    const odd: Receipt = {
      ...receipt,
      noticeNumber: '1234',
      paymentAmount: 12.25,
      description: '',
      idPSP: 'x'.repeat(36),
      debtor: { ...receipt.debtor, country: 'Italia' },
      transferList: [first!, { ...second!, IBAN: '' }, { ...third!, IBAN: 'IT60', transferAmount: 0 }],
      metadata: [{ key: 'k', value: '' }],
    };
    expect(receiptFaults(odd).map(({ pointer }) => pointer)).toEqual([
      '/noticeNumber',
      '/paymentAmount',
      '/description',
      '/debtor/country',
      '/transferList/1/IBAN',
      '/transferList/2/transferAmount',
      '/transferList/2/MBDAttachment',
      '/idPSP',
      '/metadata/0/value',
    ]);
    expect(receiptFaults({ ...receipt, transferList: [] })).toEqual([
      { pointer: '/transferList', detail: 'must have 1 to 5 entries' },
    ]);
  });

  it('says the same as reading the built message does', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.string({ minLength: 30, maxLength: 215 }),
      fc.constant(''),
    );
    const odd = fc.record(
      {
        noticeNumber: fc.oneof(text, fc.stringMatching(/^[0-9]{18}$/)),
        paymentAmount: fc.oneof(fc.nat(), fc.double(), fc.integer()),
        description: text,
        officeName: text,
        idPSP: text,
        paymentNote: text,
        fee: fc.oneof(fc.nat(), fc.integer()),
        paymentDateTime: fc.oneof(text, fc.constant('2026-01-01T00:00:00')),
        applicationDate: fc.oneof(text, fc.constant('2026-01-01')),
        standIn: fc.boolean(),
        metadata: fc.array(fc.record({ key: text, value: text }), { maxLength: 17 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(odd, (changes) => {
        const changed = { ...receipt, ...changes };
        const xml = buildPaSendRTV2Request({ ...addressee, receipt: changed });
        if (receiptFaults(changed).length > 0) expect(rejectionOf(xml).code).toBe('PAA_SINTASSI_XSD');
        else expect(() => parsePaSendRTV2Request(xml)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});
