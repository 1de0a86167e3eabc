import { createHash, randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { ChunkRef, NewJob, PositionInput } from '#libs/domain';
import type { Database, NewChunk } from '#libs/persistence';
import { ORGANIZATION } from './builders';

/** A job nobody has accepted yet, of an id of its own. */
export const newJob = (over: Partial<NewJob> = {}): NewJob => ({
  id: randomBytes(16).toString('hex'),
  brokerCode: '15376371009',
  organizationFiscalCode: ORGANIZATION,
  serviceType: 'GPD',
  operation: 'CREATE',
  toPublish: true,
  dryRun: false,
  submitted: 1,
  ...over,
});

/** Items packed as an upload packs them, so many a chunk; items are positions, or iupds. */
export function chunksOf(items: readonly (PositionInput | string)[], perChunk: number): NewChunk[] {
  const chunks: NewChunk[] = [];
  for (let firstItem = 0; firstItem < items.length; firstItem += perChunk) {
    const part = items.slice(firstItem, firstItem + perChunk);
    const iupds = part.map((item) => (typeof item === 'string' ? item : item.iupd));
    chunks.push({
      firstItem,
      items: part.length,
      payload: deflateRawSync(JSON.stringify(part)),
      keys: deflateRawSync(JSON.stringify(iupds)),
      iupdHashes: Buffer.concat(
        iupds.map((iupd) => createHash('sha256').update(iupd).digest().subarray(0, 4)),
      ),
    });
  }
  return chunks;
}

/** Chunks one after the other, as a job is accepted with them. */
export async function* streamOf(chunks: readonly NewChunk[]): AsyncGenerator<NewChunk> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

/** Chunks of a job that are still to be applied. */
export async function pendingChunks(database: Pick<Database, 'query'>, jobId: string): Promise<ChunkRef[]> {
  const rows = await database.query<{ seq: number }>(
    "SELECT seq FROM job_chunk WHERE job_id = ? AND status = 'PENDING' ORDER BY seq",
    [jobId],
  );
  return rows.map(({ seq }) => ({ jobId, seq }));
}
