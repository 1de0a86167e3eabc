import {
  type PaymentData,
  type PaymentTransfer,
  type QrCode,
  type StationAddress,
  type StationAnswer,
  type TransferType,
} from '#libs/domain';
import { NAMESPACES } from '../namespaces';
import { type ElementPart, type SchemaType } from '../schema';
import { list, maybe, one, sequence } from '../schema-builders';
import { ADDRESS, RESPONSE, ctMetadata, ctQrCode, ctSubject } from '../shared-types';
import * as simple from '../simple-types';
import { ctTransferListPA } from './receipts';

/**
 * paGetPayment and paGetPaymentV2: a payment begins, what exactly is to be paid, and where to? Version 1 has no
 * room for digital stamps nor for the names of the transfers' organizations.
 */

const COMMON = NAMESPACES.commonTypes;
const PA = NAMESPACES.paForNode;

export interface PaGetPaymentRequest extends StationAddress {
  qrCode: QrCode;
  /** eurocents; what the payer was told */
  amount?: number;
  paymentNote?: string;
  transferType?: TransferType;
  /** xsd:date */
  dueDate?: string;
}
export type PaGetPaymentResponse = StationAnswer & { data?: PaymentData };

const requestParts: readonly ElementPart<keyof PaGetPaymentRequest>[] = [
  ...ADDRESS,
  one('qrCode', ctQrCode),
  maybe('amount', simple.stAmount),
  maybe('paymentNote', simple.stText210),
  maybe('transferType', simple.stTransferType),
  maybe('dueDate', simple.stISODate),
];

const ctRichiestaMarcaDaBollo = sequence<NonNullable<PaymentTransfer['richiestaMarcaDaBollo']>>(
  COMMON,
  'ctRichiestaMarcaDaBollo',
  [
    one('hashDocumento', simple.stBase64Binary72),
    one('tipoBollo', simple.stTipoBolloDigitale),
    one('provinciaResidenza', simple.stNazioneProvincia),
  ],
);

const ctTransferPAV2 = sequence<PaymentTransfer>(PA, 'ctTransferPAV2', [
  one('idTransfer', simple.stIdTransfer),
  one('transferAmount', simple.stAmountNotZero),
  one('fiscalCodePA', simple.stFiscalCodePA),
  maybe('companyName', simple.stText140),
  {
    kind: 'choice',
    of: [one('IBAN', simple.stIBAN), one('richiestaMarcaDaBollo', ctRichiestaMarcaDaBollo)],
  },
  one('remittanceInformation', simple.stText140),
  one('transferCategory', simple.stText140),
  maybe('metadata', ctMetadata),
]);

const ctPaymentPA = paymentOf('ctPaymentPA', maybe('companyName', simple.stText140), ctTransferListPA);
const ctPaymentPAV2 = paymentOf(
  'ctPaymentPAV2',
  one('companyName', simple.stText140),
  list(PA, 'ctTransferListPAV2', 'transfer', 5, ctTransferPAV2),
);

function paymentOf(name: string, companyName: ElementPart<'companyName'>, transferList: SchemaType) {
  return sequence<PaymentData>(PA, name, [
    one('creditorReferenceId', simple.stText35),
    one('paymentAmount', simple.stAmountNotZero),
    one('dueDate', simple.stISODate),
    maybe('retentionDate', simple.xsdDateTime),
    maybe('lastPayment', simple.xsdBoolean),
    one('description', simple.stText140),
    companyName,
    maybe('officeName', simple.stText140),
    one('debtor', ctSubject),
    one('transferList', transferList),
    maybe('metadata', ctMetadata),
  ]);
}

export const paGetPaymentReq = sequence<PaGetPaymentRequest>(PA, 'paGetPaymentReq', requestParts);
export const paGetPaymentRes = sequence<PaGetPaymentResponse>(PA, 'paGetPaymentRes', [
  ...RESPONSE,
  maybe('data', ctPaymentPA),
]);

export const paGetPaymentV2Request = sequence<PaGetPaymentRequest>(PA, 'paGetPaymentV2Request', requestParts);
export const paGetPaymentV2Response = sequence<PaGetPaymentResponse>(PA, 'paGetPaymentV2Response', [
  ...RESPONSE,
  maybe('data', ctPaymentPAV2),
]);
