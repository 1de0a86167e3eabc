import { randomBytes } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import Redis from 'ioredis';
import { DataSource, EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import { type BenchPosition, benchPosition } from './positions';

const ORGANIZATION = '77777777777';
const DUE = new Date('2099-12-31T23:59:59Z');

type Row = Record<string, unknown>;
type Columns = Record<string, EntitySchemaColumnOptions>;

const columns = (names: string, options: EntitySchemaColumnOptions): Columns =>
  Object.fromEntries(names.split(' ').map((name) => [name, options]));
const texts = (names: string): Columns => columns(names, { type: 'varchar' });
const instants = (names: string): Columns => columns(names, { type: 'datetime', precision: 3 });
const flags = (names: string): Columns => columns(names, { type: 'tinyint' });
const numbers = (names: string): Columns => columns(names, { type: 'bigint' });
const id: Columns = { id: { type: 'bigint', primary: true, generated: true } };

/** The textbook design: entities with cascading children, over tables of the very shape of ours. */
const positionEntity = new EntitySchema<Row>({
  name: 'payment_position',
  columns: {
    ...id,
    ...texts(
      'iupd organization_fiscal_code type fiscal_code full_name street_name civic_number postal_code city',
    ),
    ...texts('province region country email service_type company_name office_name status'),
    ...flags('pay_stand_in switch_to_expired'),
    ...instants('inserted_date last_updated_date publish_date validity_date min_due_date max_due_date'),
  },
  relations: {
    options: { type: 'one-to-many', target: 'payment_option', inverseSide: 'position', cascade: true },
  },
});
const optionEntity = new EntitySchema<Row>({
  name: 'payment_option',
  columns: {
    ...id,
    ...texts('organization_fiscal_code nav iuv payment_plan_id description status'),
    ...numbers('amount fee notification_fee'),
    ...flags('is_partial_payment switch_to_expired'),
    ...instants('validity_date due_date inserted_date last_updated_date'),
  },
  relations: {
    transfers: { type: 'one-to-many', target: 'transfer', inverseSide: 'option', cascade: true },
    position: {
      type: 'many-to-one',
      target: 'payment_position',
      joinColumn: { name: 'payment_position_id' },
    },
  },
});
const transferEntity = new EntitySchema<Row>({
  name: 'transfer',
  columns: {
    ...id,
    ...texts('transfer_id iuv organization_fiscal_code remittance_information category iban status'),
    ...numbers('amount'),
    ...instants('inserted_date last_updated_date'),
  },
  relations: {
    option: { type: 'many-to-one', target: 'payment_option', joinColumn: { name: 'payment_option_id' } },
  },
});

/**
 * One BullMQ job a position, carrying it, and `repository.save()` with cascade in the worker: what most would
 * write first, on the same services and into tables of the same columns and keys, the history left out. Posting, parsing
 * and validating are not even counted.
 *
 * @returns milliseconds
 */
export async function runBaseline(mysqlUrl: string, redisUrl: string, count: number): Promise<number> {
  const url = new URL(mysqlUrl);
  const admin = await new DataSource({ type: 'mysql', url: mysqlUrl }).initialize();
  const name = `baseline_${randomBytes(4).toString('hex')}`;
  await createTables(admin, name, url.pathname.slice(1));
  url.pathname = `/${name}`;
  const dataSource = await new DataSource({
    type: 'mysql',
    url: url.toString(),
    entities: [positionEntity, optionEntity, transferEntity],
    extra: { connectionLimit: 20 },
  }).initialize();
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue(name, { connection });
  const repository = dataSource.getRepository(positionEntity);
  const blocking = connection.duplicate();
  const worker = new Worker(queue.name, (job) => repository.save(toRow(job.data as BenchPosition)), {
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

/** Tables like the house's own, but numbered by the server, as the textbook has it. */
async function createTables(admin: DataSource, name: string, source: string): Promise<void> {
  await admin.query(`CREATE DATABASE ${name}`);
  for (const table of ['payment_position', 'payment_option', 'transfer']) {
    await admin.query(`CREATE TABLE ${name}.${table} LIKE ${source}.${table}`);
    await admin.query(`ALTER TABLE ${name}.${table} MODIFY id BIGINT NOT NULL AUTO_INCREMENT`);
  }
}

function toRow(position: BenchPosition): Row {
  const now = new Date();
  const stamped = { inserted_date: now, last_updated_date: now };
  return {
    ...stamped,
    iupd: position.iupd,
    organization_fiscal_code: ORGANIZATION,
    type: position.type,
    fiscal_code: position.fiscalCode,
    full_name: position.fullName,
    street_name: position.streetName,
    civic_number: position.civicNumber,
    postal_code: position.postalCode,
    city: position.city,
    province: position.province,
    region: position.region,
    country: position.country,
    email: position.email,
    service_type: 'GPD',
    company_name: position.companyName,
    office_name: position.officeName,
    status: 'VALID',
    pay_stand_in: position.payStandIn,
    switch_to_expired: position.switchToExpired,
    publish_date: now,
    validity_date: now,
    min_due_date: DUE,
    max_due_date: DUE,
    options: position.paymentOption.map((option) => ({
      ...stamped,
      organization_fiscal_code: ORGANIZATION,
      nav: `3${option.iuv}`,
      iuv: option.iuv,
      payment_plan_id: 'SINGLE_OPTION',
      description: option.description,
      status: 'PO_UNPAID',
      amount: option.amount,
      fee: 0,
      notification_fee: 0,
      is_partial_payment: option.isPartialPayment,
      switch_to_expired: position.switchToExpired,
      validity_date: now,
      due_date: DUE,
      transfers: option.transfer.map((transfer) => ({
        ...stamped,
        transfer_id: transfer.idTransfer,
        iuv: option.iuv,
        organization_fiscal_code: ORGANIZATION,
        remittance_information: transfer.remittanceInformation,
        category: transfer.category,
        iban: transfer.iban,
        status: 'T_UNREPORTED',
        amount: transfer.amount,
      })),
    })),
  };
}
