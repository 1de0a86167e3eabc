import { isValidNav } from '#libs/domain';
import { openFreshDatabase } from '#libs/testing';
import { type Database } from '../database';
import { IssuedIdentifiers } from './issued-identifiers';

const ORGANIZATION = '77777777777';
const SERIES = { auxDigit: 3, segregationCode: '47' } as const;

describe('issued identifiers', () => {
  let database: Database;
  let identifiers: IssuedIdentifiers;
  beforeAll(async () => {
    database = await openFreshDatabase();
    identifiers = new IssuedIdentifiers(database);
  });
  afterAll(() => database.close());

  it('are unique when forty ask at the same time, the very first ones included', async () => {
    const issued = await Promise.all(
      Array.from({ length: 40 }, (_, n) => identifiers.issue(ORGANIZATION, SERIES, `at-once-${n}`)),
    );
    expect(new Set(issued.map(({ nav }) => nav)).size).toBe(40);
    expect(issued.every(({ nav, isNew }) => isValidNav(nav) && isNew)).toBe(true);
  });

  it('are the same for the same reference, also when asked for at the same time', async () => {
    const issued = await Promise.all(
      Array.from({ length: 10 }, () => identifiers.issue(ORGANIZATION, SERIES, 'one-and-the-same')),
    );
    expect(new Set(issued.map(({ nav }) => nav)).size).toBe(1);
    expect(issued.filter(({ isNew }) => isNew)).toHaveLength(1);
  });

  it('are refused for a reference that belongs to another series', async () => {
    await identifiers.issue(ORGANIZATION, SERIES, 'taken');
    await expect(
      identifiers.issue(ORGANIZATION, { auxDigit: 3, segregationCode: '48' }, 'taken'),
    ).rejects.toMatchObject({ code: 'IUV_REFERENCE_REUSED' });
  });

  it('belong to their organization alone', async () => {
    const [a, b] = await Promise.all([
      identifiers.issue('80000000001', SERIES, 'mine'),
      identifiers.issue('80000000002', SERIES, 'mine'),
    ]);
    expect(a.nav).toBe(b.nav);
  });
});
