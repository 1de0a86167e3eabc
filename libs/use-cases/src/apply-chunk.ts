import { type ChunkRef, type ItemFailure, type Operation, Rejected, type ServiceType } from '#libs/domain';
import { type PositionPort, applyItems } from './apply-items';

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
  const end = await ports.chunks.apply(ref, (chunk) => applyToPositions(ports, chunk));
  if (end === 'blocked') return end;
  for (const released of await ports.chunks.completeIfDone(ref.jobId)) {
    await ports.enqueueChunks(await ports.chunks.pendingChunks(released));
  }
  return end;
}

async function applyToPositions(ports: ApplyChunkPorts, chunk: ChunkWork): Promise<ItemFailure[]> {
  const { operation, tries, positions } = chunk;
  const { errors } = await applyItems({
    operation,
    tries,
    positions,
    items: await ports.decodeItems(chunk.payload),
    savepoint: (step) => chunk.savepoint(step),
    context: {
      organizationFiscalCode: chunk.organizationFiscalCode,
      serviceType: chunk.serviceType as ServiceType,
      auxDigit: ports.auxDigit,
      // GPD's bulk upload always publishes.
      toPublish: true,
      now: ports.now(),
      newPlanId: () => ports.newPlanId(),
    },
  });
  return [...errors]
    .map(([index, error]) => {
      if (!(error instanceof Rejected)) ports.onBug(error);
      return toFailure(chunk.firstItem + index, error);
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
