import {
  type ChunkRef,
  type ItemFailure,
  type Operation,
  type Position,
  type PositionContext,
  type PositionInput,
  Rejected,
  type ServiceType,
  type TakenIdentifiers,
  Transient,
  assertDeletable,
  claimIdentifiers,
  createPosition,
  identifierKey,
  positionNotFound,
  updatePosition,
} from '#libs/domain';

/** Positions within the chunk's transaction. */
export interface PositionPort {
  takenIdentifiers(organization: string, positions: readonly Position[]): Promise<TakenIdentifiers>;
  insert(positions: readonly Position[]): Promise<void>;
  lock(organization: string, iupds: readonly string[]): Promise<Position[]>;
  replace(positions: readonly Position[]): Promise<void>;
  remove(positions: readonly Position[]): Promise<void>;
}

export interface ChunkWork {
  organizationFiscalCode: string;
  serviceType: string;
  operation: Operation;
  firstItem: number;
  payload: Buffer;
  /** How often this transaction was started over. */
  tries: number;
  positions: PositionPort;
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

export interface ApplyChunkPorts {
  chunks: {
    apply(
      ref: ChunkRef,
      work: (chunk: ChunkWork) => Promise<ItemFailure[]>,
    ): Promise<'applied' | 'cancelled' | 'nothing-owed' | 'blocked'>;
    completeIfDone(jobId: string): Promise<string[]>;
    pendingChunks(jobId: string): Promise<ChunkRef[]>;
  };
  decodeItems(payload: Buffer): Promise<unknown[]>;
  enqueueChunks(refs: readonly ChunkRef[]): Promise<void>;
  /** Told about errors that are faults of ours, not of an item. */
  onBug(error: unknown): void;
  auxDigit: string;
  newPlanId(): string;
  /** 23 characters UTC */
  now(): string;
}

/**
 * Applies one chunk of a job: every item succeeds or fails by itself, and all of it is one transaction with its
 * results. Dying anywhere before the commit leaves the chunk pending; running again after it finds nothing to
 * do. When the job is done, the jobs that waited for it are queued.
 *
 * @throws Transient when the database could not be asked; the chunk stays owed
 */
export async function applyChunk(ports: ApplyChunkPorts, ref: ChunkRef): Promise<string> {
  const end = await ports.chunks.apply(ref, (chunk) => applyItems(ports, chunk));
  if (end === 'blocked') return end;
  for (const released of await ports.chunks.completeIfDone(ref.jobId)) {
    await ports.enqueueChunks(await ports.chunks.pendingChunks(released));
  }
  return end;
}

async function applyItems(ports: ApplyChunkPorts, chunk: ChunkWork): Promise<ItemFailure[]> {
  const items = await ports.decodeItems(chunk.payload);
  const failures = new Map<number, ItemFailure>();
  const attempt = async <T>(index: number, work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Transient) throw error;
      if (!(error instanceof Rejected)) ports.onBug(error);
      failures.set(index, toFailure(chunk.firstItem + index, error));
      return undefined;
    }
  };
  switch (chunk.operation) {
    case 'CREATE':
      await createItems(ports, chunk, items as PositionInput[], attempt);
      break;
    case 'UPDATE':
      await updateItems(ports, chunk, items as PositionInput[], attempt);
      break;
    case 'DELETE':
      await deleteItems(chunk, items as string[], attempt);
      break;
  }
  return [...failures.values()].sort((a, b) => a.seq - b.seq);
}

/** Runs one item's part; its failure becomes the item's result, a Transient one the chunk's. */
type Attempt = <T>(index: number, work: () => T | Promise<T>) => Promise<T | undefined>;

