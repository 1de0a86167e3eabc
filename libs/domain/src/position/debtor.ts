/** Who owes: for a whole position in GPD's v1, for one payment option in its v3. */
export interface Debtor {
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
}

/** GPD's debtor of a position whose options have debtors of their own. */
export const NO_DEBTOR = { type: 'F', fiscalCode: 'NA', fullName: 'NA' } as const satisfies Debtor;

/** Who owes an option: its own debtor, or the one of the whole position. */
export const debtorOf = (position: Debtor, option: { debtor?: Debtor }): Debtor => option.debtor ?? position;
