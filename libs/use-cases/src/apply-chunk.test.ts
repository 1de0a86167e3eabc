import {
  type IdRange,
  type ItemFailure,
  type Operation,
  type Position,
  type TakenIdentifiers,
  Transient,
  createPosition,
  identifierKey,
} from '#libs/domain';
import { NOW, ORGANIZATION, numberedInput, optionInput, positionContext, positionInput } from '#libs/testing';
import { type ApplyChunkPorts, type ChunkPositions, applyChunk } from './apply-chunk';

/** Positions of one organization in memory, with the unique keys of the database. */
class FakePositions implements ChunkPositions {
  stored = new Map<string, Position>();
  /** Writing this iupd is a bug. */
  breaking: string | undefined;
  /** Writing this iupd is refused by a unique key that no look reveals. */
  haunted: string | undefined;
  writes: string[][] = [];

  takenIdentifiers(): Promise<TakenIdentifiers> {
    const taken: TakenIdentifiers = { iupds: new Set(), iuvs: new Map(), navs: new Map() };
    for (const { iupd, paymentOption } of this.stored.values()) {
      taken.iupds.add(identifierKey(iupd));
      for (const { iuv, nav } of paymentOption) {
        taken.iuvs.set(identifierKey(iuv), iupd);
        taken.navs.set(identifierKey(nav), iupd);
      }
    }
    return Promise.resolve(taken);
  }

  async insert(positions: readonly Position[]): Promise<void> {
    this.write(positions, (position) => this.stored.has(identifierKey(position.iupd)));
    return Promise.resolve();
  }

  lock(_organization: string, iupds: readonly string[]): Promise<Position[]> {
    return Promise.resolve(iupds.flatMap((iupd) => this.stored.get(identifierKey(iupd)) ?? []));
  }

  async replace(positions: readonly Position[]): Promise<void> {
    for (const { iupd } of positions) this.stored.delete(identifierKey(iupd));
    this.write(positions, () => false);
    return Promise.resolve();
  }

  remove(positions: readonly Position[]): Promise<void> {
    for (const { iupd } of positions) this.stored.delete(identifierKey(iupd));
    return Promise.resolve();
  }

  saveStates(positions: readonly Position[]): Promise<void> {
    for (const position of positions) this.stored.set(identifierKey(position.iupd), position);
    return Promise.resolve();
  }

  created(): IdRange {
    return { first: 1, last: 9 };
  }

  /** Such a position came later than the job that is undone. */
  isAmong(position: Position): boolean {
    return position.fullName !== 'Later';
  }

  private write(positions: readonly Position[], isKnown: (position: Position) => boolean): void {
    this.writes.push(positions.map(({ iupd }) => iupd));
    for (const position of positions) {
      if (position.iupd === this.breaking) throw new Error('ER_DATA_TOO_LONG');
      const iuvs = new Set(
        [...this.stored.values()].flatMap(({ paymentOption }) => paymentOption.map(({ iuv }) => iuv)),
      );
      const clashes = position.paymentOption.some(({ iuv }) => iuvs.has(iuv));
      if (isKnown(position) || clashes || position.iupd === this.haunted) {
        throw new Transient('IDENTIFIER_TAKEN', 'taken');
      }
      this.stored.set(identifierKey(position.iupd), position);
    }
  }
}

/** A world with one chunk of one job in it. */
/** No organization has checks beyond the contract on. */
const NOTHING_STRICT = {
  strictChecks: () => Promise.resolve(undefined),
  strictFacts: () => Promise.reject(new Error('asked for facts of checks that are off')),
};

