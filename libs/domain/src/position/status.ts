/** GPD's states of a position, an option and a transfer. How they follow one another: transitions.ts. */
export type PositionStatus =
  'DRAFT' | 'PUBLISHED' | 'VALID' | 'INVALID' | 'EXPIRED' | 'PARTIALLY_PAID' | 'PAID' | 'REPORTED';
export type OptionStatus = 'PO_UNPAID' | 'PO_PAID' | 'PO_PARTIALLY_REPORTED' | 'PO_REPORTED';
export type TransferStatus = 'T_UNREPORTED' | 'T_REPORTED';
export type ServiceType = 'GPD' | 'ACA' | 'WISP';
