import { ORGANIZATION, optionInput, positionContext, positionInput } from '#libs/testing';
import { createPosition } from './commands';
import { identifierKey } from './identifier-key';
import { type TakenIdentifiers, claimIdentifiers } from './identifiers';
import { type Position } from './stored-position';

const none = (): TakenIdentifiers => ({ iupds: new Set(), iuvs: new Map(), navs: new Map() });
const taken = (over: Partial<TakenIdentifiers>): TakenIdentifiers => ({ ...none(), ...over });

/** A position whose options have these iuvs, and navs where they are given. */
const position = (iupd: string, ...options: { iuv: string; nav?: string }[]): Position =>
  createPosition(
    positionInput({ iupd, paymentOption: options.map((option) => optionInput(option)) }),
    positionContext(),
  );
const pointerOf = (given: Position, used: TakenIdentifiers, isNew: boolean): string | undefined => {
  const conflict = claimIdentifiers(given, used, isNew);
  if (conflict === undefined) return undefined;
  expect(conflict).toMatchObject({
    code: 'DEBT_POSITION_UNIQUE_VIOLATION',
    message: `Already exists a debt position for the Organization Fiscal Code ${ORGANIZATION}`,
  });
  return conflict.faults[0]?.pointer;
};

describe('claimIdentifiers of a new position', () => {
  it.each<[string, Position, TakenIdentifiers, string | undefined]>([
    ['with free ones', position('A', { iuv: '1' }), none(), undefined],
    ['whose iupd is taken', position('A', { iuv: '1' }), taken({ iupds: new Set(['A']) }), '/iupd'],
    [
      'whose iupd is taken but for case',
      position('A', { iuv: '1' }),
      taken({ iupds: new Set(['a']) }),
      undefined,
    ],
    [
      'whose iupd is taken but for spaces',
      position('A ', { iuv: '1' }),
      taken({ iupds: new Set(['A']) }),
      '/iupd',
    ],
    [
      'whose second iuv is taken',
      position('A', { iuv: '1' }, { iuv: '2' }),
      taken({ iuvs: new Map([['2', 'B']]) }),
      '/paymentOption/1/iuv',
    ],
    [
      'whose nav is taken',
      position('A', { iuv: '1', nav: '9' }),
      taken({ navs: new Map([['9', 'B']]) }),
      '/paymentOption/0/nav',
    ],
    [
      'whose nav, made of aux digit and iuv, is taken',
      position('A', { iuv: '1' }),
      taken({ navs: new Map([['31', 'B']]) }),
      '/paymentOption/0/nav',
    ],
    [
      'that repeats an iuv itself',
      position('A', { iuv: '1' }, { iuv: '1 ', nav: '5' }),
      none(),
      '/paymentOption/1/iuv',
    ],
    [
      'whose given nav is what another option of it gets',
      position('A', { iuv: '1' }, { iuv: '2', nav: '31' }),
      none(),
      '/paymentOption/1/nav',
    ],
  ])('%s', (_title, given, used, pointer) => {
    expect(pointerOf(given, used, true)).toBe(pointer);
  });

  it('keeps those it got from the next of the same chunk', () => {
    const used = none();
    expect(pointerOf(position('A', { iuv: '1' }), used, true)).toBeUndefined();
    expect(pointerOf(position('A ', { iuv: '2' }), used, true)).toBe('/iupd');
    expect(pointerOf(position('B', { iuv: '1' }), used, true)).toBe('/paymentOption/0/iuv');
    expect(pointerOf(position('B', { iuv: '2', nav: '31' }), used, true)).toBe('/paymentOption/0/nav');
    expect(pointerOf(position('B', { iuv: '2' }), used, true)).toBeUndefined();
  });

  it('takes nothing when it is refused', () => {
    const used = taken({ iuvs: new Map([['2', 'B']]) });
    claimIdentifiers(position('A', { iuv: '1' }, { iuv: '2' }), used, true);
    expect(pointerOf(position('C', { iuv: '1' }), used, true)).toBeUndefined();
  });
});

describe('claimIdentifiers of an updated position', () => {
  it.each<[string, Position, TakenIdentifiers, string | undefined]>([
    [
      'lets it keep its own',
      position('A', { iuv: '1' }),
      taken({ iupds: new Set(['A']), iuvs: new Map([['1', 'A']]), navs: new Map([['31', 'A']]) }),
      undefined,
    ],
    [
      'knows its own in spite of spaces',
      position('A ', { iuv: '1' }),
      taken({ iuvs: new Map([['1', 'A']]) }),
      undefined,
    ],
    [
      "refuses another's",
      position('A', { iuv: '1' }),
      taken({ iuvs: new Map([['1', 'B']]) }),
      '/paymentOption/0/iuv',
    ],
    [
      'refuses one twice',
      position('A', { iuv: '1' }, { iuv: '1', nav: '2' }),
      none(),
      '/paymentOption/1/iuv',
    ],
  ])('%s', (_title, given, used, pointer) => {
    expect(pointerOf(given, used, false)).toBe(pointer);
  });
});

describe('identifierKey', () => {
  it.each([
    ['A', 'A'],
    ['A  ', 'A'],
    [' A B ', ' A B'],
    ['A\t', 'A\t'],
    ['  ', ''],
  ])('of %j is %j: only trailing spaces do not count', (identifier, key) => {
    expect(identifierKey(identifier)).toBe(key);
  });
});
