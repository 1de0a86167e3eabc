import {
  type Position,
  type PositionFilter,
  type PositionOrder,
  type PositionPageRequest,
  type PositionPlace,
  POSITION_ORDERS,
  createPosition,
  statusAt,
} from '#libs/domain';
import {
  NOW,
  ORGANIZATION,
  TESTER,
  numberedInput,
  openAgain,
  openFreshDatabase,
  optionInput,
  positionContext,
} from '#libs/testing';
import { type Database, type Queryable } from '../database';
import { IdAllocator } from '../id-allocator';
import { listPositions } from './position-list';
import { STORED_STATUSES } from './position-list-status';
import { PositionWriter } from './positions';

const BEFORE = '2026-05-01T00:00:00.000';
const LATER = '2026-07-01T00:00:00.000';

let database: Database;
let ids: Database;
let allocator: IdAllocator;
let n = 0;
beforeAll(async () => {
  database = await openFreshDatabase();
  ids = await openAgain(database, 1);
  allocator = new IdAllocator(ids, 'position');
});
beforeEach(() => database.execute('DELETE FROM payment_position'));
afterAll(async () => {
  await ids.close();
  await database.close();
});

const make = (over: Partial<Position> = {}): Position => ({
  ...createPosition(numberedInput((n += 1)), positionContext()),
  ...over,
});
const insert = (positions: Position[]) =>
  database.transaction((transaction) => new PositionWriter(transaction, allocator, TESTER).insert(positions));
const pageOf = (over: Partial<PositionPageRequest> = {}): PositionPageRequest => ({
  orderBy: 'INSERTED_DATE',
  descending: false,
  limit: 50,
  from: { offset: 0 },
  now: NOW,
  ...over,
});
const list = (
  filter: PositionFilter = {},
  over: Partial<PositionPageRequest> = {},
  queryable: Queryable = database,
) => listPositions(queryable, ORGANIZATION, filter, pageOf(over));
const iupds = (positions: readonly Position[]) => positions.map(({ iupd }) => iupd);

