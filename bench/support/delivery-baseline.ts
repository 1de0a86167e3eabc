import { randomBytes } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import Redis from 'ioredis';
import { DataSource, EntitySchema } from 'typeorm';

interface DeliveryRow {
  id?: number;
  url: string;
  body: string;
  status: string;
  attempts: number;
  answer: string | null;
}

const id = { type: 'bigint', primary: true, generated: true } as const;
const text = { type: 'text' } as const;
const deliveryEntity = new EntitySchema<DeliveryRow>({
  name: 'baseline_delivery',
  columns: {
    id,
    url: text,
    body: text,
    status: text,
    attempts: { type: 'int' },
    answer: { ...text, nullable: true },
  },
});

/**
 * The textbook design on the same services: one BullMQ job a delivery, which reads its row, writes that it is sent,
 * calls the station with `fetch`, and writes what came back, each with TypeORM's `save()`. Rows and jobs are there before
 * the clock starts.
 *
 * @returns milliseconds
 */
export async function runDeliveryBaseline(
  services: { mysqlUrl: string; redisUrl: string },
  messages: readonly { url: string; body: string }[],
): Promise<number> {
  const url = new URL(services.mysqlUrl);
  const admin = await new DataSource({ type: 'mysql', url: services.mysqlUrl }).initialize();
  const name = `baseline_${randomBytes(4).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  const dataSource = await new DataSource({
    type: 'mysql',
    url: url.toString(),
    entities: [deliveryEntity],
    synchronize: true,
    extra: { connectionLimit: 20 },
  }).initialize();
  const connection = new Redis(services.redisUrl, { maxRetriesPerRequest: null });
  const blocking = connection.duplicate();
  const repository = dataSource.getRepository(deliveryEntity);
  const queue = new Queue(name, { connection });
  const worker = new Worker(
    name,
    async (job) => {
      const row = await repository.findOneByOrFail({ id: (job.data as { id: number }).id });
      row.status = 'SENT';
      row.attempts += 1;
      await repository.save(row);
      const answer = await fetch(row.url, {
        method: 'POST',
        body: row.body,
        headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '"paSendRTV2"' },
      });
      row.answer = await answer.text();
      row.status = 'NOTIFIED';
      await repository.save(row);
    },
    { connection: blocking, concurrency: 50, autorun: false },
  );
  let done = 0;
  const finished = new Promise<void>((resolve) => {
    worker.on('completed', () => {
      done += 1;
      if (done === messages.length) resolve();
    });
  });
  try {
    const rows = await repository.save(
      messages.map((message) => ({ ...message, status: 'GENERATED', attempts: 0, answer: null })),
      { chunk: 500 },
    );
    await queue.addBulk(
      rows.map(({ id }) => ({ name: 'delivery', data: { id }, opts: { removeOnComplete: true } })),
    );
    const startedAt = performance.now();
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
