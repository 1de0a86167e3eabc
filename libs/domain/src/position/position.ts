/**
 * A debt position as a partner describes it: PaymentPositionModel of GPD, already checked against the
 * published schema and normalised (numbers are numbers, absent is absent, read-only fields dropped).
 * Amounts are integer eurocents. Dates are UTC wall clock without zone, always exactly 23 characters
 * (`yyyy-MM-ddTHH:mm:ss.SSS`), so that comparing them as text compares them in time.
 */
export interface PositionInput {
  iupd: string;
  payStandIn: boolean;
  type: 'F' | 'G';
  fiscalCode: string;
  fullName: string;
  streetName?: string;
  civicNumber?: string;
  postalCode?: string;
  city?: string;
  province?: string;
  region?: string;
  country?: string;
  email?: string;
  phone?: string;
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