function world(given: {
  operation: Operation;
  items: unknown[];
  firstItem?: number;
  stored?: Position[];
  toPublish?: boolean;
  dryRun?: boolean;
  undo?: { created?: IdRange };
}) {
  const positions = new FakePositions();
  for (const position of given.stored ?? []) positions.stored.set(position.iupd, position);
  const undoing = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = new Map(positions.stored);
    try {
      return await work();
    } catch (error) {
      positions.stored = before;
      throw error;
    }
  };
  const state = {
    positions,
    failures: undefined as ItemFailure[] | undefined,
    created: undefined as IdRange | undefined,
    tries: 0,
    bugs: [] as unknown[],
    enqueued: [] as string[],
    end: undefined as 'blocked' | 'cancelled' | 'nothing-owed' | undefined,
    released: [] as string[],
    /** Chunks of the job that wait for their turn. */
    waiting: [] as number[],
  };
  const ports: ApplyChunkPorts = {
    chunks: {
      async apply(_ref, work) {
        if (state.end !== undefined) return { end: state.end };
        for (let tries = 0; ; tries += 1) {
          state.tries = tries + 1;
          try {
            const result = await undoing(() =>
              work({
                organizationFiscalCode: ORGANIZATION,
                serviceType: 'GPD',
                operation: given.operation,
                toPublish: given.toPublish ?? true,
                dryRun: given.dryRun ?? false,
                ...(given.undo === undefined ? {} : { undo: given.undo }),
                firstItem: given.firstItem ?? 0,
                payload: Buffer.from(JSON.stringify(given.items)),
                tries,
                positions,
                strict: NOTHING_STRICT,
                savepoint: undoing,
              }),
            );
            state.failures = result.failures;
            state.created = result.created;
            return { end: 'applied' };
          } catch (error) {
            if (!(error instanceof Transient) || tries === 5) throw error;
          }
        }
      },
      completeIfDone: () => Promise.resolve(state.released),
      release: (jobId, ended) => {
        const seq = ended === undefined ? 0 : state.waiting.shift();
        return Promise.resolve(
          seq === undefined ? [] : [{ jobId, seq, organizationFiscalCode: ORGANIZATION, items: 1 }],
        );
      },
    },
    decodeItems: (payload) => Promise.resolve(JSON.parse(payload.toString()) as unknown[]),
    enqueueChunks: (refs) => {
      state.enqueued.push(...refs.map(({ jobId, seq }) => (jobId === 'job' ? `${jobId}-${seq}` : jobId)));
      return Promise.resolve();
    },
    onBug: (error, at) => state.bugs.push([error, at]),
    auxDigit: '3',
    newPlanId: () => 'plan-1',
    now: () => NOW,
  };
  return { ...state, state, apply: () => applyChunk(ports, { jobId: 'job', seq: 0 }) };
}

const made = (n: number, over: Partial<Position> = {}): Position => ({
  ...createPosition(numberedInput(n), positionContext()),
  ...over,
});
const CONFLICT = `Already exists a debt position for the Organization Fiscal Code ${ORGANIZATION}`;

describe('applyChunk creating', () => {
  it('publishes every position in one write', async () => {
    const { apply, state } = world({ operation: 'CREATE', items: [1, 2, 3].map((n) => numberedInput(n)) });
    expect(await apply()).toEqual({ end: 'applied' });
    expect(state.failures).toEqual([]);
    expect(state.positions.writes).toEqual([['iupd-1', 'iupd-2', 'iupd-3']]);
    expect([...state.positions.stored.values()].map(({ status }) => status)).toEqual(Array(3).fill('VALID'));
  });

  it('lets a bad item fail alone, numbered within the job and pointing into the item', async () => {
    const bad = positionInput({ iupd: 'bad', paymentOption: [optionInput({ iuv: 'bad', amount: 1 })] });
    const items = [numberedInput(1), bad, numberedInput(2)];
    const { apply, state } = world({ operation: 'CREATE', items, firstItem: 500 });
    await apply();
    expect(state.failures).toMatchObject([
      { seq: 501, code: 'DEBT_POSITION_REQUEST_DATA_ERROR', pointer: '/paymentOption/0/amount' },
    ]);
    expect([...state.positions.stored.keys()]).toEqual(['iupd-1', 'iupd-2']);
  });

  it('looks only after a unique key has refused, and names the identifier that is taken', async () => {
    const sameIuv = numberedInput(2, { iupd: 'other' });
    const items = [numberedInput(1), sameIuv, numberedInput(3)];
    const { apply, state } = world({ operation: 'CREATE', items, stored: [made(2)] });
    await apply();
    expect(state.tries).toBe(2);
    expect(state.failures).toEqual([
      {
        seq: 1,
        code: 'DEBT_POSITION_UNIQUE_VIOLATION',
        message: CONFLICT,
        pointer: '/paymentOption/0/iuv',
      },
    ]);
    expect([...state.positions.stored.keys()].sort()).toEqual(['iupd-1', 'iupd-2', 'iupd-3']);
  });

  it('blames a bug on the item it comes from, tells it, and keeps it from the partner', async () => {
    const w = world({ operation: 'CREATE', items: [1, 2, 3].map((n) => numberedInput(n)) });
    w.positions.breaking = 'iupd-2';
    await w.apply();
    expect(w.state.failures).toEqual([
      { seq: 1, code: 'INTERNAL_ERROR', message: 'Internal Server Error: operation not completed' },
    ]);
    expect(w.state.bugs).toEqual([[new Error('ER_DATA_TOO_LONG'), { jobId: 'job', item: 1 }]]);
    expect(w.positions.writes).toEqual([['iupd-1', 'iupd-2', 'iupd-3'], ['iupd-1'], ['iupd-2'], ['iupd-3']]);
    expect([...w.state.positions.stored.keys()]).toEqual(['iupd-1', 'iupd-3']);
  });

  it('blames a unique key that goes on refusing on the item it refuses', async () => {
    const w = world({ operation: 'CREATE', items: [1, 2, 3].map((n) => numberedInput(n)) });
    w.positions.haunted = 'iupd-2';
    expect(await w.apply()).toEqual({ end: 'applied' });
    expect(w.state.failures).toEqual([{ seq: 1, code: 'DEBT_POSITION_UNIQUE_VIOLATION', message: CONFLICT }]);
    expect([...w.state.positions.stored.keys()]).toEqual(['iupd-1', 'iupd-3']);
  });

  it('hands a passing fault on: the chunk stays owed, and nothing of it is written', async () => {
    const w = world({ operation: 'CREATE', items: [numberedInput(1)] });
    w.positions.insert = () => Promise.reject(new Transient('DATABASE_AWAY', 'away'));
    await expect(w.apply()).rejects.toThrow('away');
    expect(w.state.failures).toBeUndefined();
    expect(w.state.bugs).toEqual([]);
  });
});

