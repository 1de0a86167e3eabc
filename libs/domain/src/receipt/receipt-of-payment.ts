import { type Payment } from '../position/payment';
import { type PaymentOption, type Position } from '../position/stored-position';
import { type MetadataEntry, type Receipt, type ReceiptTransfer, type Subject } from './receipt';

/** Where the contract demands a value that a `pay` call does not carry. */
const NOT_AVAILABLE = 'NA';

/**
 * The receipt of an option paid through GPD's `pay`, which carries only the payment's own facts: debtor,
 * transfers and texts come from the position. Texts are cut to the lengths of paForNode.xsd, as GPD does.
 */
export function receiptOfPayment(position: Position, option: PaymentOption, payment: Payment): Receipt {
  const optional = (key: keyof Receipt, value: string | undefined): Partial<Receipt> =>
    value === undefined || value === '' ? {} : { [key]: value };
  return {
    receiptId: payment.idReceipt,
    noticeNumber: option.nav,
    fiscalCode: position.organizationFiscalCode,
    outcome: 'OK',
    creditorReferenceId: option.iuv,
    paymentAmount: option.amount,
    description: cut(option.description, 140),
    companyName: cut(position.companyName, 140),
    ...optional('officeName', cutOptional(position.officeName, 140)),
    debtor: debtorOf(position),
    transferList: option.transfer.map(receiptTransfer).sort((a, b) => a.idTransfer - b.idTransfer),
    idPSP: cut(payment.pspCode ?? NOT_AVAILABLE, 35),
    ...optional('pspFiscalCode', cutOptional(payment.pspTaxCode, 70)),
    PSPCompanyName: cut(payment.pspCompany, 70),
    idChannel: cut(payment.pspCode ?? NOT_AVAILABLE, 35),
    channelDescription: cut(payment.paymentMethod ?? NOT_AVAILABLE, 35),
    ...optional('paymentMethod', cutOptional(payment.paymentMethod, 35)),
    fee: payment.fee,
    ...optional('paymentDateTime', payment.paymentDate?.slice(0, 19)),
    ...optional('applicationDate', payment.paymentDate?.slice(0, 10)),
    ...metadataOf(option.paymentOptionMetadata),
  };
}

function debtorOf(position: Position): Subject {
  const optional = (key: keyof Subject, value: string | undefined, max: number) =>
    value === undefined || value === '' ? {} : { [key]: cut(value, max) };
  return {
    uniqueIdentifier: {
      entityUniqueIdentifierType: position.type,
      entityUniqueIdentifierValue: cut(position.fiscalCode, 16),
    },
    fullName: cut(position.fullName, 70),
    ...optional('streetName', position.streetName, 70),
    ...optional('civicNumber', position.civicNumber, 16),
    ...optional('postalCode', position.postalCode, 16),
    ...optional('city', position.city, 35),
    ...optional('stateProvinceRegion', position.province, 35),
    ...optional('country', position.country, 2),
    ...optional('e-mail', position.email, 256),
  };
}

function receiptTransfer(transfer: PaymentOption['transfer'][number]): ReceiptTransfer {
  return {
    idTransfer: Number(transfer.idTransfer),
    transferAmount: transfer.amount,
    fiscalCodePA: transfer.organizationFiscalCode,
    ...(transfer.companyName ? { companyName: cut(transfer.companyName, 140) } : {}),
    ...(transfer.iban ? { IBAN: transfer.iban } : { MBDAttachment: stampAttachment(transfer) }),
    remittanceInformation: cut(transfer.remittanceInformation, 140),
    transferCategory: cut(transfer.category, 140),
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

/** paForNode.xsd wants a value wherever there is a key; GPD does not. */
function metadataOf(metadata: readonly { key: string; value?: string }[]): { metadata?: MetadataEntry[] } {
  const entries = metadata.flatMap(({ key, value }) => (value ? [{ key, value }] : []));
  return entries.length === 0 ? {} : { metadata: entries };
}

const cut = (text: string, max: number): string => text.slice(0, max);
const cutOptional = (text: string | undefined, max: number): string | undefined => text?.slice(0, max);
