import { type Position, createPosition } from '#libs/domain';
import {
  ORGANIZATION,
  TESTER,
  numberedInput,
  openAgain,
  openFreshDatabase,
  positionContext,
} from '#libs/testing';
import { type Database } from './database';
import { IdAllocator } from './id-allocator';
import { findPosition } from './repositories/position-reader';
import { PositionWriter } from './repositories/positions';

/** More than are inserted one way, and fewer. */
const MANY = 150;
const NASTY = 'tab\there\nline \\N \\ "quoted" \'too\' \u{1F600} \r, \u0001 end\\';

let database: Database;
let ids: Database;
let allocator: IdAllocator;
beforeAll(async () => {
  database = await openFreshDatabase();
  ids = await openAgain(database, 1);
  allocator = new IdAllocator(ids, 'position');
});
afterAll(async () => {
  await ids.close();
  await database.close();
});

const positionsFrom = (first: number, over: object = {}): Position[] =>
  Array.from({ length: MANY }, (_, index) =>
    createPosition(numberedInput(first + index, over), positionContext()),
  );
const countIn = async (table: string): Promise<number> =>
  (await database.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]!.n;

/** Inserts positions, at most twice. @returns the codes of the errors on the way */
async function insert(positions: readonly Position[], into = database): Promise<string[]> {
  const errors: string[] = [];
  await into
    .transaction(async (transaction, tries) => {
      if (tries > 1) throw new Error('enough');
      try {
        await new PositionWriter(transaction, allocator, TESTER).insert(positions);
      } catch (error) {
        errors.push((error as { code: string }).code);
        throw error;
      }
    })
    .catch((error: unknown) => {
      if ((error as Error).message !== 'enough') throw error;
    });
  return errors;
}

describe('many rows at once', () => {
  it('are stored as they are, whatever is in them', async () => {
    const positions = positionsFrom(1, { fullName: NASTY, officeName: '\\N', city: '' });
    expect(await insert(positions)).toEqual([]);
    for (const n of [0, MANY - 1])
      expect(await findPosition(database, ORGANIZATION, positions[n]!.iupd)).toEqual(positions[n]);
    expect(await countIn('payment_position')).toBe(MANY);
    expect(await countIn('position_event')).toBe(MANY);
  });

  it.each([
    ['a key that is taken', (positions: Position[]) => (positions[77]!.iupd = 'iupd-1'), 'IDENTIFIER_TAKEN'],
    [
      'a text its column has no room for',
      (positions: Position[]) => (positions[77]!.companyName = 'x'.repeat(141)),
      'ER_DATA_TOO_LONG',
    ],
    [
      'an amount no option may have',
      (positions: Position[]) => (positions[77]!.paymentOption[0]!.amount = 0),
      // Servers have a name of their own for it.
      expect.any(String) as string,
    ],
  ])('with %s are refused as one, and said to be so by the next try', async (_what, spoil, code) => {
    const before = await countIn('payment_position');
    const positions = positionsFrom(1_000);
    spoil(positions);
    const errors = await insert(positions).catch((error: unknown) => [
      'LOAD_REFUSED',
      (error as { code: string }).code,
    ]);
    expect(errors).toEqual(['LOAD_REFUSED', code]);
    expect(await countIn('payment_position')).toBe(before);
  });

  it('are inserted one way where the server does not allow the other', async () => {
    const [server] = await database.query<{ allowed: number }>('SELECT @@GLOBAL.local_infile AS allowed');
    expect(server?.allowed).toBe(1);
    await database.query('SET GLOBAL local_infile = OFF');
    const later = await openAgain(database);
    try {
      // One that was open already finds out.
      expect(await insert(positionsFrom(2_000))).toEqual(['LOAD_NOT_ALLOWED']);
      expect(await insert(positionsFrom(2_500))).toEqual([]);
      expect(await insert(positionsFrom(3_000), later)).toEqual([]);
      expect(await countIn('payment_position')).toBe(4 * MANY);
    } finally {
      await database.query('SET GLOBAL local_infile = ON');
      await later.close();
    }
  });
});
