/** Domain instants are 23 characters of UTC; drivers speak Date. */
export const toInstant = (date: Date): string => date.toISOString().slice(0, 23);
export const toInstantOrUndefined = (date: Date | null): string | undefined =>
  date === null ? undefined : toInstant(date);

/** Leaves out what the database has as NULL: the domain knows absent, not null. */
export function withoutNulls<T extends object>(row: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as {
    [K in keyof T]: NonNullable<T[K]>;
  };
}

/** Now, as the database columns take it. */
export const later = (milliseconds: number): Date => new Date(Date.now() + milliseconds);
