import { ORGANIZATION, numberedInput, optionInput, positionInput } from '#libs/testing';
import { makeIdentifiers } from '../iuv';
import { type PaymentOptionInput, type PositionInput } from '../position';
import { NO_STRICT_CHECKS, type StrictCheck, type StrictFacts } from './strict-checks';
import { ownIbanFaults, strictCheckFailed, strictFaults } from './strict-faults';

const IBAN = 'IT60X0542811101000000123456';
const OTHER_BODY = '15376371009';
const facts: StrictFacts = {
  organizationFiscalCode: ORGANIZATION,
  auxDigit: '3',
  today: '2026-06-15',
  isIban: (text) => text === IBAN,
  taxonomy: new Map([
    ['9/0101108TS/', {}],
    ['9/0101100IM/', { validTo: '2026-06-14' }],
    ['9/0201102IM/', { validFrom: '2026-06-16' }],
  ]),
  registeredIbans: new Map([
    [IBAN, { validFrom: '2026-06-15', validTo: '2026-06-15' }],
    ['IT00OLD', { validTo: '2026-06-14' }],
  ]),
  segregationCodes: new Set(['47', '48']),
};

const only = (check: StrictCheck) => ({ ...NO_STRICT_CHECKS, [check]: true });
const faultsOf = (check: StrictCheck, position: PositionInput, over: Partial<StrictFacts> = {}) =>
  strictFaults(position, only(check), { ...facts, ...over }).map(
    ({ pointer, detail }) => `${pointer} ${detail}`,
  );

const sound = positionInput();
const transfer = optionInput().transfer[0]!;
const withTransfer = (over: object): PositionInput =>
  positionInput({ paymentOption: [optionInput({ transfer: [{ ...transfer, ...over }] })] });
const withOption = (over: Partial<PaymentOptionInput>): PositionInput =>
  positionInput({ paymentOption: [optionInput(over)] });
const TRANSFER = '/paymentOption/0/transfer/0';

describe('strictFaults', () => {
  it('checks nothing that is off', () => {
    const wrong = positionInput({ fiscalCode: 'X', paymentOption: [optionInput({ iuv: 'x' })] });
    expect(strictFaults(wrong, NO_STRICT_CHECKS, facts)).toEqual([]);
  });

  it('lists what all checks that are on find, 100 at most', () => {
    const many = positionInput({
      fiscalCode: 'X',
      paymentOption: Array.from({ length: 60 }, (_, n) => ({
        ...numberedInput(n).paymentOption[0]!,
        transfer: [{ ...transfer, iban: 'WRONG', category: 'x' }],
      })),
    });
    const faults = strictFaults(many, { ...only('iban'), taxonomy: true }, facts);
    expect(faults).toHaveLength(100);
    expect(faults[59]!.pointer).toBe('/paymentOption/59/transfer/0/iban');
    expect(faults[60]!.pointer).toBe('/paymentOption/0/transfer/0/category');
  });
});

describe('the check of IBANs', () => {
  it('looks at accounts and postal accounts of every payee', () => {
    expect(faultsOf('iban', withTransfer({ iban: IBAN, postalIban: IBAN }))).toEqual([]);
    expect(
      faultsOf(
        'iban',
        withTransfer({ iban: 'IT61', postalIban: 'IT62', organizationFiscalCode: OTHER_BODY }),
      ),
    ).toEqual([
      `${TRANSFER}/iban must be an IBAN with the right check digits`,
      `${TRANSFER}/postalIban must be an IBAN with the right check digits`,
    ]);
  });
});

describe('the check of registered IBANs', () => {
  it('asks for those of the organization itself to be on record and valid today', () => {
    expect(faultsOf('registeredIban', withTransfer({ iban: IBAN.toLowerCase() }))).toEqual([]);
    expect(faultsOf('registeredIban', withTransfer({ iban: 'IT00NEW' }))).toEqual([
      `${TRANSFER}/iban is not on record for organization ${ORGANIZATION}`,
    ]);
    expect(faultsOf('registeredIban', withTransfer({ iban: 'IT00OLD' }))).toEqual([
      `${TRANSFER}/iban is on record for organization ${ORGANIZATION}, but not valid on 2026-06-15`,
    ]);
    expect(
      faultsOf('registeredIban', withTransfer({ iban: 'IT00NEW', organizationFiscalCode: OTHER_BODY })),
    ).toEqual([]);
  });
});

