import { type Validity } from '#libs/domain';

export interface ValidityRow {
  valid_from: string | null;
  valid_to: string | null;
}

/** Days as text: the driver would make instants of them. */
export const VALIDITY_COLUMNS =
  "DATE_FORMAT(valid_from, '%Y-%m-%d') AS valid_from, DATE_FORMAT(valid_to, '%Y-%m-%d') AS valid_to";

export function toValidity({ valid_from: validFrom, valid_to: validTo }: ValidityRow): Validity {
  return { ...(validFrom === null ? {} : { validFrom }), ...(validTo === null ? {} : { validTo }) };
}
