import { debtorOf } from '../position/debtor';
import { type PaymentOption, type Position, type Transfer } from '../position/stored-position';
import { fit, metadataOf, optional, required } from '../receipt/contract-text';
import { type MetadataEntry } from '../receipt/receipt';
import { subjectOf } from '../receipt/receipt-of-payment';
import {
  type NoticeDescription,
  type PaymentData,
  type PaymentTransfer,
  type TransferType,
} from './payment-data';

/** Key under which a caller that takes any account is told the postal one as well. */
const SUPPORTING_IBAN = 'IBANAPPOGGIO';
/** Entries paForNode.xsd has room for. */
const MAX_METADATA = 15;

/**
 * What a notice asks for, in the words of the answer to paVerifyPaymentNotice. Texts are made to fit
 * paForNode.xsd, as in receipts.
 */
export function describeNotice(position: Position, option: PaymentOption): NoticeDescription {
  const description = required(option.description, 140);
  return {
    paymentList: [
      {
        amount: option.amount,
        options: 'EQ',
        dueDate: option.dueDate.slice(0, 10),
        detailDescription: description,
        allCCP: option.transfer.every(({ postalIban }) => (postalIban ?? '') !== ''),
      },
    ],
    paymentDescription: description,
    fiscalCodePA: position.organizationFiscalCode,
    companyName: required(position.companyName, 140),
    ...optional('officeName', fit(position.officeName, 140)),
  };
}

/**
 * What is to be paid and where to, in the words of the answer to paGetPaymentV2. A caller that asks for postal
 * accounts gets them where there are any; one that takes any account gets the bank's, and the postal one in the
 * transfer's metadata (as GPD does).
 */
export function paymentDataOf(
  position: Position,
  option: PaymentOption,
  transferType: TransferType | undefined,
): PaymentData {
  return {
    creditorReferenceId: option.iuv,
    paymentAmount: option.amount,
    dueDate: option.dueDate.slice(0, 10),
    ...optional('retentionDate', option.retentionDate?.slice(0, 19)),
    lastPayment: false,
    description: required(option.description, 140),
    companyName: required(position.companyName, 140),
    ...optional('officeName', fit(position.officeName, 140)),
    debtor: subjectOf(debtorOf(position, option)),
    transferList: option.transfer
      .map((transfer) => paymentTransfer(transfer, transferType))
      .sort((a, b) => a.idTransfer - b.idTransfer),
    ...metadataOf(option.paymentOptionMetadata),
  };
}

function paymentTransfer(transfer: Transfer, transferType: TransferType | undefined): PaymentTransfer {
  return {
    idTransfer: Number(transfer.idTransfer),
    transferAmount: transfer.amount,
    fiscalCodePA: transfer.organizationFiscalCode,
    ...optional('companyName', fit(transfer.companyName, 140)),
    ...destinationOf(transfer, transferType),
    remittanceInformation: required(transfer.remittanceInformation, 140),
    transferCategory: required(transfer.category, 140),
    ...transferMetadata(transfer, transferType),
  };
}

function destinationOf(
  { iban = '', postalIban = '', stamp }: Transfer,
  transferType: TransferType | undefined,
): Pick<PaymentTransfer, 'IBAN' | 'richiestaMarcaDaBollo'> {
  if (stamp !== undefined) {
    return {
      richiestaMarcaDaBollo: {
        hashDocumento: stamp.hashDocument,
        tipoBollo: stamp.stampType,
        provinciaResidenza: stamp.provincialResidence,
      },
    };
  }
  const postalFirst = transferType === 'POSTAL';
  const account = postalFirst ? postalIban || iban : iban || postalIban;
  return optional('IBAN', account);
}

function transferMetadata(
  { postalIban = '', transferMetadata: own }: Transfer,
  transferType: TransferType | undefined,
): { metadata?: MetadataEntry[] } {
  if (transferType !== 'PAGOPA' || postalIban === '') return metadataOf(own);
  const { metadata = [] } = metadataOf(own.filter(({ key }) => key !== SUPPORTING_IBAN));
  return {
    metadata: [...metadata.slice(0, MAX_METADATA - 1), { key: SUPPORTING_IBAN, value: postalIban }],
  };
}
