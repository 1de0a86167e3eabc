import { type Debtor, debtorOf } from '../position/debtor';
import { type Payment } from '../position/payment';
import { type PaymentOption, type Position } from '../position/stored-position';
import { fit, metadataOf, optional, required } from './contract-text';
import { type Receipt, type ReceiptTransfer, type Subject } from './receipt';

/** stEMail of paForNode.xsd, narrower than what a position may carry. */
const EMAIL = /^(?=.{3,256}$)[\w.+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*$/;

/**
 * The receipt of an option paid through GPD's `pay`, which carries only the payment's own facts: debtor,
 * transfers and texts come from the position. A text of a position never keeps its receipt from being sent:
 * it is made to fit paForNode.xsd, cut as GPD does, `NA` where nothing is left but something is demanded.
 */
export function receiptOfPayment(position: Position, option: PaymentOption, payment: Payment): Receipt {
  return {
    receiptId: payment.idReceipt,
    noticeNumber: option.nav,
    fiscalCode: position.organizationFiscalCode,
    outcome: 'OK',
    creditorReferenceId: option.iuv,
    paymentAmount: option.amount,
    description: required(option.description, 140),
    companyName: required(position.companyName, 140),
    ...optional('officeName', fit(position.officeName, 140)),
    debtor: subjectOf(debtorOf(position, option)),
    transferList: option.transfer.map(receiptTransfer).sort((a, b) => a.idTransfer - b.idTransfer),
    idPSP: required(payment.pspCode, 35),
    ...optional('pspFiscalCode', fit(payment.pspTaxCode, 70)),
    PSPCompanyName: required(payment.pspCompany, 70),
    idChannel: required(payment.pspCode, 35),
    channelDescription: required(payment.paymentMethod, 35),
    ...optional('paymentMethod', fit(payment.paymentMethod, 35)),
    fee: payment.fee,
    ...optional('paymentDateTime', payment.paymentDate?.slice(0, 19)),
    ...optional('applicationDate', payment.paymentDate?.slice(0, 10)),
    ...metadataOf(option.paymentOptionMetadata),
  };
}

/** Who owes, as the contract has room for it. */
export function subjectOf(debtor: Debtor): Subject {
  return {
    uniqueIdentifier: {
      entityUniqueIdentifierType: debtor.type,
      entityUniqueIdentifierValue: required(debtor.fiscalCode, 16, 2),
    },
    fullName: required(debtor.fullName, 70),
    ...optional('streetName', fit(debtor.streetName, 70)),
    ...optional('civicNumber', fit(debtor.civicNumber, 16)),
    ...optional('postalCode', fit(debtor.postalCode, 16)),
    ...optional('city', fit(debtor.city, 35)),
    ...optional('stateProvinceRegion', fit(debtor.province, 35)),
    ...optional('country', debtor.country),
    ...optional('e-mail', EMAIL.test(debtor.email ?? '') ? debtor.email : undefined),
  };
}

function receiptTransfer(transfer: PaymentOption['transfer'][number]): ReceiptTransfer {
  return {
    idTransfer: Number(transfer.idTransfer),
    transferAmount: transfer.amount,
    fiscalCodePA: transfer.organizationFiscalCode,
    ...optional('companyName', fit(transfer.companyName, 140)),
    ...(transfer.iban ? { IBAN: transfer.iban } : { MBDAttachment: stampAttachment(transfer) }),
    remittanceInformation: required(transfer.remittanceInformation, 140),
    transferCategory: required(transfer.category, 140),
    ...metadataOf(transfer.transferMetadata),
  };
}

/**
 * `pay` carries no digital stamp, only the stamp that was asked for: the attachment states that request
 * (ctRichiestaMarcaDaBollo). A receipt taken in over SOAP or as JSON carries the PSP's own attachment.
 */
function stampAttachment(transfer: PaymentOption['transfer'][number]): string {
  const { hashDocument, stampType, provincialResidence } = transfer.stamp ?? {
    hashDocument: '',
    stampType: '',
    provincialResidence: '',
  };
  const escape = (text: string) =>
    text.replace(/[<>&]/g, (char) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[char] ?? char);
  return toBase64(
    `<richiestaMarcaDaBollo><hashDocumento>${escape(hashDocument)}</hashDocumento><tipoBollo>${escape(stampType)}</tipoBollo><provinciaResidenza>${escape(provincialResidence)}</provinciaResidenza></richiestaMarcaDaBollo>`,
  );
}

const toBase64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
