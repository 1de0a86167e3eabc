import { ORGANIZATION as PRIMARY, receiptOf, stationLink } from '#libs/testing';
import { type Receipt } from './receipt';
import { type StationLink, involvedOrganizations, originatingStation, recipientsOf } from './recipients';

const FIRST = '90000000001';
const SECOND = '90000000002';
const ACTIVATION = stationLink({ stationId: 'activation', segregationCode: '47', auxDigit: 3 });

const link = (stationId: string, organizationFiscalCode: string, over: Partial<StationLink> = {}) =>
  stationLink({ stationId, organizationFiscalCode, ...over });
const broadcast = (stationId: string, organization: string, over: Partial<StationLink> = {}) =>
  link(stationId, organization, { broadcast: true, ...over });

/** A receipt with one transfer to each of these organizations. */
const paidTo = (...organizations: string[]): Receipt => {
  const [transfer] = receiptOf().transferList;
  return receiptOf({
    transferList: organizations.map((fiscalCodePA, index) => ({
      ...transfer!,
      idTransfer: index + 1,
      fiscalCodePA,
    })),
  });
};

/** Who gets it, in order, as `organization/station`; `*` marks the originating station. */
const recipients = (
  receipt: Receipt,
  links: readonly StationLink[],
  {
    originating = ACTIVATION,
    broadcastPrimary = true,
  }: { originating?: StationLink | null; broadcastPrimary?: boolean } = {},
): string[] =>
  recipientsOf(receipt, originating ?? undefined, links, { broadcastPrimary }).map(
    (each) => `${each.organizationFiscalCode}/${each.stationId}${each.originating ? '*' : ''}`,
  );
const ORIGIN = `${PRIMARY}/activation*`;

describe('recipientsOf', () => {
  const one = broadcast('b1', FIRST);
  const other = broadcast('b1-bis', FIRST);
  const two = broadcast('b2', SECOND);
  const quiet = [link('q1', FIRST), link('q2', SECOND)];

  it.each<[string, Receipt, StationLink[], string[]]>([
    ['a: one organization, no broadcast', paidTo(PRIMARY), [ACTIVATION], [ORIGIN]],
    [
      'b: three organizations, no broadcast',
      paidTo(PRIMARY, FIRST, SECOND),
      [ACTIVATION, ...quiet],
      [ORIGIN],
    ],
    [
      'c: a broadcast station of each secondary',
      paidTo(PRIMARY, FIRST, SECOND),
      [ACTIVATION, one, two, ...quiet],
      [ORIGIN, `${FIRST}/b1`, `${SECOND}/b2`],
    ],
    [
      'd: two broadcast stations of one secondary',
      paidTo(PRIMARY, FIRST),
      [ACTIVATION, one, other],
      [ORIGIN, `${FIRST}/b1`, `${FIRST}/b1-bis`],
    ],
    [
      'e: two transfers to one secondary make one message',
      paidTo(PRIMARY, FIRST, FIRST),
      [ACTIVATION, one],
      [ORIGIN, `${FIRST}/b1`],
    ],
    [
      'f: two transfers, two broadcast stations',
      paidTo(PRIMARY, FIRST, FIRST),
      [ACTIVATION, one, other],
      [ORIGIN, `${FIRST}/b1`, `${FIRST}/b1-bis`],
    ],
    [
      'g: two transfers to the primary, one to the secondary',
      paidTo(PRIMARY, PRIMARY, FIRST),
      [ACTIVATION, one],
      [ORIGIN, `${FIRST}/b1`],
    ],
    ['h: the primary has no transfer', paidTo(FIRST), [ACTIVATION, ...quiet], [ORIGIN]],
    ['i: broadcast of an organization outside the payment', paidTo(PRIMARY), [ACTIVATION, one], [ORIGIN]],
    [
      'j: the activation station is a broadcast station itself',
      paidTo(PRIMARY),
      [{ ...ACTIVATION, broadcast: true }],
      [ORIGIN],
    ],
    ['k: the payment failed', { ...paidTo(PRIMARY, FIRST), outcome: 'KO' }, [ACTIVATION, one], []],
    [
      'l: primary first, then the secondaries in the order of their transfers',
      paidTo(SECOND, FIRST, PRIMARY),
      [ACTIVATION, one, two],
      [ORIGIN, `${SECOND}/b2`, `${FIRST}/b1`],
    ],
    [
      'a disabled broadcast station receives nothing',
      paidTo(PRIMARY, FIRST),
      [ACTIVATION, broadcast('b1', FIRST, { enabled: false }), other],
      [ORIGIN, `${FIRST}/b1-bis`],
    ],
    [
      'one station that broadcasts for two organizations receives for each',
      paidTo(PRIMARY, FIRST, SECOND),
      [ACTIVATION, broadcast('hub', FIRST), broadcast('hub', SECOND)],
      [ORIGIN, `${FIRST}/hub`, `${SECOND}/hub`],
    ],
    [
      'the activation station that also broadcasts for a secondary receives for each',
      paidTo(PRIMARY, FIRST),
      [ACTIVATION, broadcast('activation', FIRST)],
      [ORIGIN, `${FIRST}/activation`],
    ],
    [
      'a further broadcast station of the primary',
      paidTo(PRIMARY, FIRST),
      [ACTIVATION, broadcast('more', PRIMARY), one],
      [ORIGIN, `${PRIMARY}/more`, `${FIRST}/b1`],
    ],
    ['no stations at all', paidTo(PRIMARY, FIRST), [], [ORIGIN]],
  ])('%s', (_title, receipt, links, expected) => {
    expect(recipients(receipt, links)).toEqual(expected);
  });

  it('leaves out further broadcast stations of the primary where that is switched off', () => {
    const links = [ACTIVATION, broadcast('more', PRIMARY), one];
    const settings = { broadcastPrimary: false };
    expect(recipients(paidTo(PRIMARY, FIRST), links, settings)).toEqual([ORIGIN, `${FIRST}/b1`]);
    const known = { ...ACTIVATION, broadcast: true };
    expect(recipients(paidTo(PRIMARY), [known], { ...settings, originating: known })).toEqual([ORIGIN]);
  });

  it('without an originating station goes to the broadcast stations alone', () => {
    const links = [broadcast('more', PRIMARY), one];
    expect(recipients(paidTo(PRIMARY, FIRST), links, { originating: null })).toEqual([
      `${PRIMARY}/more`,
      `${FIRST}/b1`,
    ]);
  });

  it('does not go to an originating station that is switched off', () => {
    const originating = { ...ACTIVATION, enabled: false };
    expect(recipients(paidTo(PRIMARY, FIRST), [originating, one], { originating })).toEqual([`${FIRST}/b1`]);
  });

  it('carries the broker of each station', () => {
    const links = [broadcast('b1', FIRST, { brokerCode: 'other-broker' })];
    expect(recipientsOf(paidTo(PRIMARY, FIRST), ACTIVATION, links, { broadcastPrimary: true })).toEqual([
      {
        organizationFiscalCode: PRIMARY,
        brokerCode: ACTIVATION.brokerCode,
        stationId: 'activation',
        originating: true,
      },
      { organizationFiscalCode: FIRST, brokerCode: 'other-broker', stationId: 'b1', originating: false },
    ]);
  });
});

