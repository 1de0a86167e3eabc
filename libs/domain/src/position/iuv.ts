import { Rejected } from '../errors';

/** First digit of a nav: tells how the rest is made (SANP, "numero avviso"). */
export type AuxDigit = 0 | 1 | 2 | 3;

/** A series of identifiers: numbers within it never meet those of another series of the organization. */
export interface IuvSeries {
  auxDigit: AuxDigit;
  /** Two digits: the segregation code (aux digit 3) or the application code (aux digit 0); absent for 1 and 2. */
  segregationCode?: string;
}

export interface Identifiers {
  iuv: string;
  nav: string;
}

/** How many digits the running number has, by aux digit; what is left of 18 are codes and check digits. */
const BASE_DIGITS: Record<AuxDigit, number> = { 0: 13, 1: 17, 2: 15, 3: 13 };

/** The largest running number of a series; a JavaScript number holds no more than 15 digits exactly. */
export const lastNumberOf = (series: IuvSeries): number =>
  10 ** Math.min(BASE_DIGITS[series.auxDigit], 15) - 1;

/** @throws Rejected BAD_REQUEST when the code does not go with the aux digit */
export function checkSeries({ auxDigit, segregationCode }: IuvSeries): void {
  const needsCode = auxDigit === 0 || auxDigit === 3;
  if (needsCode === (segregationCode !== undefined)) return;
  const detail = needsCode
    ? `is required with aux digit ${auxDigit}: two digits`
    : `does not exist with aux digit ${auxDigit}`;
  throw new Rejected('BAD_REQUEST', `segregationCode ${detail}`, [{ pointer: '/segregationCode', detail }]);
}

/**
 * The `number`-th iuv and nav of a series. A nav always has 18 digits:
 *
 * - aux digit 0: application code (2), running number (13), check digits (2); the iuv is what follows the code
 * - aux digit 1: running number (17), no check digits
 * - aux digit 2: running number (15), check digits (2)
 * - aux digit 3: segregation code (2), running number (13), check digits (2)
 *
 * Check digits are the remainder by 93 of all digits before them, the aux digit included.
 */
export function makeIdentifiers(series: IuvSeries, number: number): Identifiers {
  const { auxDigit, segregationCode = '' } = series;
  const base = String(number).padStart(BASE_DIGITS[auxDigit], '0');
  const payload = `${auxDigit}${segregationCode}${base}`;
  const nav = auxDigit === 1 ? payload : payload + checkDigitsOf(payload);
  return { nav, iuv: nav.slice(auxDigit === 0 ? 3 : 1) };
}

/** Remainder by 93, two digits. @param digits more than a number holds exactly: hence BigInt */
export const checkDigitsOf = (digits: string): string => String(BigInt(digits) % 93n).padStart(2, '0');

/** Whether 18 digits are a nav whose check digits, where its aux digit has some, are right. */
export function isValidNav(nav: string): boolean {
  if (!/^[0-3]\d{17}$/.test(nav)) return false;
  return nav.startsWith('1') || checkDigitsOf(nav.slice(0, 16)) === nav.slice(16);
}