async function createItems(
  ports: ApplyChunkPorts,
  chunk: ChunkWork,
  items: readonly PositionInput[],
  attempt: Attempt,
): Promise<void> {
  const context = contextOf(ports, chunk);
  const made: Made[] = [];
  for (const [index, item] of items.entries()) {
    const position = await attempt(index, () => createPosition(item, context));
    if (position !== undefined) made.push({ index, position });
  }
  // Most identifiers are new: the first try lets the unique keys judge, and asks only after they refused.
  const free = chunk.tries === 0 ? made : await withFreeIdentifiers(chunk, made, true, attempt);
  await writeAll(chunk, free, (positions) => chunk.positions.insert(positions), attempt);
}

async function updateItems(
  ports: ApplyChunkPorts,
  chunk: ChunkWork,
  items: readonly PositionInput[],
  attempt: Attempt,
): Promise<void> {
  const context = contextOf(ports, chunk);
  const existing = await lockByIupd(
    chunk,
    items.map((item) => item.iupd),
  );
  const made: Made[] = [];
  for (const [index, item] of items.entries()) {
    const position = await attempt(index, () => {
      const found = existing.get(identifierKey(item.iupd));
      if (found === undefined) throw positionNotFound(chunk.organizationFiscalCode, item.iupd);
      return updatePosition(found, { ...item, iupd: found.iupd }, context);
    });
    if (position !== undefined) made.push({ index, position });
  }
  const free = await withFreeIdentifiers(chunk, made, false, attempt);
  await writeAll(chunk, free, (positions) => chunk.positions.replace(positions), attempt);
}

async function deleteItems(chunk: ChunkWork, iupds: readonly string[], attempt: Attempt): Promise<void> {
  const existing = await lockByIupd(chunk, iupds);
  const made: Made[] = [];
  for (const [index, iupd] of iupds.entries()) {
    const position = await attempt(index, () => {
      const found = existing.get(identifierKey(iupd));
      if (found === undefined) throw positionNotFound(chunk.organizationFiscalCode, iupd);
      assertDeletable(found);
      return found;
    });
    if (position !== undefined) made.push({ index, position });
  }
  await writeAll(chunk, made, (positions) => chunk.positions.remove(positions), attempt);
}

/** A position ready to be written, and the item it came from. */
interface Made {
  index: number;
  position: Position;
}

async function lockByIupd(chunk: ChunkWork, iupds: readonly string[]): Promise<Map<string, Position>> {
  const found = await chunk.positions.lock(chunk.organizationFiscalCode, iupds);
  return new Map(found.map((position) => [identifierKey(position.iupd), position]));
}

async function withFreeIdentifiers(
  chunk: ChunkWork,
  made: readonly Made[],
  isNew: boolean,
  attempt: Attempt,
): Promise<Made[]> {
  const taken = await chunk.positions.takenIdentifiers(
    chunk.organizationFiscalCode,
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

/**
 * Writes all at once; if the database refuses that for a reason that is no conflict and no passing fault, one
 * of them is to blame: they are written one by one, and the culprit fails alone.
 */
async function writeAll(
  chunk: ChunkWork,
  made: readonly Made[],
  write: (positions: Position[]) => Promise<void>,
  attempt: Attempt,
): Promise<void> {
  try {
    await chunk.savepoint(() => write(made.map(({ position }) => position)));
  } catch (error) {
    if (error instanceof Transient) throw error;
    for (const { index, position } of made) {
      await attempt(index, () => chunk.savepoint(() => write([position])));
    }
  }
}

function contextOf(ports: ApplyChunkPorts, chunk: ChunkWork): PositionContext {
  return {
    organizationFiscalCode: chunk.organizationFiscalCode,
    serviceType: chunk.serviceType as ServiceType,
    auxDigit: ports.auxDigit,
    // GPD's bulk upload always publishes.
    toPublish: true,
    now: ports.now(),
    newPlanId: () => ports.newPlanId(),
  };
}

function toFailure(seq: number, error: unknown): ItemFailure {
  if (!(error instanceof Rejected)) {
    return { seq, code: 'INTERNAL_ERROR', message: 'Internal Server Error: operation not completed' };
  }
  const pointer = error.faults[0]?.pointer;
  return { seq, code: error.code, message: error.message, ...(pointer === undefined ? {} : { pointer }) };
}
