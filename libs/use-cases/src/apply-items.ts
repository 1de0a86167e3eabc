import {
  type Operation,
  type Position,
  type PositionContext,
  type PositionInput,
  type TakenIdentifiers,
  Transient,
  assertDeletable,
  claimIdentifiers,
  createPosition,
  identifierKey,
  invalidatePosition,
  positionAlreadyExists,
  positionNotFound,
  publishPosition,
  updatePosition,
} from '#libs/domain';
import { type StrictPort, prepareStrictChecks } from './strict-checks';

/** Positions within one transaction. Writes throw Transient IDENTIFIER_TAKEN when a unique key refuses. */
export interface PositionPort {
  takenIdentifiers(organization: string, positions: readonly Position[]): Promise<TakenIdentifiers>;
  insert(positions: readonly Position[]): Promise<void>;
  lock(organization: string, iupds: readonly string[]): Promise<Position[]>;
  replace(positions: readonly Position[]): Promise<void>;
  remove(positions: readonly Position[]): Promise<void>;
  /** Writes a new state, of positions read with `lock`. */
  saveStates(positions: readonly Position[]): Promise<void>;
}

/** Items to apply to an organization's positions, and the transaction to do it in. */
export interface ItemsWork {
  operation: Operation;
  /** PositionInput, or the iupd where that is all it takes. */
  items: readonly unknown[];
  context: PositionContext;
  /** How often this transaction was started over. */
  tries: number;
  positions: PositionPort;
  strict: StrictPort;
  savepoint<T>(work: () => Promise<T>): Promise<T>;
  /** What a delete asks of a position beyond its being deletable. @throws Rejected */
  assertRemovable?: (position: Position) => void;
}

/** What became of the items, by their index: the position as written (or removed), or the error. */
export interface ItemsEnd {
  done: Map<number, Position>;
  errors: Map<number, unknown>;
}

/**
 * Applies items to positions, each succeeding or failing by itself: the one set of rules behind bulk jobs and
 * single requests.
 *
 * @throws Transient when the transaction as a whole has to be tried again
 */
export async function applyItems(work: ItemsWork): Promise<ItemsEnd> {
  const end: ItemsEnd = { done: new Map(), errors: new Map() };
  const attempt: Attempt = async (index, step) => {
    try {
      return await step();
    } catch (error) {
      if (error instanceof Transient) throw error;
      end.errors.set(index, error);
      return undefined;
    }
  };
  const written = await OPERATIONS[work.operation](work, attempt);
  for (const { index, position } of written) {
    if (!end.errors.has(index)) end.done.set(index, position);
  }
  return end;
}

/** Runs one item's part; its failure becomes the item's end, a Transient one that of all. */
type Attempt = <T>(index: number, step: () => T | Promise<T>) => Promise<T | undefined>;

/** A position ready to be written, and the item it came from. */
interface Made {
  index: number;
  position: Position;
}

const OPERATIONS: Record<Operation, (work: ItemsWork, attempt: Attempt) => Promise<Made[]>> = {
  CREATE: async (work, attempt) => {
    const items = work.items as PositionInput[];
    const checkStrictly = await prepareStrictChecks(work.strict, work.context, items);
    const made = await makeEach(items, attempt, (item) => {
      const position = createPosition(item, work.context);
      checkStrictly?.(item);
      return position;
    });
    // Most identifiers are new: the first try lets the unique keys judge, and asks only after they refused.
    const free = work.tries === 0 ? made : await withFreeIdentifiers(work, made, true, attempt);
    await writeAll(work, free, (positions) => work.positions.insert(positions), attempt);
    return free;
  },
  UPDATE: async (work, attempt) => {
    const items = work.items as PositionInput[];
    const checkStrictly = await prepareStrictChecks(work.strict, work.context, items);
    const existing = await lockByIupd(
      work,
      items.map((item) => item.iupd),
    );
    const made = await makeEach(items, attempt, (item) => {
      const found = existing.get(identifierKey(item.iupd));
      if (found === undefined) throw positionNotFound(work.context.organizationFiscalCode, item.iupd);
      const position = updatePosition(found, { ...item, iupd: found.iupd }, work.context);
      checkStrictly?.(item);
      return position;
    });
    const free = await withFreeIdentifiers(work, made, false, attempt);
    await writeAll(work, free, (positions) => work.positions.replace(positions), attempt);
    return free;
  },
  DELETE: async (work, attempt) => {
    const made = await changeEach(work, attempt, (found) => {
      work.assertRemovable?.(found);
      assertDeletable(found);
      return found;
    });
    await writeAll(work, made, (positions) => work.positions.remove(positions), attempt);
    return made;
  },
  PUBLISH: (work, attempt) => saveStates(work, attempt, publishPosition),
  INVALIDATE: (work, attempt) => saveStates(work, attempt, invalidatePosition),
};

