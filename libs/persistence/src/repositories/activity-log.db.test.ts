import { openFreshDatabase } from '#libs/testing';
import { type Database } from '../database';
import { ActivityLog } from './activity-log';

const HOUR = 3_600_000;
const NOW = new Date('2030-05-05T12:03:27Z');
const ago = (ms: number, now = NOW) => new Date(Math.floor((now.getTime() - ms) / 10_000) * 10_000);
const WORKER = { source: 'w1', app: 'position-worker' };
const OTHER = { source: 'w2', app: 'position-worker' };
const SCHEDULER = { source: 's1', app: 'scheduler' };

let database: Database;
let log: ActivityLog;
beforeEach(async () => {
  database = await openFreshDatabase();
  log = new ActivityLog(database);
});
afterEach(() => database.close());

const succeeded = (points: readonly { figures: { itemsSucceeded?: number } }[]) =>
  points.reduce((sum, { figures }) => sum + (figures.itemsSucceeded ?? 0), 0);
const rows = (seconds: number) =>
  database.query<{ at: Date; source: string }>('SELECT at, source FROM activity WHERE step_seconds = ?', [
    seconds,
  ]);

it('adds up what processes counted, and keeps the highest of what was measured', async () => {
  const at = ago(5 * 60_000);
  await log.write(WORKER, [{ at, figures: { itemsSucceeded: 5, itemsFailed: 1 } }]);
  await log.write(OTHER, [{ at, figures: { itemsSucceeded: 7 } }]);
  await log.write(SCHEDULER, [{ at, figures: { itemsPending: 30 } }]);
  await log.write({ ...SCHEDULER, source: 's2' }, [{ at, figures: { itemsPending: 40 } }]);
  const [point, ...others] = await log.series('hour', NOW);
  expect(others).toEqual([]);
  expect(point).toMatchObject({
    at: new Date('2030-05-05T11:58:00Z'),
    figures: { itemsSucceeded: 12, itemsFailed: 1, requests: 0, itemsPending: 40 },
  });
  expect(point?.figures).not.toHaveProperty('webhooksOwed');
});

it('takes a step that is written again for the same step', async () => {
  const at = ago(60_000);
  for (const itemsSucceeded of [3, 3, 8]) await log.write(WORKER, [{ at, figures: { itemsSucceeded } }]);
  expect((await log.lately(5 * 60_000, NOW)).itemsSucceeded).toBe(8);
});

it('leaves out what is not complete yet', async () => {
  await log.write(WORKER, [{ at: ago(5_000), figures: { itemsSucceeded: 1 } }]);
  expect(await log.series('hour', NOW)).toEqual([]);
  expect(await log.lately(5 * 60_000, NOW)).toEqual({});
});

it('knows which processes are there', async () => {
  await log.write(WORKER, [{ at: ago(20_000), figures: {} }]);
  await log.write(OTHER, [{ at: ago(20_000), figures: {} }]);
  await log.write(SCHEDULER, [{ at: ago(120_000), figures: {} }]);
  expect(await log.processes(NOW)).toEqual(new Map([['position-worker', 2]]));
});

it('keeps sums for days, the same however often and by however many they are made', async () => {
  // A step every minute for three hours: those of processes are kept for two.
  for (let minute = 180; minute > 0; minute -= 1)
    await log.write(WORKER, [{ at: ago(minute * 60_000), figures: { itemsSucceeded: minute } }]);
  await Promise.all([log.rollUp(NOW), new ActivityLog(database).rollUp(NOW)]);
  const day = await log.series('day', new Date(NOW.getTime() + HOUR));
  await log.rollUp(NOW);
  expect(await log.series('day', new Date(NOW.getTime() + HOUR))).toEqual(day);
  // The five minutes that are not over are summed up later.
  const whole = (180 * 181) / 2;
  expect(succeeded(day)).toBe(whole - (1 + 2 + 3));
  const kept = await rows(10);
  expect(Math.min(...kept.map(({ at }) => at.getTime()))).toBeGreaterThanOrEqual(NOW.getTime() - 2 * HOUR);
  // Of the last two hours, to the second.
  expect(kept).toHaveLength(119);
  await log.rollUp(new Date(NOW.getTime() + 5 * 60_000));
  expect(succeeded(await log.series('week', new Date(NOW.getTime() + 2 * HOUR)))).toBe(whole);
});

it('keeps a sum when another is made while its rows are forgotten', async () => {
  const steps = [121, 122, 123, 124].map((minutes) => ago(minutes * 60_000));
  for (const at of steps) await log.write(WORKER, [{ at, figures: { itemsSucceeded: 10, itemsPending: 5 } }]);
  await log.rollUp(NOW);
  const sums = () => log.series('day', NOW);
  const before = await sums();
  expect(succeeded(before)).toBe(40);
  // As one finds them who began to look before they were forgotten, and read them after.
  await database.execute('DELETE FROM activity WHERE step_seconds = 10');
  await log.write(WORKER, [{ at: steps[0]!, figures: { itemsSucceeded: 10 } }]);
  await log.rollUp(NOW);
  expect(await sums()).toEqual(before);
});

it('sums up what comes late, and loses nothing where no scheduler ran for days', async () => {
  await log.write(WORKER, [{ at: ago(50 * HOUR), figures: { itemsSucceeded: 1 } }]);
  await log.write(WORKER, [{ at: ago(10 * 60_000), figures: { itemsSucceeded: 10 } }]);
  // A day at once.
  for (let round = 0; round < 4; round += 1) await log.rollUp(NOW);
  await log.write(OTHER, [{ at: ago(10 * 60_000), figures: { itemsSucceeded: 100 } }]);
  await log.rollUp(NOW);
  expect(succeeded(await log.series('week', new Date(NOW.getTime() + HOUR)))).toBe(111);
});

it('forgets what is older than a week and a day', async () => {
  await log.write(WORKER, [{ at: ago(HOUR), figures: { itemsSucceeded: 1 } }]);
  await log.rollUp(NOW);
  expect(await rows(300)).toHaveLength(1);
  const later = new Date(NOW.getTime() + 9 * 24 * HOUR);
  await log.write(WORKER, [{ at: ago(HOUR, later), figures: {} }]);
  for (let round = 0; round < 12; round += 1) await log.rollUp(later);
  expect((await rows(300)).map(({ at }) => at.getTime())).toEqual([
    Math.floor(ago(HOUR, later).getTime() / 300_000) * 300_000,
  ]);
});