describe('originatingStation', () => {
  const NAV_347 = '347000000000000001';
  const NAV_348 = '348000000000000001';
  const NAV_1 = '147000000000000001';
  const seg47 = link('seg47', PRIMARY, { segregationCode: '47' });
  const seg48 = link('seg48', PRIMARY, { segregationCode: '48', auxDigit: 3 });
  const aux1 = link('aux1', PRIMARY, { auxDigit: 1 });
  const aux3 = link('aux3', PRIMARY, { auxDigit: 3 });
  const plain = link('plain', PRIMARY);
  const foreign = link('foreign', FIRST, { segregationCode: '47' });

  it.each<[string, string, StationLink[], string | undefined]>([
    ['the segregation code of an aux digit 3', NAV_347, [seg48, seg47, aux3], 'seg47'],
    ['another segregation code', NAV_348, [seg48, seg47], 'seg48'],
    ['a segregation code nobody serves, but the aux digit', NAV_348, [seg47, aux3], 'aux3'],
    ['a segregation code nobody serves at all', NAV_348, [seg47, aux1], undefined],
    ['an aux digit without segregation codes', NAV_1, [seg47, aux1, aux3], 'aux1'],
    ['an aux digit other than 3 is not read as a segregation code', NAV_1, [seg47], undefined],
    ['the only station, which states neither', NAV_347, [plain], 'plain'],
    ['two stations that state neither', NAV_347, [plain, { ...plain, stationId: 'plain2' }], undefined],
    ['the only station serves another aux digit', NAV_347, [aux1], undefined],
    ['a station of another organization', NAV_347, [foreign], undefined],
    ['the station that fits is switched off', NAV_347, [{ ...seg47, enabled: false }, seg48], undefined],
    ['no stations', NAV_347, [], undefined],
  ])('by %s', (_title, noticeNumber, links, stationId) => {
    expect(originatingStation(links, receiptOf({ noticeNumber }))?.stationId).toBe(stationId);
  });

  it('is the one named, whatever the notice number says', () => {
    expect(originatingStation([seg47, seg48], receiptOf({ noticeNumber: NAV_347 }), 'seg48')).toBe(seg48);
    const off = { ...seg48, enabled: false };
    expect(originatingStation([seg47, off], receiptOf(), 'seg48')).toBe(off);
  });

  it('is nobody when the one named is unknown or serves another organization only', () => {
    expect(originatingStation([seg47], receiptOf(), 'unknown')).toBeUndefined();
    expect(originatingStation([seg47, foreign], receiptOf(), 'foreign')).toBeUndefined();
  });
});

describe('involvedOrganizations', () => {
  it('names each once, the primary first', () => {
    expect(involvedOrganizations(paidTo(SECOND, PRIMARY, SECOND, FIRST))).toEqual([PRIMARY, SECOND, FIRST]);
  });
});
