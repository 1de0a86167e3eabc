import { type Debtor } from '#libs/domain';
import { withoutNulls } from '../sql';

export const DEBTOR_COLUMNS = `payment_option_id, type, fiscal_code, full_name, street_name, civic_number,
  postal_code, city, province, region, country, email, phone`;

export function debtorValues(optionId: number, debtor: Debtor): unknown[] {
  return [
    optionId,
    debtor.type,
    debtor.fiscalCode,
    debtor.fullName,
    debtor.streetName ?? null,
    debtor.civicNumber ?? null,
    debtor.postalCode ?? null,
    debtor.city ?? null,
    debtor.province ?? null,
    debtor.region ?? null,
    debtor.country ?? null,
    debtor.email ?? null,
    debtor.phone ?? null,
  ];
}

/** A debtor's columns, which a position's row has too. */
export interface DebtorColumns {
  type: 'F' | 'G';
  fiscal_code: string;
  full_name: string;
  street_name: string | null;
  civic_number: string | null;
  postal_code: string | null;
  city: string | null;
  province: string | null;
  region: string | null;
  country: string | null;
  email: string | null;
  phone: string | null;
}

export function toDebtor(row: DebtorColumns): Debtor {
  return {
    type: row.type,
    fiscalCode: row.fiscal_code,
    fullName: row.full_name,
    ...withoutNulls({
      streetName: row.street_name,
      civicNumber: row.civic_number,
      postalCode: row.postal_code,
      city: row.city,
      province: row.province,
      region: row.region,
      country: row.country,
      email: row.email,
      phone: row.phone,
    }),
  };
}
