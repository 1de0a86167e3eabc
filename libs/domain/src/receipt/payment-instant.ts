/**
 * When a payment was made: an xsd:dateTime as the house writes instants (23 characters UTC); without a zone it is
 * taken as UTC, as GPD does. Undefined for years a column cannot hold: the receipt keeps them as they came.
 */
export function paymentInstant(dateTime: string | undefined): string | undefined {
  if (dateTime === undefined) return undefined;
  const date = new Date(/(Z|[+-]\d\d:\d\d)$/.test(dateTime) ? dateTime : `${dateTime}Z`);
  const year = date.getUTCFullYear();
  return year >= 1000 && year <= 9999 ? date.toISOString().slice(0, 23) : undefined;
}
