/**
 * The receipt of one payment: ctReceiptV2 of paForNode.xsd, with the XSD's own element names.
 * Amounts are integer eurocents here and euros with two decimals on the wire; dates keep the lexical form
 * they arrived in, because a station must see exactly what the PSP said.
 */
export interface Receipt {
  /** The payment token of the activation: identifies the payment, stable over every delivery. */
  receiptId: string;
  noticeNumber: string;
  /** Fiscal code of the primary creditor institution, whoever the recipient is. */
  fiscalCode: string;
  outcome: Outcome;
  /** IUV. */
  creditorReferenceId: string;
  paymentAmount: number;
  description: string;
  companyName: string;
  officeName?: string;
  debtor: Subject;
  transferList: ReceiptTransfer[];
  idPSP: string;
  pspFiscalCode?: string;
  pspPartitaIVA?: string;
  PSPCompanyName: string;
  idChannel: string;
  channelDescription: string;
  payer?: Subject;
  paymentMethod?: string;
  paymentNote?: string;
  fee?: number;
  primaryCiIncurredFee?: number;
  idBundle?: string;
  idCiBundle?: string;
  /** xsd:dateTime */
  paymentDateTime?: string;
  /** xsd:date */
  applicationDate?: string;
  /** xsd:date */
  transferDate?: string;
  metadata?: MetadataEntry[];
  standIn?: boolean;
}

export type Outcome = 'OK' | 'KO';

/** ctSubject: debtor or payer. */
export interface Subject {
  uniqueIdentifier: {
    /** F: natural person, G: legal person. */
    entityUniqueIdentifierType: 'F' | 'G';
    entityUniqueIdentifierValue: string;
  };
  fullName: string;
  streetName?: string;
  civicNumber?: string;
  postalCode?: string;
  city?: string;
  stateProvinceRegion?: string;
  country?: string;
  'e-mail'?: string;
}

export interface MetadataEntry {
  key: string;
  value: string;
}

/** ctTransferPAReceiptV2: exactly one of IBAN and MBDAttachment (digital stamp, base64). */
export interface ReceiptTransfer {
  /** 1..5 */
  idTransfer: number;
  transferAmount: number;
  fiscalCodePA: string;
  companyName?: string;
  IBAN?: string;
  MBDAttachment?: string;
  remittanceInformation: string;
  transferCategory: string;
  metadata?: MetadataEntry[];
}

/** Who a paSendRTV2 message is addressed to. */
export interface StationAddress {
  /** Fiscal code of the recipient organization. */
  idPA: string;
  idBrokerPA: string;
  idStation: string;
}

/** ctFaultBean: why a station answered KO. */
export interface FaultBean {
  faultCode: string;
  faultString: string;
  id: string;
  description?: string;
}

/** ctResponse: what a station answers to paSendRTV2. KO without a fault is valid. */
export interface StationAnswer {
  outcome: Outcome;
  fault?: FaultBean;
}