describe('the check of fiscal codes', () => {
  it.each(['RSSMRA80A01H501U', '15376371009', 'ANONIMO'])('takes a debtor %s', (fiscalCode) => {
    expect(faultsOf('fiscalCode', positionInput({ type: 'F', fiscalCode }))).toEqual([]);
  });

  it.each([
    ['F', 'RSSMRA80A01H501A'],
    ['F', '15376371008'],
    ['G', 'ANONIMO'],
  ] as const)('refuses a debtor of type %s with %s', (type, fiscalCode) => {
    expect(faultsOf('fiscalCode', positionInput({ type, fiscalCode }))).toEqual([
      expect.stringMatching(/^\/fiscalCode must be a fiscal code/),
    ]);
  });

  it('asks for the debtor of each group of instalments where options have their own', () => {
    const of = (group: number, fiscalCode: string) =>
      optionInput({
        terms: { group, debtor: { type: 'F', fiscalCode, fullName: 'Mario Rossi' }, switchToExpired: false },
      });
    const paymentOption = [of(0, 'RSSMRA80A01H501U'), of(1, 'NA'), of(1, 'NA')];
    expect(faultsOf('fiscalCode', positionInput({ fiscalCode: 'NA', paymentOption }))).toEqual([
      expect.stringMatching(/^\/paymentOption\/1\/terms\/debtor\/fiscalCode must be/),
    ]);
  });

  it('looks at payees other than the organization itself', () => {
    const position = (organizationFiscalCode: string) => ({
      ...withTransfer({ organizationFiscalCode }),
      fiscalCode: 'RSSMRA80A01H501U',
    });
    expect(faultsOf('fiscalCode', position(ORGANIZATION))).toEqual([]);
    expect(faultsOf('fiscalCode', position(OTHER_BODY))).toEqual([]);
    expect(faultsOf('fiscalCode', position('15376371008'))).toEqual([
      `${TRANSFER}/organizationFiscalCode must be 11 digits of which the last one is the right check digit`,
    ]);
  });
});

describe('the check of notices', () => {
  it('takes what the service itself issues, with or without the nav', () => {
    for (const [auxDigit, segregationCode] of [[0, '07'], [1], [2], [3, '47']] as const) {
      const identifiers = makeIdentifiers({ auxDigit, ...(segregationCode && { segregationCode }) }, 12_345);
      expect(faultsOf('notice', withOption(identifiers))).toEqual([]);
    }
    const { iuv } = makeIdentifiers({ auxDigit: 3, segregationCode: '48' }, 1);
    expect(faultsOf('notice', withOption({ iuv }))).toEqual([]);
  });

  const { nav, iuv } = makeIdentifiers({ auxDigit: 3, segregationCode: '47' }, 1);
  const foreign = makeIdentifiers({ auxDigit: 3, segregationCode: '49' }, 1);
  it.each([
    ['a nav of another aux digit', { nav: `4${nav.slice(1)}`, iuv }, 'nav must be 18 digits, the first one'],
    ['a nav too short', { nav: nav.slice(1), iuv }, 'nav must be 18 digits, the first one'],
    ['an iuv too short', { iuv: '1' }, 'iuv must make a notice number of 18 digits behind the aux digit 3'],
    ['an iuv that is not in the nav', { nav, iuv: foreign.iuv }, 'iuv must be the last 17 digits'],
    [
      'wrong check digits',
      { nav: '347000000000000100', iuv: '47000000000000100' },
      'nav has wrong check digits',
    ],
    [
      'a foreign segregation code',
      foreign,
      'nav has a segregation code no station of the organization uses (47, 48)',
    ],
  ])('refuses %s', (_, option, fault) => {
    expect(faultsOf('notice', withOption(option))).toEqual([
      expect.stringContaining(`/paymentOption/0/${fault}`),
    ]);
  });

  it('asks for no segregation code where the stations are not limited to any', () => {
    const { segregationCodes: _, ...unlimited } = facts;
    expect(strictFaults(withOption(foreign), only('notice'), unlimited)).toEqual([]);
  });
});

describe('the check of taxonomy', () => {
  it.each([
    ['9/0101108TS/', []],
    ['9/0101108ts/', [`${TRANSFER}/category is not in the taxonomy catalogue`]],
    ['9/0101100IM/', [`${TRANSFER}/category is not valid on 2026-06-15`]],
    ['9/0201102IM/', [`${TRANSFER}/category is not valid on 2026-06-15`]],
  ])('of %s', (category, faults) => {
    expect(faultsOf('taxonomy', withTransfer({ category }))).toEqual(faults);
  });
});

describe('ownIbanFaults', () => {
  it('asks what the checks of IBANs that are on ask', () => {
    const of = (check: StrictCheck, iban: string) => ownIbanFaults(iban, '/newIban', only(check), facts);
    expect(of('iban', IBAN)).toEqual([]);
    expect(of('iban', 'IT61')).toMatchObject([{ pointer: '/newIban' }]);
    expect(of('registeredIban', 'IT61')).toMatchObject([
      { detail: expect.stringContaining('not on record') as string },
    ]);
    expect(of('notice', 'IT61')).toEqual([]);
  });
});

describe('strictCheckFailed', () => {
  it('names five faults and counts the rest', () => {
    const faults = Array.from({ length: 7 }, (_, n) => ({
      pointer: `/paymentOption/${n}/nav`,
      detail: 'is wrong',
    }));
    const failure = strictCheckFailed(faults);
    expect(failure.message).toBe(
      'paymentOption.0.nav: is wrong, paymentOption.1.nav: is wrong, paymentOption.2.nav: is wrong, ' +
        'paymentOption.3.nav: is wrong, paymentOption.4.nav: is wrong, and 2 more',
    );
    expect(failure.faults).toHaveLength(7);
  });
});

it('finds nothing wrong with a sound position', () => {
  expect(faultsOf('taxonomy', sound)).toEqual([]);
});
