/** Value of a character in an odd place (the first is odd), by decree of 23 December 1976: digits and A-J alike. */
const ODD_VALUES: Record<string, number> = {};
const ODD_LETTERS = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];
const A = 'A'.charCodeAt(0);
ODD_LETTERS.forEach((value, index) => {
  ODD_VALUES[String.fromCharCode(A + index)] = value;
  if (index < 10) ODD_VALUES[String(index)] = value;
});

/** Surname, name, year, month, day, place, check letter. A digit may be a letter where two people would share a code. */
const PERSON = /^[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]$/;

/**
 * Whether a person's fiscal code has its form and the right check letter, which is made of the characters as they
 * stand (letters that replace digits, "omocodia", included). Names and dates are not interpreted.
 */
export function isPersonFiscalCode(code: string): boolean {
  if (!PERSON.test(code)) return false;
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const character = code.charAt(index);
    const even = character >= 'A' ? character.charCodeAt(0) - A : Number(character);
    sum += index % 2 === 0 ? (ODD_VALUES[character] ?? 0) : even;
  }
  return code.charCodeAt(15) === A + (sum % 26);
}

/**
 * Whether 11 digits are a VAT number or a fiscal code of a body or of a person without a final one: the last digit
 * is the check digit, by the algorithm of Luhn.
 */
export function isNumericFiscalCode(code: string): boolean {
  if (!/^\d{11}$/.test(code)) return false;
  let sum = 0;
  for (let index = 0; index < 11; index += 1) {
    const digit = Number(code.charAt(index));
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
