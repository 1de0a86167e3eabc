import { type Debtor } from './debtor';
import { type Metadata, type Stamp } from './position';
import { type OptionStatus, type PositionStatus, type ServiceType, type TransferStatus } from './status';

/** A position as the house keeps it. Dates as in PositionInput: 23 characters, UTC, comparable as text. */
export interface Position extends Debtor {
  organizationFiscalCode: string;
  iupd: string;
  payStandIn: boolean;
  serviceType: ServiceType;
  companyName: string;
  officeName?: string;
  status: PositionStatus;
  switchToExpired: boolean;
  /** Earliest validity date over the options; drives PUBLISHED to VALID. */
  validityDate?: string;
  minDueDate: string;
  maxDueDate: string;
  publishDate?: string;
  paymentDate?: string;
  insertedDate: string;
  lastUpdatedDate: string;
  /** Grows with every write; what an optimistic reader compares. */
  version: number;
  paymentOption: PaymentOption[];
}

export interface PaymentOption {
  nav: string;
  iuv: string;
  paymentPlanId: string;
  /** What is asked: the net amount plus the notification fee. */
  amount: number;
  description: string;
  /** What v3 says of the instalments of this option's group as a whole. */
  paymentOptionDescription?: string;
  /** Absent: the position's. */
  debtor?: Debtor;
  isPartialPayment: boolean;
  validityDate?: string;
  dueDate: string;
  retentionDate?: string;
  switchToExpired: boolean;
  status: OptionStatus;
  fee: number;
  notificationFee: number;
  /** Whether SEND sets the notification fee, by the operator's word. */
  sendSync: boolean;
  paymentDate?: string;
  paymentMethod?: string;
  pspCompany?: string;
  pspCode?: string;
  pspTaxCode?: string;
  idReceipt?: string;
  reportingDate?: string;
  idFlowReporting?: string;
  insertedDate: string;
  lastUpdatedDate: string;
  paymentOptionMetadata: Metadata[];
  transfer: Transfer[];
}

export interface Transfer {
  idTransfer: string;
  amount: number;
  organizationFiscalCode: string;
  companyName?: string;
  remittanceInformation: string;
  category: string;
  iban?: string;
  postalIban?: string;
  stamp?: Stamp;
  status: TransferStatus;
  insertedDate: string;
  lastUpdatedDate: string;
  transferMetadata: Metadata[];
}