/** All pages, by offset or one place after the other; `between` runs after each page. */
async function walk(
  how: 'offset' | 'after',
  filter: PositionFilter,
  over: Partial<PositionPageRequest>,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Position[]> {
  const all: Position[] = [];
  let offset = 0;
  let after: PositionPlace | undefined;
  for (;;) {
    const from = how === 'offset' || after === undefined ? { offset } : { after };
    const { positions, next } = await list(filter, { limit: 3, ...over, from });
    all.push(...positions);
    if (next === undefined) return all;
    after = next;
    offset += positions.length;
    await between();
  }
}

/** Every stored status with every combination of what the clock looks at. */
function everyKind(): Position[] {
  return STORED_STATUSES.flatMap((status) =>
    [undefined, BEFORE, NOW, LATER].flatMap((validityDate) =>
      [BEFORE, NOW, LATER].flatMap((maxDueDate) =>
        [true, false].map((switchToExpired) => {
          const { validityDate: _, ...position } = make({ status, maxDueDate, switchToExpired });
          return validityDate === undefined ? position : { ...position, validityDate };
        }),
      ),
    ),
  );
}

describe('a list of positions', () => {
  it.each(POSITION_ORDERS.flatMap((orderBy) => [true, false].map((descending) => ({ orderBy, descending }))))(
    'is whole and in order however it is paged: $orderBy, descending $descending',
    async ({ orderBy, descending }) => {
      const names = ['Alfa', 'Beta', 'beta'];
      await insert(
        everyKind().map((position, index) => ({
          ...position,
          companyName: names[index % 3]!,
          insertedDate: index % 5 < 3 ? BEFORE : LATER,
        })),
      );
      const whole = await walk('offset', {}, { orderBy, descending, limit: 50 });
      const count = whole.length;
      expect(new Set(iupds(whole)).size).toBe(8 * 24);
      expect(count).toBe(8 * 24);
      const valuesOf: Record<PositionOrder, (position: Position) => string> = {
        INSERTED_DATE: ({ insertedDate }) => insertedDate,
        IUPD: ({ iupd }) => iupd,
        STATUS: ({ status, insertedDate }) => `${status} ${insertedDate}`,
        COMPANY_NAME: ({ companyName }) => companyName,
      };
      const values = whole.map((position) => valuesOf[orderBy](position));
      const sorted = [...values].sort();
      expect(values).toEqual(descending ? sorted.reverse() : sorted);
      for (const how of ['offset', 'after'] as const) {
        expect(iupds(await walk(how, {}, { orderBy, descending, limit: 7 }))).toEqual(iupds(whole));
      }
    },
  );

  it('knows the status of every row at this instant, as the domain does', async () => {
    const positions = everyKind();
    await insert(positions);
    for (const status of STORED_STATUSES) {
      const expected = positions.filter((position) => statusAt(position, NOW) === status);
      for (const orderBy of POSITION_ORDERS) {
        const { positions: found, total } = await list({ statuses: [status] }, { orderBy, limit: 200 });
        expect(new Set(iupds(found))).toEqual(new Set(iupds(expected)));
        expect(new Set(found.map((position) => position.status))).toEqual(new Set([status]));
        expect(total).toBe(expected.length);
      }
    }
    const settled = await list({ statuses: ['PAID', 'REPORTED'] });
    expect(settled.total).toBe(48);
    expect(await list({ statuses: [] })).toEqual({ positions: [], total: 0 });
  });

  it('shows one organization, and WISP only if asked for', async () => {
    const [gpd, aca, wisp] = [make(), make({ serviceType: 'ACA' }), make({ serviceType: 'WISP' })];
    await insert([gpd, aca, wisp, make({ organizationFiscalCode: '99999999999' })]);
    const shown = async (filter: PositionFilter) => iupds((await list(filter)).positions);
    expect(await shown({})).toEqual(iupds([gpd, aca]));
    expect(await shown({ serviceType: 'WISP' })).toEqual(iupds([wisp]));
    expect(await shown({ serviceType: 'ACA' })).toEqual(iupds([aca]));
  });

  it('looks for one option that is due then and of these codes, and shows such options only', async () => {
    const option = (iuv: string, dueDate: string) => optionInput({ iuv, dueDate });
    const position = createPosition(
      numberedInput(0, {
        iupd: 'mixed',
        paymentOption: [
          option('47000000000000901', LATER),
          option('48000000000000902', LATER),
          option('47000000000000903', '2026-09-01T00:00:00.000'),
        ],
      }),
      positionContext(),
    );
    await insert([make(), position, make({ paymentOption: [] })]);
    const dueDate = { from: NOW, to: '2026-07-31T23:59:59.999' };
    const iuvsBy = async (filter: PositionFilter) =>
      (await list(filter)).positions.map(({ paymentOption }) =>
        paymentOption.map(({ iuv }) => iuv.slice(-3)),
      );
    expect(await iuvsBy({ dueDate })).toEqual([['901', '902']]);
    expect(await iuvsBy({ dueDate, segregationCodes: ['47'] })).toEqual([['901']]);
    expect(await iuvsBy({ dueDate: { from: LATER, to: LATER } })).toEqual([['901', '902']]);
    expect(await iuvsBy({ segregationCodes: ['48', '49'] })).toEqual([['902']]);
    const between = { from: '2026-08-01T00:00:00.000', to: '2026-08-31T00:00:00.000' };
    expect(await list({ dueDate: between })).toEqual({ positions: [], total: 0 });
    expect(
      await iuvsBy({ dueDate: { ...between, to: '2026-09-01T00:00:00.000' }, segregationCodes: ['48'] }),
    ).toEqual([]);
  });

  it('looks for positions paid within every period given, its ends included', async () => {
    const positions = [BEFORE, NOW, LATER].map((paymentDate) => make({ paymentDate, status: 'PAID' }));
    await insert([...positions, make()]);
    const paid = async (...paidWithin: { from: string; to: string }[]) =>
      (await list({ paidWithin })).positions.map(({ paymentDate }) => paymentDate);
    expect(await paid({ from: BEFORE, to: NOW })).toEqual([BEFORE, NOW]);
    expect(await paid({ from: BEFORE, to: NOW }, { from: NOW, to: LATER })).toEqual([NOW]);
  });

  it('leaves out positions of several plans without leaving holes', async () => {
    const several = (): Position => {
      const position = make();
      const [first] = position.paymentOption;
      return {
        ...position,
        paymentOption: ['a', 'b'].map((plan) => ({
          ...first!,
          iuv: `${first!.iuv}${plan}`,
          nav: `${first!.nav}${plan}`,
          isPartialPayment: true,
          paymentPlanId: plan,
        })),
      };
    };
    const positions = [make(), several(), make(), several(), several(), make()];
    await insert(positions);
    const page = await list({ atMostOnePlan: true }, { limit: 3 });
    expect(page).toEqual({ positions: expect.any(Array) as unknown, total: 3 });
    expect(iupds(page.positions)).toEqual(iupds([positions[0]!, positions[2]!, positions[5]!]));
    expect((await list()).total).toBe(6);
    // A rewrite with one plan makes it a position like others.
    await database.transaction(async (transaction) => {
      const writer = new PositionWriter(transaction, allocator, TESTER);
      const [existing] = await writer.lock(ORGANIZATION, [positions[1]!.iupd]);
      await writer.replace([{ ...existing!, paymentOption: [existing!.paymentOption[0]!] }]);
    });
    expect((await list({ atMostOnePlan: true })).total).toBe(4);
  });

  it('is neither holed nor repeated by pages that follow a place while others insert and delete', async () => {
    const staying = Array.from({ length: 40 }, () => make({ insertedDate: BEFORE }));
    const leaving = Array.from({ length: 12 }, () => make({ insertedDate: BEFORE }));
    await insert([...staying, ...leaving]);
    for (const orderBy of ['INSERTED_DATE', 'IUPD'] as const) {
      for (const descending of [true, false]) {
        const seen = await walk('after', {}, { orderBy, descending, limit: 7 }, async () => {
          await insert([make({ insertedDate: BEFORE }), make({ insertedDate: LATER }), make()]);
          await database.execute('DELETE FROM payment_position WHERE iupd = ?', [leaving.pop()?.iupd ?? '']);
        });
        expect(new Set(iupds(seen)).size).toBe(seen.length);
        expect(iupds(seen)).toEqual(expect.arrayContaining(iupds(staying)));
      }
    }
  });

  it('is of one moment on a snapshot', async () => {
    const position = make();
    await insert([position]);
    const [first, second] = await database.snapshot(async (snapshot) => {
      const before = await list({}, {}, snapshot);
      await database.execute('DELETE FROM payment_position');
      return [before, await list({}, {}, snapshot)];
    });
    expect(second).toEqual(first);
    expect(first.total).toBe(1);
    expect((await list()).total).toBe(0);
  });
});

describe('the queries of a list', () => {
  /** Asks the server for the plan of every query before it runs. */
  const plans: { sql: string; table: string; type: string; key: string | null; extra: string }[] = [];
  const explaining: Queryable = {
    query: async (sql, params) => {
      const rows = await database.query<Record<string, string | null>>(`EXPLAIN ${sql}`, params);
      for (const row of rows) {
        plans.push({
          sql,
          table: row['table'] ?? '',
          type: row['type'] ?? '',
          key: row['key'] ?? null,
          extra: row['Extra'] ?? '',
        });
      }
      return database.query(sql, params);
    },
    execute: () => Promise.reject(new Error('A list only reads')),
  };
  const period = { from: NOW, to: '2027-06-01T00:00:00.000' };
  const filters: PositionFilter[] = [
    {},
    { atMostOnePlan: true },
    ...STORED_STATUSES.map((status) => ({ statuses: [status] })),
    { dueDate: period, segregationCodes: ['47'], statuses: ['VALID', 'EXPIRED'] },
    { paidWithin: [period] },
  ];
  const others: Position[] = [];

  beforeAll(() => {
    others.push(...everyKind());
    for (let organization = 1; organization < 20; organization += 1) {
      for (let index = 0; index < 40; index += 1) {
        others.push(make({ organizationFiscalCode: String(organization) }));
      }
    }
  });

  it('use indexes, never sort what lies in order, and are as many for one position as for fifty', async () => {
    await insert(others);
    await database.query('ANALYZE TABLE payment_position, payment_option, transfer');
    for (const filter of filters) {
      for (const orderBy of POSITION_ORDERS) {
        for (const after of [undefined, (await list({}, { orderBy, limit: 20 })).next]) {
          plans.length = 0;
          const from = after === undefined ? { offset: 0 } : { after };
          const { positions } = await list(filter, { orderBy, limit: 10, from }, explaining);
          const queries = new Set(plans.map(({ sql }) => sql)).size;
          if (positions.length > 0) expect(queries).toBe(after === undefined ? 4 : 3);
          const tables = plans.filter(({ table }) => table !== '' && !table.startsWith('<'));
          for (const { table, key, type, extra } of tables) {
            if (table !== 'p' && table !== 'o') continue;
            expect({ table, key, type, extra }).not.toMatchObject({ key: null });
            expect(['ref', 'range', 'eq_ref', 'const']).toContain(type);
            if (orderBy !== 'COMPANY_NAME') expect(extra).not.toContain('filesort');
          }
        }
      }
    }
  });

  it('count and find places without reading the rows', async () => {
    await insert(others);
    for (const filter of filters.filter(({ dueDate }) => dueDate === undefined)) {
      for (const orderBy of ['INSERTED_DATE', 'STATUS'] as const) {
        plans.length = 0;
        await list(filter, { orderBy }, explaining);
        const ofKeys = plans.filter(({ table }) => table === 'p');
        expect(ofKeys.length).toBeGreaterThan(0);
        for (const { extra } of ofKeys) expect(extra).toContain('Using index');
      }
    }
  });
});
