/** `1.234,56` of eurocents. */
export function euros(cents: number): string {
  const whole = String(Math.floor(cents / 100)).replaceAll(/\B(?=(\d{3})+$)/g, '.');
  return `${whole},${String(cents % 100).padStart(2, '0')}`;
}

/** `31/12/2026` of a date of 23 characters. */
export const day = (date: string): string => `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;

/** A notice number in groups of four, as people read it to each other. */
export const grouped = (nav: string): string => nav.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
