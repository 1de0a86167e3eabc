import { type Receipt, type ReceiptTransfer, type StationAddress, type StationAnswer } from '#libs/domain';
import { NAMESPACES } from '../namespaces';
import { type ElementPart, type Part } from '../schema';
import { list, maybe, one, sequence, writtenOnce } from '../schema-builders';
import { ADDRESS, RESPONSE, ctMetadata, ctSubject } from '../shared-types';
import * as simple from '../simple-types';

/**
 * paSendRT and paSendRTV2: a station is handed a receipt. Version 1 has no room for digital stamps, for the
 * names of the transfers' organizations, paymentNote, primaryCiIncurredFee, idBundle and idCiBundle.
 */

const PA = NAMESPACES.paForNode;

/** A message that hands over a receipt: who it is for, and the receipt. */
export interface PaSendRTRequest extends StationAddress {
  receipt: Receipt;
}

/** paSendRTV2Request has the same fields; what each version can say of the receipt differs. */
export type PaSendRTV2Request = PaSendRTRequest;

const ctTransferPA = sequence<ReceiptTransfer>(PA, 'ctTransferPA', [
  one('idTransfer', simple.stIdTransfer),
  one('transferAmount', simple.stAmountNotZero),
  one('fiscalCodePA', simple.stFiscalCodePA),
  one('IBAN', simple.stIBAN),
  one('remittanceInformation', simple.stText140),
  one('transferCategory', simple.stText140),
  maybe('metadata', ctMetadata),
]);

/** Transfers of version 1, in receipts and in what is to be paid. */
export const ctTransferListPA = list(PA, 'ctTransferListPA', 'transfer', 5, ctTransferPA);

const ctTransferPAReceiptV2 = sequence<ReceiptTransfer>(PA, 'ctTransferPAReceiptV2', [
  one('idTransfer', simple.stIdTransfer),
  one('transferAmount', simple.stAmountNotZero),
  one('fiscalCodePA', simple.stFiscalCodePA),
  maybe('companyName', simple.stText140),
  { kind: 'choice', of: [one('IBAN', simple.stIBAN), one('MBDAttachment', simple.xsdBase64Binary)] },
  one('remittanceInformation', simple.stText140),
  one('transferCategory', simple.stText140),
  maybe('metadata', ctMetadata),
]);

type ReceiptPart = Part<keyof Receipt>;

const upToDebtor: readonly ReceiptPart[] = [
  one('receiptId', simple.xsdString),
  one('noticeNumber', simple.stNoticeNumber),
  one('fiscalCode', simple.stFiscalCodePA),
  one('outcome', simple.stOutcome),
  one('creditorReferenceId', simple.stText35),
  one('paymentAmount', simple.stAmount),
  one('description', simple.stText140),
  one('companyName', simple.stText140),
  maybe('officeName', simple.stText140),
  one('debtor', ctSubject),
];

const paymentService: readonly ReceiptPart[] = [
  one('idPSP', simple.stText35),
  maybe('pspFiscalCode', simple.stText70),
  maybe('pspPartitaIVA', simple.stText20),
  one('PSPCompanyName', simple.stText70),
  one('idChannel', simple.stText35),
  one('channelDescription', simple.stText35),
  maybe('payer', ctSubject),
  maybe('paymentMethod', simple.stText35),
];

// Stations on an XSD from before SANP 3.9.0 refuse the element, and absent means the same as false.
const standIn: ElementPart<'standIn'> = { ...maybe('standIn', simple.xsdBoolean), omitWhen: false };

const fromPaymentDateTime: readonly ReceiptPart[] = [
  maybe('paymentDateTime', simple.stISODateTime),
  maybe('applicationDate', simple.stISODate),
  maybe('transferDate', simple.stISODate),
  maybe('metadata', ctMetadata),
  standIn,
];

export const ctReceipt = sequence<Receipt>(PA, 'ctReceipt', [
  ...upToDebtor,
  one('transferList', ctTransferListPA),
  ...paymentService,
  maybe('fee', simple.stAmount),
  ...fromPaymentDateTime,
]);

export const ctReceiptV2 = sequence<Receipt>(PA, 'ctReceiptV2', [
  ...upToDebtor,
  one('transferList', list(PA, 'ctTransferListPAReceiptV2', 'transfer', 5, ctTransferPAReceiptV2)),
  ...paymentService,
  maybe('paymentNote', simple.stText210),
  maybe('fee', simple.stAmount),
  maybe('primaryCiIncurredFee', simple.stAmount),
  maybe('idBundle', simple.stText70),
  maybe('idCiBundle', simple.stText70),
  ...fromPaymentDateTime,
]);

export const paSendRTReq = sequence<PaSendRTRequest>(PA, 'paSendRTReq', [
  ...ADDRESS,
  one('receipt', writtenOnce(ctReceipt)),
]);
export const paSendRTRes = sequence<StationAnswer>(PA, 'paSendRTRes', RESPONSE);

export const paSendRTV2Request = sequence<PaSendRTV2Request>(PA, 'paSendRTV2Request', [
  ...ADDRESS,
  one('receipt', writtenOnce(ctReceiptV2)),
]);
export const paSendRTV2Response = sequence<StationAnswer>(PA, 'paSendRTV2Response', RESPONSE);
