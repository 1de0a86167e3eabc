import { setTimeout as sleep } from 'node:timers/promises';
import { type Ask, withDatabase } from './check';
import { type Client } from './client';
import { PRIMARY } from './documents';
import { type Fleet } from './fleet';
import { APPS } from './schedule';

/** Answers that are none: in a change that goes well no caller meets one. */
const FAILURE = /^(no answer|5\d\d|429)$/;
/** Between two processes: what the change did to callers shows. */
const PAUSE_MS = 500;
/** Callers beside the load, so that there is always a request under way. */
const POLLERS = 8;
const POLL_MS = 10;
const LOCK_WAIT_TIMEOUT = 1205;
const MOST_TRIES = 30;
/** Tables every request and every worker writes to. */
const TABLES = ['job', 'job_chunk', 'payment_position', 'payment_option', 'transfer', 'receipt', 'delivery'];

/**
 * A new version comes in while the load goes on: first its migration, which the processes of the old one meet while they
 * serve, then all processes, one after the other, each asked to stop and replaced.
 *
 * @returns what a caller noticed; empty when it was nothing
 */
export async function changeAll(
  fleet: Fleet,
  mysqlUrl: string,
  client: Client,
  say: (line: string) => void,
): Promise<string[]> {
  const before = failuresOf(client);
  await withDatabase(mysqlUrl, migrateAhead);
  say('the migration of the next version is done, under load');
  await sleep(PAUSE_MS);
  const asking = new AbortController();
  const pollers = Array.from({ length: POLLERS }, () => poll(client, asking.signal));
  for (const app of APPS) {
    await fleet.replace(app);
    await sleep(PAUSE_MS);
  }
  asking.abort();
  await Promise.all(pollers);
  say(`${APPS.length} processes replaced, one after the other`);
  const failures = failuresOf(client) - before;
  return failures === 0
    ? []
    : [`${failures} calls failed while processes were replaced; the last: ${client.lastFailure}`];
}

/** A partner that asks for its jobs without pause. */
async function poll(client: Client, signal: AbortSignal): Promise<void> {
  const call = { method: 'GET', path: `/organizations/${PRIMARY[0]}/jobs?limit=5` };
  while (!signal.aborted) {
    await client.send(call, () => true);
    await sleep(POLL_MS);
  }
}

const failuresOf = ({ outcomes }: Client): number =>
  [...outcomes].filter(([outcome]) => FAILURE.test(outcome)).reduce((sum, [, count]) => sum + count, 0);

/** What a migration may do while the version before it serves: columns with a default or none, indexes, tables. */
export async function migrateAhead(ask: Ask): Promise<void> {
  await ask('SET SESSION lock_wait_timeout = 2, innodb_lock_wait_timeout = 2');
  await ask('CREATE TABLE of_next_version (id BIGINT NOT NULL PRIMARY KEY) ENGINE=InnoDB');
  for (const table of TABLES) {
    await again(
      ask,
      `ALTER TABLE ${table} ADD COLUMN next_note VARCHAR(20) NULL, ADD COLUMN next_flag TINYINT NOT NULL DEFAULT 0`,
    );
    await again(ask, `ALTER TABLE ${table} ADD KEY ${table}_next (next_flag)`);
  }
  await ask(
    "INSERT INTO schema_migration (timestamp, name) VALUES (9999999999999, 'OfNextVersion9999999999999')",
  );
}

/** As `gpd migrate` does: gives way to what holds the table, and tries again. */
async function again(ask: Ask, statement: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await ask(statement);
      return;
    } catch (error) {
      if ((error as { errno?: number }).errno !== LOCK_WAIT_TIMEOUT || tries === MOST_TRIES) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
