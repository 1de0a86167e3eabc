import fc from 'fast-check';
import { Rejected } from '../errors';
import { type AuxDigit, checkDigitsOf, checkSeries, isValidNav, lastNumberOf, makeIdentifiers } from './iuv';

const code = fc.integer({ min: 0, max: 99 }).map((value) => String(value).padStart(2, '0'));
const series = fc.oneof(
  fc.record({ auxDigit: fc.constantFrom<AuxDigit>(0, 3), segregationCode: code }),
  fc.record({ auxDigit: fc.constantFrom<AuxDigit>(1, 2) }),
);

describe('identifiers of a series', () => {
  it('put codes, running number and check digits where each aux digit has them', () => {
    // 3 47 0000000000001 and 347 0000000000001 mod 93 worked out by hand: 3470000000000001 = 93 * 37311827956989 + 24
    expect(makeIdentifiers({ auxDigit: 3, segregationCode: '47' }, 1)).toEqual({
      nav: '347000000000000124',
      iuv: '47000000000000124',
    });
    expect(makeIdentifiers({ auxDigit: 0, segregationCode: '02' }, 5)).toMatchObject({
      iuv: expect.stringMatching(/^0000000000005\d{2}$/) as string,
      nav: expect.stringMatching(/^0020000000000005\d{2}$/) as string,
    });
    expect(makeIdentifiers({ auxDigit: 1 }, 5)).toEqual({
      iuv: '00000000000000005',
      nav: '100000000000000005',
    });
    expect(makeIdentifiers({ auxDigit: 2 }, 0).nav).toBe(
      `2000000000000000${checkDigitsOf('2000000000000000')}`,
    );
  });

  it('always make a valid nav of 18 digits, and different ones for different numbers', () => {
    fc.assert(
      fc.property(series, fc.nat(), fc.nat(), (given, a, b) => {
        const first = makeIdentifiers(given, a);
        expect(first.nav).toHaveLength(18);
        expect(isValidNav(first.nav)).toBe(true);
        expect(first.nav.endsWith(first.iuv)).toBe(true);
        if (a !== b) expect(makeIdentifiers(given, b).nav).not.toBe(first.nav);
      }),
    );
  });

  it('hold the last number of their series', () => {
    fc.assert(
      fc.property(series, (given) => {
        expect(isValidNav(makeIdentifiers(given, lastNumberOf(given)).nav)).toBe(true);
      }),
    );
  });
});

describe('a nav', () => {
  it('is refused when one digit is wrong', () => {
    const { nav } = makeIdentifiers({ auxDigit: 3, segregationCode: '47' }, 12_345);
    const wrong = nav.slice(0, 10) + String((Number(nav[10]) + 1) % 10) + nav.slice(11);
    expect(isValidNav(wrong)).toBe(false);
    expect(isValidNav(nav.slice(1))).toBe(false);
    expect(isValidNav(`4${nav.slice(1)}`)).toBe(false);
  });
});

describe('a series', () => {
  it('has a code with aux digits 0 and 3, and none with 1 and 2', () => {
    expect(() => checkSeries({ auxDigit: 3 })).toThrow(Rejected);
    expect(() => checkSeries({ auxDigit: 1, segregationCode: '47' })).toThrow(Rejected);
    expect(() => checkSeries({ auxDigit: 0, segregationCode: '47' })).not.toThrow();
    expect(() => checkSeries({ auxDigit: 2 })).not.toThrow();
  });
});