async function saveStates(
  work: ItemsWork,
  attempt: Attempt,
  transition: (existing: Position, now: string) => Position,
): Promise<Made[]> {
  const made = await changeEach(work, attempt, (found) => transition(found, work.context.now));
  await writeAll(work, made, (positions) => work.positions.saveStates(positions), attempt);
  return made;
}

/** Locks the positions that iupds name and makes of each what `change` says. */
async function changeEach(
  work: ItemsWork,
  attempt: Attempt,
  change: (existing: Position) => Position,
): Promise<Made[]> {
  const iupds = work.items as string[];
  const existing = await lockByIupd(work, iupds);
  return makeEach(iupds, attempt, (iupd) => {
    const found = existing.get(identifierKey(iupd));
    if (found === undefined) throw positionNotFound(work.context.organizationFiscalCode, iupd);
    return change(found);
  });
}

async function makeEach<T>(
  items: readonly T[],
  attempt: Attempt,
  make: (item: T) => Position,
): Promise<Made[]> {
  const made: Made[] = [];
  for (const [index, item] of items.entries()) {
    const position = await attempt(index, () => make(item));
    if (position !== undefined) made.push({ index, position });
  }
  return made;
}

async function lockByIupd(work: ItemsWork, iupds: readonly string[]): Promise<Map<string, Position>> {
  const found = await work.positions.lock(work.context.organizationFiscalCode, iupds);
  return new Map(found.map((position) => [identifierKey(position.iupd), position]));
}

async function withFreeIdentifiers(
  work: ItemsWork,
  made: readonly Made[],
  isNew: boolean,
  attempt: Attempt,
): Promise<Made[]> {
  const taken = await work.positions.takenIdentifiers(
    work.context.organizationFiscalCode,
    made.map(({ position }) => position),
  );
  const free: Made[] = [];
  for (const each of made) {
    const claimed = await attempt(each.index, () => {
      const conflict = claimIdentifiers(each.position, taken, isNew);
      if (conflict !== undefined) throw conflict;
      return true;
    });
    if (claimed === true) free.push(each);
  }
  return free;
}

/** After so many looks a refusal is no race any more: something the look does not see is in the way. */
const LOOKS = 3;

/**
 * Writes all at once; if the database refuses that for a reason that is no conflict and no passing fault, one
 * of them is to blame: they are written one by one, and the culprit fails alone. So it does when a unique key
 * goes on refusing: no item may keep its neighbours waiting for ever.
 */
async function writeAll(
  work: ItemsWork,
  made: readonly Made[],
  write: (positions: Position[]) => Promise<void>,
  attempt: Attempt,
): Promise<void> {
  const isTaken = (error: unknown): boolean =>
    error instanceof Transient && error.code === 'IDENTIFIER_TAKEN' && work.tries >= LOOKS;
  try {
    await work.savepoint(() => write(made.map(({ position }) => position)));
  } catch (error) {
    if (error instanceof Transient && !isTaken(error)) throw error;
    for (const { index, position } of made) {
      await attempt(index, async () => {
        try {
          await work.savepoint(() => write([position]));
        } catch (fault) {
          if (!isTaken(fault)) throw fault;
          throw positionAlreadyExists(work.context.organizationFiscalCode);
        }
      });
    }
  }
}
