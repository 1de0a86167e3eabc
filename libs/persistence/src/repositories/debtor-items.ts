import { type Database } from '../database';

/** How the items of a chunk are stored. */
export interface ItemCodec {
  decode(payload: Buffer): Promise<unknown[]>;
  encode(items: readonly unknown[]): Promise<Buffer>;
}

interface ChunkPlace {
  jobId: string;
  seq: number;
}

/** An item of a job, as it was submitted. */
export interface DebtorItem {
  jobId: string;
  /** Place among the items of its job, from 0. */
  seq: number;
  item: unknown;
}

const JOBS = 100;

/**
 * What the jobs of an organization still hold of one debtor: items that wait, and those that failed. Nothing tells
 * where a debtor is in them, so all of them are read, a chunk at a time.
 */
export class DebtorItems {
  constructor(
    private readonly database: Database,
    private readonly codec: ItemCodec,
    private readonly organization: string,
    /** The debtor's code, in each way it may be written. */
    private readonly codes: readonly string[],
  ) {}

  async *items(): AsyncGenerator<DebtorItem> {
    for await (const { jobId, seq } of this.chunks()) {
      const [chunk] = await this.database.query<{ payload: Buffer | null; first_item: number }>(
        'SELECT payload, first_item FROM job_chunk WHERE job_id = ? AND seq = ?',
        [jobId, seq],
      );
      if (!chunk?.payload) continue;
      for (const [index, item] of (await this.codec.decode(chunk.payload)).entries()) {
        if (this.concerns(item)) yield { jobId, seq: chunk.first_item + index, item };
      }
    }
  }

  /**
   * Puts null in the place of each item that was tried: it cannot be retried any more, its result stays.
   * @returns how many items, and how many were left because their job has still to try them
   */
  async erase({ dryRun }: { dryRun: boolean }): Promise<{ erased: number; running: number }> {
    const total = { erased: 0, running: 0 };
    for await (const { jobId, seq } of this.chunks()) {
      const { found, isOver } = await this.database.transaction(async (transaction) => {
        const [chunk] = await transaction.query<{ status: string; payload: Buffer | null }>(
          'SELECT status, payload FROM job_chunk WHERE job_id = ? AND seq = ? FOR UPDATE',
          [jobId, seq],
        );
        const isOver = chunk?.status !== 'PENDING';
        if (!chunk?.payload) return { found: 0, isOver };
        const items = await this.codec.decode(chunk.payload);
        const left = items.map((item) => (this.concerns(item) ? null : item));
        const erased = left.filter((item, index) => item === null && items[index] !== null).length;
        if (erased > 0 && isOver && !dryRun) {
          await transaction.execute('UPDATE job_chunk SET payload = ? WHERE job_id = ? AND seq = ?', [
            await this.codec.encode(left),
            jobId,
            seq,
          ]);
        }
        return { found: erased, isOver };
      });
      total[isOver ? 'erased' : 'running'] += found;
    }
    return total;
  }

  /** Chunks that still have their items. */
  private async *chunks(): AsyncGenerator<ChunkPlace> {
    let [at, id] = [new Date(0), ''];
    for (;;) {
      const jobs = await this.database.query<{ id: string; created_at: Date }>(
        `SELECT id, created_at FROM job WHERE organization_fiscal_code = ?
            AND created_at >= ? AND (created_at > ? OR id > ?) ORDER BY created_at, id LIMIT ?`,
        [this.organization, at, at, id, JOBS],
      );
      for (const job of jobs) {
        const rows = await this.database.query<{ seq: number }>(
          'SELECT seq FROM job_chunk WHERE job_id = ? AND payload IS NOT NULL ORDER BY seq',
          [job.id],
        );
        for (const { seq } of rows) yield { jobId: job.id, seq };
      }
      const last = jobs.at(-1);
      if (last === undefined || jobs.length < JOBS) return;
      [at, id] = [last.created_at, last.id];
    }
  }

  /** Whether the debtor's code stands anywhere in it, whatever the shape of the item. */
  private concerns(value: unknown): boolean {
    if (typeof value === 'string') return this.codes.includes(value);
    if (typeof value !== 'object' || value === null) return false;
    return Object.values(value).some((each) => this.concerns(each));
  }
}
