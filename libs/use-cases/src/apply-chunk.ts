import {
  type ChunkOutcome,
  type ChunkRef,
  type ChunkResult,
  type IdRange,
  type ItemFailure,
  type Operation,
  type Position,
  type QueuedChunk,
  Rejected,
  type ServiceType,
  assertUndoable,
} from '#libs/domain';
import { type PositionPort, applyItems } from './apply-items';
import { type StrictPort } from './strict-checks';

export interface ChunkWork {
  organizationFiscalCode: string;
  serviceType: string;
  operation: Operation;
  toPublish: boolean;
  dryRun: boolean;
  /** Set when this undoes another job: which positions that job created, as far as that is known. */
  undo?: { created?: IdRange };
  firstItem: number;
  payload: Buffer;
  /** How often this transaction was started over. */
  tries: number;
  positions: ChunkPositions;
  strict: StrictPort;
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

/** Positions that also tell new ones from old ones. */
export interface ChunkPositions extends PositionPort {
  /** Ids given to new positions in this transaction; nobody else has ids among them, then or ever. */
  created(): IdRange | undefined;
  /** Whether a position read with `lock` has one of these ids. */
  isAmong(position: Position, ids: IdRange): boolean;
}

export interface ApplyChunkPorts {
  chunks: {
    apply(ref: ChunkRef, work: (chunk: ChunkWork) => Promise<ChunkResult>): Promise<ChunkOutcome>;
    completeIfDone(jobId: string): Promise<string[]>;
    /** Leases chunks to the queue whose turn it is: of a job that begins, or one for one that has ended. */
    release(jobId: string, ended?: ChunkRef): Promise<QueuedChunk[]>;
  };
  decodeItems(payload: Buffer): Promise<unknown[]>;
  enqueueChunks(chunks: readonly QueuedChunk[]): Promise<void>;
  /** Told about errors that are faults of ours, not of an item; `item` is its number in the job. */
  onBug(error: unknown, at: { jobId: string; item: number }): void;
  auxDigit: string;
  newPlanId(): string;
  /** 23 characters UTC */
  now(): string;
}

/**
 * Applies one chunk of a job: every item succeeds or fails by itself, and all of it is one transaction with its
 * results. Dying anywhere before the commit leaves the chunk pending; running again after it finds nothing to
 * do. The next chunk of its job takes its place in the queue; when the job is done, the jobs that waited for it are
 * queued. Whoever dies before that leaves it to the relay.
 *
 * @throws Transient when the database could not be asked; the chunk stays owed
 */
export async function applyChunk(ports: ApplyChunkPorts, ref: ChunkRef): Promise<ChunkOutcome> {
  const outcome = await ports.chunks.apply(ref, (chunk) => applyToPositions(ports, ref, chunk));
  if (outcome.end === 'blocked') return outcome;
  const next = outcome.end === 'applied' ? await ports.chunks.release(ref.jobId, ref) : [];
  await ports.enqueueChunks(next);
  for (const jobId of await ports.chunks.completeIfDone(ref.jobId)) {
    await ports.enqueueChunks(await ports.chunks.release(jobId));
  }
  return outcome;
}

async function applyToPositions(
  ports: ApplyChunkPorts,
  ref: ChunkRef,
  chunk: ChunkWork,
): Promise<ChunkResult> {
  const items = await ports.decodeItems(chunk.payload);
  if (!chunk.dryRun) {
    const failures = await applyEach(ports, ref, chunk, items);
    const created = chunk.positions.created();
    return { failures, ...(created === undefined ? {} : { created }) };
  }
  let failures: ItemFailure[] = [];
  try {
    await chunk.savepoint(async () => {
      failures = await applyEach(ports, ref, chunk, items);
      throw new Rehearsed();
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  }
  return { failures };
}

/** Thrown so that what a dry run wrote is undone. */
class Rehearsed extends Error {}

async function applyEach(
  ports: ApplyChunkPorts,
  { jobId }: ChunkRef,
  chunk: ChunkWork,
  items: readonly unknown[],
): Promise<ItemFailure[]> {
  const { operation, tries, positions, undo } = chunk;
  const { errors } = await applyItems({
    operation,
    tries,
    positions,
    items,
    strict: chunk.strict,
    savepoint: (step) => chunk.savepoint(step),
    context: {
      organizationFiscalCode: chunk.organizationFiscalCode,
      serviceType: chunk.serviceType as ServiceType,
      auxDigit: ports.auxDigit,
      toPublish: chunk.toPublish,
      now: ports.now(),
      newPlanId: () => ports.newPlanId(),
    },
    ...(undo === undefined
      ? {}
      : {
          assertRemovable: (position) =>
            assertUndoable(position, undo.created !== undefined && positions.isAmong(position, undo.created)),
        }),
  });
  return [...errors]
    .map(([index, error]) => {
      const item = chunk.firstItem + index;
      if (!(error instanceof Rejected)) ports.onBug(error, { jobId, item });
      return toFailure(item, error);
    })
    .sort((a, b) => a.seq - b.seq);
}

function toFailure(seq: number, error: unknown): ItemFailure {
  if (!(error instanceof Rejected)) {
    return { seq, code: 'INTERNAL_ERROR', message: 'Internal Server Error: operation not completed' };
  }
  const pointer = error.faults[0]?.pointer;
  return { seq, code: error.code, message: error.message, ...(pointer === undefined ? {} : { pointer }) };
}
