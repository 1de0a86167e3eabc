import { openFreshDatabase } from '#libs/testing';
import { type Database } from '../database';
import { AuditLog } from './audit-log';

let database: Database;
let log: AuditLog;
beforeAll(async () => {
  database = await openFreshDatabase();
  log = new AuditLog(database);
});
afterAll(() => database.close());

const KEY = 'a'.repeat(32);

it('an entry is there before its outcome, which is unknown until it is said, once', async () => {
  const entry = { actor: `operator:${KEY}`, keyId: KEY, method: 'PUT', operation: 'putBroker', target: '/x' };
  const id = await log.begin({ ...entry, requestId: 'r' });
  expect(await log.list({ limit: 1 })).toMatchObject([{ id, ...entry, requestId: 'r', outcome: 'unknown' }]);
  await log.end(id, 'refused', 404);
  expect(await log.list({ limit: 1 })).toMatchObject([{ id, outcome: 'refused', status: 404 }]);
  expect((await log.list({ limit: 1 }))[0]).not.toHaveProperty('notes');
  await log.note(id, 'first');
  await log.note(id, 'x'.repeat(900));
  expect(await log.list({ limit: 1 })).toMatchObject([{ id, notes: ['first', 'x'.repeat(500)] }]);
  await expect(log.end(id, 'done', 200)).rejects.toThrow();
});

it('is read newest first, page by page, by key, operation, outcome and time', async () => {
  const ids: string[] = [];
  for (const operation of ['a', 'b', 'a']) {
    const id = await log.begin({ actor: 'cli:root', method: 'CLI', operation, target: 't'.repeat(900) });
    if (operation === 'a') await log.end(id, 'done');
    ids.unshift(id);
  }
  const found = async (filter: object) => (await log.list({ limit: 10, ...filter })).map(({ id }) => id);
  expect((await found({})).slice(0, 3)).toEqual(ids);
  expect(await found({ limit: 1, before: ids[0] })).toEqual([ids[1]]);
  expect(await found({ operation: 'a' })).toEqual([ids[0], ids[2]]);
  expect(await found({ operation: 'b', outcome: 'unknown' })).toEqual([ids[1]]);
  expect(await found({ keyId: KEY })).toHaveLength(1);
  expect(await found({ from: new Date(Date.now() + 60_000) })).toEqual([]);
  expect(await found({ to: new Date(Date.now() + 60_000) })).toHaveLength(4);
});
