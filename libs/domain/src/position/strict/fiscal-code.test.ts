import fc from 'fast-check';
import { isNumericFiscalCode, isPersonFiscalCode } from './fiscal-code';

describe('isPersonFiscalCode', () => {
  it.each(['RSSMRA80A01H501U', 'VRDLCU80A01H501G', 'RSSMRA80A01H5L1F', 'MRTMTT91D08F205J'])(
    'takes %s',
    (code) => {
      expect(isPersonFiscalCode(code)).toBe(true);
    },
  );

  it.each([
    ['a wrong check letter', 'RSSMRA80A01H501A'],
    ['small letters', 'rssmra80a01h501u'],
    ['a month that does not exist', 'RSSMRA80F01H501U'],
    ['15 characters', 'RSSMRA80A01H501'],
    ['blanks around', ' RSSMRA80A01H501U'],
    ['nothing', ''],
  ])('refuses %s', (_, code) => {
    expect(isPersonFiscalCode(code)).toBe(false);
  });

  it('knows one check letter for each code', () => {
    const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
    const right = letters.filter((letter) => isPersonFiscalCode(`RSSMRA80A01H501${letter}`));
    expect(right).toEqual(['U']);
  });
});

describe('isNumericFiscalCode', () => {
  it.each(['15376371009', '00000000000', '80078750587'])('takes %s', (code) => {
    expect(isNumericFiscalCode(code)).toBe(true);
  });

  it.each(['15376371008', '1537637100', '153763710099', '1537637100a'])('refuses %s', (code) => {
    expect(isNumericFiscalCode(code)).toBe(false);
  });

  it('notices any single wrong digit', () => {
    fc.assert(
      fc.property(fc.nat(10), fc.integer({ min: 1, max: 9 }), (place, shift) => {
        const digits = Array.from('15376371009');
        digits[place] = String((Number(digits[place]) + shift) % 10);
        expect(isNumericFiscalCode(digits.join(''))).toBe(false);
      }),
    );
  });
});