describe('applyChunk updating', () => {
  it('rewrites what it finds, and fails what it does not', async () => {
    const items = [numberedInput(1, { fullName: 'Anna Blu' }), numberedInput(2)];
    const { apply, state } = world({ operation: 'UPDATE', items, stored: [made(1)] });
    await apply();
    expect(state.positions.stored.get('iupd-1')).toMatchObject({ fullName: 'Anna Blu', version: 1 });
    expect(state.failures).toEqual([
      {
        seq: 1,
        code: 'DEBT_POSITION_NOT_FOUND',
        message: `Not found a debt position for Organization Fiscal Code ${ORGANIZATION} and IUPD iupd-2`,
      },
    ]);
  });

  it('finds a position in spite of trailing spaces and keeps its name', async () => {
    const items = [numberedInput(1, { iupd: 'iupd-1 ', fullName: 'Anna Blu' })];
    const { apply, state } = world({ operation: 'UPDATE', items, stored: [made(1)] });
    await apply();
    expect(state.failures).toEqual([]);
    expect([...state.positions.stored.values()]).toMatchObject([{ iupd: 'iupd-1', fullName: 'Anna Blu' }]);
  });

  it("refuses another position's iuv, and what is paid", async () => {
    const items = [numberedInput(2, { iupd: 'iupd-1' }), numberedInput(3)];
    const stored = [made(1), made(2), made(3, { status: 'PAID' })];
    const { apply, state } = world({ operation: 'UPDATE', items, stored });
    await apply();
    expect(state.failures?.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['DEBT_POSITION_UNIQUE_VIOLATION', '/paymentOption/0/iuv'],
      ['DEBT_POSITION_NOT_UPDATABLE', undefined],
    ]);
    expect([...state.positions.stored.values()].map(({ version }) => version)).toEqual([0, 0, 0]);
  });
});

describe('applyChunk deleting', () => {
  it('removes what may go, and says what may not and what is not there', async () => {
    const stored = [made(1), made(2, { status: 'PARTIALLY_PAID' })];
    const items = ['iupd-1', 'iupd-2', 'iupd-3'];
    const { apply, state } = world({ operation: 'DELETE', items, stored });
    await apply();
    expect(state.failures?.map(({ seq, code }) => [seq, code])).toEqual([
      [1, 'DEBT_POSITION_PAYMENT_FOUND'],
      [2, 'DEBT_POSITION_NOT_FOUND'],
    ]);
    expect([...state.positions.stored.keys()]).toEqual(['iupd-2']);
  });
});

