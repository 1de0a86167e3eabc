import { type Debtor, NO_DEBTOR } from '#libs/domain';
import { type Queryable } from '../database';
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

/**
 * Debtors that options have of their own. Asked for only where a position says that it has
 * none: no other has options with debtors, and most have one.
 */
export async function optionDebtors(
  queryable: Queryable,
  positions: readonly { id: number; fiscal_code: string }[],
  options: readonly { id: number; payment_position_id: number }[],
): Promise<(DebtorColumns & { payment_option_id: number })[]> {
  const without = positions.filter(({ fiscal_code }) => fiscal_code === NO_DEBTOR.fiscalCode);
  if (without.length === 0) return [];
  const ids = new Set(without.map(({ id }) => id));
  const optionIds = options.filter((option) => ids.has(option.payment_position_id)).map(({ id }) => id);
  if (optionIds.length === 0) return [];
  return queryable.query<DebtorColumns & { payment_option_id: number }>(
    `SELECT ${DEBTOR_COLUMNS} FROM payment_option_debtor WHERE payment_option_id IN (?)`,
    [optionIds],
  );
}
