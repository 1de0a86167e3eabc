import { type MetadataEntry, type Subject } from '../receipt/receipt';

/** ctQrCode: what a payer holds in hand. */
export interface QrCode {
  /** Fiscal code of the organization. */
  fiscalCode: string;
  noticeNumber: string;
}

/** Where money of a transfer may go, as a caller asks for it. */
export type TransferType = 'POSTAL' | 'PAGOPA';

/** What a notice asks for: the answer to paVerifyPaymentNotice, also part of that to paDemandPaymentNotice. */
export interface NoticeDescription {
  /** Exactly one entry. */
  paymentList: NoticeAmount[];
  paymentDescription: string;
  fiscalCodePA: string;
  companyName: string;
  officeName?: string;
}

/** ctPaymentOptionDescriptionPA. */
export interface NoticeAmount {
  /** eurocents */
  amount: number;
  /** Always the amount itself: neither less nor more can be paid. */
  options: 'EQ';
  /** xsd:date */
  dueDate: string;
  detailDescription: string;
  /** Whether every transfer can go to a postal account. */
  allCCP: boolean;
}

/** ctPaymentPAV2; ctPaymentPA is the same without what only its transfers can say. */
export interface PaymentData {
  /** IUV. */
  creditorReferenceId: string;
  /** eurocents */
  paymentAmount: number;
  /** xsd:date */
  dueDate: string;
  /** xsd:dateTime */
  retentionDate?: string;
  lastPayment: boolean;
  description: string;
  companyName: string;
  officeName?: string;
  debtor: Subject;
  transferList: PaymentTransfer[];
  metadata?: MetadataEntry[];
}

/** ctTransferPAV2: exactly one of IBAN and richiestaMarcaDaBollo. */
export interface PaymentTransfer {
  /** 1..5 */
  idTransfer: number;
  /** eurocents */
  transferAmount: number;
  fiscalCodePA: string;
  companyName?: string;
  IBAN?: string;
  /** ctRichiestaMarcaDaBollo: the digital stamp that is asked for. */
  richiestaMarcaDaBollo?: { hashDocumento: string; tipoBollo: string; provinciaResidenza: string };
  remittanceInformation: string;
  transferCategory: string;
  metadata?: MetadataEntry[];
}