describe('applyChunk publishing and invalidating', () => {
  it('makes drafts where asked to, which may be published, and then be withdrawn', async () => {
    const drafts = world({ operation: 'CREATE', items: [numberedInput(1)], toPublish: false });
    await drafts.apply();
    expect(drafts.state.created).toEqual({ first: 1, last: 9 });
    const [draft] = [...drafts.state.positions.stored.values()];
    expect(draft).toMatchObject({ status: 'DRAFT' });
    const items = ['iupd-1', 'iupd-2', 'iupd-3'];
    const published = world({ operation: 'PUBLISH', items, stored: [draft!, made(2)] });
    await published.apply();
    expect(published.state.positions.stored.get('iupd-1')).toMatchObject({ status: 'VALID', version: 1 });
    expect(published.state.failures?.map(({ seq, code }) => [seq, code])).toEqual([
      [1, 'DEBT_POSITION_NOT_PUBLISHABLE'],
      [2, 'DEBT_POSITION_NOT_FOUND'],
    ]);
    const stored = [...published.state.positions.stored.values(), made(3, { status: 'PAID' })];
    const withdrawn = world({ operation: 'INVALIDATE', items, stored });
    await withdrawn.apply();
    expect([...withdrawn.state.positions.stored.values()].map(({ status }) => status)).toEqual([
      'INVALID',
      'INVALID',
      'PAID',
    ]);
    expect(withdrawn.state.failures).toMatchObject([{ seq: 2, code: 'DEBT_POSITION_NOT_INVALIDABLE' }]);
  });
});

describe('applyChunk as a dry run', () => {
  it('judges every item and leaves everything as it was', async () => {
    const bad = positionInput({ iupd: 'bad', paymentOption: [optionInput({ iuv: 'bad', amount: 1 })] });
    const items = [numberedInput(1), bad, numberedInput(2), numberedInput(3)];
    const { apply, state } = world({ operation: 'CREATE', items, stored: [made(2)], dryRun: true });
    expect(await apply()).toEqual({ end: 'applied' });
    expect(state.failures?.map(({ seq, code }) => [seq, code])).toEqual([
      [1, 'DEBT_POSITION_REQUEST_DATA_ERROR'],
      [2, 'DEBT_POSITION_UNIQUE_VIOLATION'],
    ]);
    expect(state.created).toBeUndefined();
    expect([...state.positions.stored.keys()]).toEqual(['iupd-2']);
  });

  it('hands a passing fault on', async () => {
    const w = world({ operation: 'CREATE', items: [numberedInput(1)], dryRun: true });
    w.positions.insert = () => Promise.reject(new Transient('DATABASE_AWAY', 'away'));
    await expect(w.apply()).rejects.toThrow('away');
    expect(w.state.failures).toBeUndefined();
  });
});

describe('applyChunk undoing', () => {
  it('removes only what the job created, and what is unpaid and unchanged', async () => {
    const stored = [
      made(1),
      made(2, { status: 'PAID', version: 1 }),
      made(3, { version: 1 }),
      made(4, { fullName: 'Later' }),
    ];
    const items = [1, 2, 3, 4, 5].map((n) => `iupd-${n}`);
    const { apply, state } = world({
      operation: 'DELETE',
      items,
      stored,
      undo: { created: { first: 1, last: 9 } },
    });
    await apply();
    expect(state.failures?.map(({ seq, code }) => [seq, code])).toEqual([
      [1, 'DEBT_POSITION_PAYMENT_FOUND'],
      [2, 'UNDO_POSITION_CHANGED'],
      [3, 'UNDO_POSITION_CHANGED'],
      [4, 'DEBT_POSITION_NOT_FOUND'],
    ]);
    expect([...state.positions.stored.keys()]).toEqual(['iupd-2', 'iupd-3', 'iupd-4']);
  });

  it('removes nothing where it is not known what the job created', async () => {
    const { apply, state } = world({ operation: 'DELETE', items: ['iupd-1'], stored: [made(1)], undo: {} });
    await apply();
    expect(state.failures).toMatchObject([{ code: 'UNDO_POSITION_CHANGED' }]);
    expect(state.positions.stored.size).toBe(1);
  });
});

describe('applyChunk around its chunk', () => {
  it.each(['cancelled', 'nothing-owed'] as const)(
    '%s: writes nothing, and completes the job',
    async (end) => {
      const { apply, state } = world({ operation: 'CREATE', items: [numberedInput(1)] });
      state.end = end;
      state.released = ['next'];
      expect(await apply()).toEqual({ end });
      expect(state.positions.stored.size).toBe(0);
      expect(state.enqueued).toEqual(['next']);
    },
  );

  it('blocked: leaves the job alone until its predecessor is done', async () => {
    const { apply, state } = world({ operation: 'CREATE', items: [numberedInput(1)] });
    state.end = 'blocked';
    state.released = ['next'];
    expect(await apply()).toEqual({ end: 'blocked' });
    expect(state.enqueued).toEqual([]);
  });

  it('queues every job that waited for this one', async () => {
    const { apply, state } = world({ operation: 'CREATE', items: [numberedInput(1)] });
    state.released = ['next', 'other'];
    await apply();
    expect(state.enqueued).toEqual(['next', 'other']);
  });
});
