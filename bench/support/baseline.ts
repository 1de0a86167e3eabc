import { randomBytes } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import Redis from 'ioredis';
import { DataSource, EntitySchema } from 'typeorm';
import { benchPosition } from './positions';

/** The textbook design: entities with cascading children. */
interface TransferRow {
  id?: number;
  iban: string;
  amount: number;
  remittance: string;
  option?: OptionRow;
}
interface OptionRow {
  id?: number;
  iuv: string;
  nav: string;
  amount: number;
  transfers: TransferRow[];
  position?: PositionRow;
}
interface PositionRow {
  id?: number;
  iupd: string;
  document: string;
  options: OptionRow[];
}

const id = { type: 'bigint', primary: true, generated: true } as const;
const text = { type: 'varchar', length: 255 } as const;
const transferEntity = new EntitySchema<TransferRow>({
  name: 'baseline_transfer',
  columns: { id, iban: text, amount: { type: 'bigint' }, remittance: text },
  relations: { option: { type: 'many-to-one', target: 'baseline_option', onDelete: 'CASCADE' } },
});
const optionEntity = new EntitySchema<OptionRow>({
  name: 'baseline_option',
  columns: { id, iuv: { ...text, unique: true }, nav: { ...text, unique: true }, amount: { type: 'bigint' } },
  relations: {
    transfers: { type: 'one-to-many', target: 'baseline_transfer', inverseSide: 'option', cascade: true },
    position: { type: 'many-to-one', target: 'baseline_position', onDelete: 'CASCADE' },
  },
});
const positionEntity = new EntitySchema<PositionRow>({
  name: 'baseline_position',
  columns: { id, iupd: { ...text, unique: true }, document: { type: 'text' } },
  relations: {
    options: { type: 'one-to-many', target: 'baseline_option', inverseSide: 'position', cascade: true },
  },
});

/**
 * One BullMQ job a position, carrying it, and `repository.save()` with cascade in the worker: what most would
 * write first, on the same services. Posting, parsing and validating are not even counted.
 *
 * @returns milliseconds
 */
export async function runBaseline(mysqlUrl: string, redisUrl: string, count: number): Promise<number> {
  const url = new URL(mysqlUrl);
  const admin = await new DataSource({ type: 'mysql', url: mysqlUrl }).initialize();
  const name = `baseline_${randomBytes(4).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  const dataSource = await new DataSource({
    type: 'mysql',
    url: url.toString(),
    entities: [positionEntity, optionEntity, transferEntity],
    synchronize: true,
    extra: { connectionLimit: 20 },
  }).initialize();
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue(name, { connection });
  const repository = dataSource.getRepository(positionEntity);
  const blocking = connection.duplicate();
  const worker = new Worker(queue.name, (job) => repository.save(toRow(job.data as Position)), {
    connection: blocking,
    concurrency: 20,
    autorun: false,
  });
  let done = 0;
  const finished = new Promise<void>((resolve) => {
    worker.on('completed', () => {
      done += 1;
      if (done === count) resolve();
    });
  });
  try {
    const startedAt = performance.now();
    for (let from = 0; from < count; from += 500) {
      const batch = Array.from({ length: Math.min(500, count - from) }, (_, index) =>
        benchPosition(from + index),
      );
      await queue.addBulk(
        batch.map((data) => ({ name: 'position', data, opts: { removeOnComplete: true } })),
      );
    }
    void worker.run();
    await finished;
    return performance.now() - startedAt;
  } finally {
    await worker.close();
    await queue.close();
    connection.disconnect();
    blocking.disconnect();
    await dataSource.destroy();
    await admin.query(`DROP DATABASE ${name}`);
    await admin.destroy();
  }
}

interface Position {
  iupd: string;
  paymentOption: {
    iuv: string;
    amount: number;
    transfer: { iban: string; amount: number; remittanceInformation: string }[];
  }[];
}

function toRow(position: Position): PositionRow {
  return {
    iupd: position.iupd,
    document: JSON.stringify(position),
    options: position.paymentOption.map((option) => ({
      iuv: option.iuv,
      nav: `3${option.iuv}`,
      amount: option.amount,
      transfers: option.transfer.map((transfer) => ({
        iban: transfer.iban,
        amount: transfer.amount,
        remittance: transfer.remittanceInformation,
      })),
    })),
  };
}
