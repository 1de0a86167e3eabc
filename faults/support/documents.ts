import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** Who takes part in the drill. */
export const BROKER = '15376371009';
export const PRIMARY = ['77777777777', '80000000001'] as const;
export const SECONDARY = '90000000003';
const ORIGINATING = `${BROKER}_01`;
const CENTS = 12_000;
const PA = 'xmlns:p="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"';

/** What a station does for which organizations. */
export const STATIONS = [
  { id: ORIGINATING, broadcast: false, organizations: [...PRIMARY], segregationCode: '47' },
  { id: `${BROKER}_02`, broadcast: true, organizations: [PRIMARY[0], SECONDARY] },
  { id: `${BROKER}_03`, broadcast: true, organizations: [PRIMARY[1], SECONDARY] },
] as const;

const iuvOf = (n: number): string => `47${String(n).padStart(15, '0')}`;
export const navOf = (n: number): string => `3${iuvOf(n)}`;
export const iupdOf = (n: number): string => `drill-${n}`;

/** Position `n` as partners post it; `round` says how often it was changed. */
export function positionOf(n: number, round: number): object {
  return {
    iupd: iupdOf(n),
    type: 'F',
    fiscalCode: 'VRDLCU80A01H501X',
    fullName: 'Luca Verdi',
    companyName: companyOf(round),
    switchToExpired: false,
    paymentOption: [
      {
        iuv: iuvOf(n),
        amount: CENTS,
        description: 'TARI',
        isPartialPayment: false,
        dueDate: '2099-12-31T23:59:59',
        transfer: [
          {
            idTransfer: '1',
            amount: CENTS,
            remittanceInformation: 'TARI',
            category: '9/0101108TS/',
            iban: 'IT60X0542811101000000123456',
          },
        ],
      },
    ],
  };
}

export const companyOf = (round: number): string => `Comune, round ${round}`;

export async function zipOf(document: object): Promise<Blob> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(JSON.stringify(document)), 'positions.json');
  zip.end();
  return new Blob([new Uint8Array(await buffer(zip.outputStream))]);
}

/** A payment of position `n` that also pays the secondary organization, if `shared`. */
export interface ReceiptFacts {
  receiptId: string;
  organization: string;
  n: number;
  shared: boolean;
}

export const receiptJson = ({ receiptId, organization, n, shared }: ReceiptFacts): object => ({
  receiptId,
  noticeNumber: navOf(n),
  fiscalCode: organization,
  outcome: 'OK',
  creditorReferenceId: iuvOf(n),
  paymentAmount: '120.00',
  description: 'TARI',
  companyName: 'Comune',
  debtor: {
    uniqueIdentifier: { entityUniqueIdentifierType: 'F', entityUniqueIdentifierValue: 'VRDLCU80A01H501X' },
    fullName: 'Luca Verdi',
  },
  transferList: {
    transfer: transfersOf(organization, shared).map(({ amount, payee }, index) => ({
      idTransfer: index + 1,
      transferAmount: amount,
      fiscalCodePA: payee,
      IBAN: 'IT60X0542811101000000123456',
      remittanceInformation: 'TARI',
      transferCategory: '9/0101108TS/',
    })),
  },
  idPSP: 'BANCAXX7',
  PSPCompanyName: 'Banca',
  idChannel: '07654321098_01',
  channelDescription: 'app',
});

const transfersOf = (organization: string, shared: boolean) =>
  shared
    ? [
        { amount: '100.00', payee: organization },
        { amount: '20.00', payee: SECONDARY },
      ]
    : [{ amount: '120.00', payee: organization }];

/** The same as paSendRTV2, written by hand: nothing of the house's own SOAP takes part. */
export function receiptXml(facts: ReceiptFacts): string {
  const { receiptId, organization, n, shared } = facts;
  const transfers = transfersOf(organization, shared).map(
    ({ amount, payee }, index) =>
      `<transfer><idTransfer>${index + 1}</idTransfer><transferAmount>${amount}</transferAmount>` +
      `<fiscalCodePA>${payee}</fiscalCodePA><IBAN>IT60X0542811101000000123456</IBAN>` +
      `<remittanceInformation>TARI</remittanceInformation><transferCategory>9/0101108TS/</transferCategory></transfer>`,
  );
  return envelope(
    `<p:paSendRTV2Request ${PA}><idPA>${organization}</idPA><idBrokerPA>${BROKER}</idBrokerPA>` +
      `<idStation>${ORIGINATING}</idStation><receipt><receiptId>${receiptId}</receiptId>` +
      `<noticeNumber>${navOf(n)}</noticeNumber><fiscalCode>${organization}</fiscalCode><outcome>OK</outcome>` +
      `<creditorReferenceId>${iuvOf(n)}</creditorReferenceId><paymentAmount>120.00</paymentAmount>` +
      `<description>TARI</description><companyName>Comune</companyName><debtor><uniqueIdentifier>` +
      `<entityUniqueIdentifierType>F</entityUniqueIdentifierType>` +
      `<entityUniqueIdentifierValue>VRDLCU80A01H501X</entityUniqueIdentifierValue></uniqueIdentifier>` +
      `<fullName>Luca Verdi</fullName></debtor><transferList>${transfers.join('')}</transferList>` +
      `<idPSP>BANCAXX7</idPSP><PSPCompanyName>Banca</PSPCompanyName><idChannel>07654321098_01</idChannel>` +
      `<channelDescription>app</channelDescription></receipt></p:paSendRTV2Request>`,
  );
}

/** What a station answers to a receipt it keeps. */
export const ACKNOWLEDGED = envelope(
  `<p:paSendRTV2Response ${PA}><outcome>OK</outcome></p:paSendRTV2Response>`,
);

function envelope(body: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">' +
    `<s:Body>${body}</s:Body></s:Envelope>`
  );
}
