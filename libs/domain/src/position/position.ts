import { type Debtor } from './debtor';

/**
 * A debt position as a partner describes it: PaymentPositionModel of GPD, already checked against the
 * published schema and normalised (numbers are numbers, absent is absent, read-only fields dropped).
 * Amounts are integer eurocents. Dates are UTC wall clock without zone, always exactly 23 characters
 * (`yyyy-MM-ddTHH:mm:ss.SSS`), so that comparing them as text compares them in time.
 */
export interface PositionInput extends Debtor {
  iupd: string;
  payStandIn: boolean;
  switchToExpired: boolean;
  companyName: string;
  officeName?: string;
  validityDate?: string;
  paymentOption: PaymentOptionInput[];
}

export interface PaymentOptionInput {
  nav?: string;
  iuv: string;
  amount: number;
  description: string;
  isPartialPayment: boolean;
  dueDate: string;
  retentionDate?: string;
  transfer: TransferInput[];
  paymentOptionMetadata: Metadata[];
  terms?: OptionTerms;
}

/**
 * What v3 of GPD says once for a group of instalments and v1 once for a position. All options of a position have
 * terms or none has; those of a group share them. An absent date is none: the position's does not stand in.
 */
export interface OptionTerms {
  /** Index of the group among those of the position: instalments of one group are one plan. */
  group: number;
  debtor: Debtor;
  description?: string;
  validityDate?: string;
  switchToExpired: boolean;
}

export interface TransferInput {
  idTransfer: string;
  amount: number;
  organizationFiscalCode?: string;
  companyName?: string;
  remittanceInformation: string;
  category: string;
  iban?: string;
  postalIban?: string;
  stamp?: Stamp;
  transferMetadata: Metadata[];
}

export interface Stamp {
  hashDocument: string;
  stampType: string;
  provincialResidence: string;
}

export interface Metadata {
  key: string;
  /** Optional by the bulk contract, required by the core one. */
  value?: string;
}
