import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type XMLFileInfo, validateXML } from 'xmllint-wasm';
import { type PaymentData, type Receipt } from '#libs/domain';
import {
  type Answers,
  type OperationName,
  answerFaults,
  buildAnswer,
  buildPaSendRTRequest,
  buildPaSendRTV2Request,
  readRequest,
} from '#libs/soap';
import fullReceipt from '../test-data/full-receipt.json';

const contract = (name: string): XMLFileInfo => ({
  fileName: name,
  contents: readFileSync(join(__dirname, '../contract', name), 'utf8'),
});

/** Body of a message as a document of its own: what the XSD is about. */
function documentOf(message: string): string {
  const body = /<soapenv:Body>([^]*)<\/soapenv:Body>/.exec(message)?.[1] ?? '';
  return body.replace(/<(\w+:)?\w+/, '$& xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"');
}

/** Which of the messages the XSD takes. */
async function validByXsd(messages: readonly string[]): Promise<boolean[]> {
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

const envelope = (root: string, content: string): string =>
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"><soapenv:Body>' +
  `<pafn:${root}>${content}</pafn:${root}></soapenv:Body></soapenv:Envelope>`;

const ADDRESS =
  '<idPA>77777777777</idPA><idBrokerPA>15376371009</idBrokerPA><idStation>15376371009_01</idStation>';
const QR_CODE =
  '<qrCode><fiscalCode>77777777777</fiscalCode><noticeNumber>347000000000000001</noticeNumber></qrCode>';
const EXPECTED =
  '<amount>120.00</amount><paymentNote>note</paymentNote><transferType>POSTAL</transferType><dueDate>2026-12-31</dueDate>';

const receipt = fullReceipt as Receipt;
const addressee = { idPA: '77777777777', idBrokerPA: '15376371009', idStation: '15376371009_01' };
const withoutStamps: Receipt = {
  ...receipt,
  transferList: receipt.transferList.filter(({ MBDAttachment }) => MBDAttachment === undefined),
};

const REQUESTS: Record<OperationName, string> = {
  paVerifyPaymentNotice: envelope('paVerifyPaymentNoticeReq', ADDRESS + QR_CODE),
  paGetPayment: envelope('paGetPaymentReq', ADDRESS + QR_CODE + EXPECTED),
  paGetPaymentV2: envelope('paGetPaymentV2Request', ADDRESS + QR_CODE + EXPECTED),
  paSendRT: buildPaSendRTRequest({ ...addressee, receipt: withoutStamps }),
  paSendRTV2: buildPaSendRTV2Request({ ...addressee, receipt }),
  paDemandPaymentNotice: envelope(
    'paDemandPaymentNoticeRequest',
    `${ADDRESS}<idServizio>00001</idServizio><idSoggettoServizio>00002</idSoggettoServizio>` +
      '<datiSpecificiServizioRequest>PGEvPg==</datiSpecificiServizioRequest>',
  ),
};

/** A message with each of its elements left out, doubled, renamed, swapped with the next, emptied and filled. */
function variants(message: string): string[] {
  const elements = Array.from(message.matchAll(/<([A-Za-z-]+)>[^<]*<\/\1>/g), ([element]) => element);
  const values = ['', ' ', 'x', 'EQ', 'PAGOPA', '0.00', '0.01', 'true', 'AAAA', '2026/02/28'];
  const lengths = [2, 4, 5, 6, 11, 18, 35, 36, 70, 72, 73, 140, 141, 210, 211].map((length) =>
    '1'.repeat(length),
  );
  return [
    ...elements.flatMap((element, index) => [
      message.replace(element, ''),
      message.replace(element, element + element),
      message.replace(element, `${element}<other>x</other>`),
      message.replace(`${element}${elements[index + 1] ?? '-'}`, `${elements[index + 1] ?? ''}${element}`),
      ...[...values, ...lengths].map((value) =>
        message.replace(element, element.replace(/>[^<]*</, `>${value}<`)),
      ),
    ]),
    ...['qrCode', 'debtor', 'transferList', 'receipt'].map((group) =>
      message.replace(new RegExp(`<${group}>[^]*</${group}>`), ''),
    ),
  ];
}

const isValidByTable = (message: string): boolean => !('faults' in readRequest(message));

// paSendRTV2 has a corpus of its own, in schema-agrees-with-xsd.
describe.each(Object.entries(REQUESTS).filter(([operation]) => operation !== 'paSendRTV2'))(
  'a request of %s',
  (operation, message) => {
    it('is read as what it is', () => {
      expect(readRequest(message)).toMatchObject({ operation, message: addressee });
    });

    it('is judged by the table as by the XSD, whatever is wrong with it', async () => {
      const messages = [message, ...variants(message)];
      const byXsd = await validByXsd(messages);
      expect(byXsd.slice(0, 1)).toEqual([true]);
      expect(byXsd).toContain(false);
      const disagreements = messages.filter((each, index) => isValidByTable(each) !== byXsd[index]);
      expect(disagreements.map(documentOf)).toEqual([]);
    });
  },
);

const data: PaymentData = {
  creditorReferenceId: '47000000000000001',
  paymentAmount: 12_000,
  dueDate: '2026-12-31',
  retentionDate: '2027-01-31T00:00:00',
  lastPayment: false,
  description: 'TARI 2026',
  companyName: 'Comune di Esempio',
  officeName: 'Tributi',
  debtor: receipt.debtor,
  transferList: [
    {
      idTransfer: 1,
      transferAmount: 10_000,
      fiscalCodePA: '77777777777',
      companyName: 'Comune di Esempio',
      IBAN: 'IT60X0542811101000000123456',
      remittanceInformation: 'TARI',
      transferCategory: '9/0101108TS/',
      metadata: [{ key: 'a', value: 'b' }],
    },
  ],
  metadata: [{ key: 'c', value: 'd' }],
};
const stamp = (over: Partial<Record<'hashDocumento' | 'tipoBollo' | 'provinciaResidenza', string>> = {}) => ({
  idTransfer: 2,
  transferAmount: 1_600,
  fiscalCodePA: '77777777777',
  richiestaMarcaDaBollo: {
    hashDocumento: 'wHpFSLCGZjIvNSXxqtGbxg7275t446DRTk5ZrsdUQ6E=',
    tipoBollo: '01',
    provinciaResidenza: 'RM',
    ...over,
  },
  remittanceInformation: 'Marca da bollo',
  transferCategory: '9/0301105TS/',
});
const withStamp = (over?: Parameters<typeof stamp>[0]): PaymentData => ({
  ...data,
  transferList: [...data.transferList, stamp(over)],
});

const description = {
  paymentList: [
    {
      amount: 12_000,
      options: 'EQ' as const,
      dueDate: '2026-12-31',
      detailDescription: 'TARI',
      allCCP: false,
    },
  ],
  paymentDescription: 'TARI 2026',
  fiscalCodePA: '77777777777',
  companyName: 'Comune di Esempio',
  officeName: 'Tributi',
};
const qrCode = { fiscalCode: '77777777777', noticeNumber: '347000000000000001' };

const ANSWERS: { [O in OperationName]: Answers[O][] } = {
  paVerifyPaymentNotice: [
    { outcome: 'OK', ...description },
    { outcome: 'OK', ...description, companyName: 'x'.repeat(141) },
    { outcome: 'OK', ...description, fiscalCodePA: 'mock' },
    { outcome: 'OK', ...description, paymentList: [{ ...description.paymentList[0]!, amount: 0 }] },
  ],
  paGetPayment: [
    { outcome: 'OK', data },
    { outcome: 'OK', data: withStamp() },
    { outcome: 'OK', data: { ...data, dueDate: '31/12/2026' } },
  ],
  paGetPaymentV2: [
    { outcome: 'OK', data: withStamp() },
    { outcome: 'OK', data: withStamp({ hashDocumento: 'abc' }) },
    { outcome: 'OK', data: withStamp({ hashDocumento: 'A'.repeat(72) }) },
    { outcome: 'OK', data: withStamp({ hashDocumento: 'A'.repeat(76) }) },
    { outcome: 'OK', data: withStamp({ tipoBollo: '02' }) },
    { outcome: 'OK', data: withStamp({ provinciaResidenza: 'rm' }) },
    { outcome: 'OK', data: { ...data, transferList: [] } },
    { outcome: 'OK', data: { ...data, retentionDate: '2027-01-31' } },
  ],
  paSendRT: [{ outcome: 'OK' }],
  paSendRTV2: [{ outcome: 'OK' }],
  paDemandPaymentNotice: [
    { outcome: 'OK', qrCode, ...description },
    { outcome: 'OK', qrCode: { ...qrCode, noticeNumber: '1' }, ...description },
  ],
};

describe.each(Object.keys(ANSWERS) as OperationName[])('an answer of %s', (operation) => {
  const ko = { outcome: 'KO' as const, fault: { faultCode: 'PAA_X', faultString: 'x', id: '1' } };

  it('is valid by the XSD if the table finds nothing wrong, and only then', async () => {
    const answers = [{ outcome: 'KO' as const }, ko, ...ANSWERS[operation]];
    const byXsd = await validByXsd(answers.map((each) => buildAnswer(operation, each)));
    expect(answers.map((each) => answerFaults(operation, each).length === 0)).toEqual(byXsd);
    expect(byXsd.slice(0, 3)).toEqual([true, true, true]);
  });
});
