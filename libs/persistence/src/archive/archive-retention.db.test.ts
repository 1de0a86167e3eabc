import { createPosition } from '#libs/domain';
import { ArchiveScene, ORGANIZATION, SECOND, daysAgo, numberedInput, positionContext } from '#libs/testing';
import { type Database } from '../database';
import { findPosition } from '../repositories/position-reader';
import { type PositionWriter } from '../repositories/positions';
import { Retention } from '../repositories/retention';
import { type RetentionSettings } from '../repositories/retention-settings';
import { type Archiver } from './archiver';
import { archivedPositions } from './archived-positions';
import { ArchivePartitions, partitionOf } from './archive-partitions';

const never = () => false;

let scene: ArchiveScene;
let database: Database;
let archiver: Archiver;
let settings: RetentionSettings;
beforeEach(async () => {
  scene = await ArchiveScene.open();
  ({ database, archiver, settings } = scene);
});
afterEach(() => scene.close());

const write = <T>(work: (positions: PositionWriter) => Promise<T>): Promise<T> => scene.write(work);
const countOf = (table: string): Promise<number> => scene.countOf(table);
const insertClosed = (...given: Parameters<ArchiveScene['insertClosed']>) => scene.insertClosed(...given);

describe('retention of archived positions', () => {
  const retain = (now = new Date()) => new Retention(database, settings).round(never, now);
  const months = async () =>
    (await new ArchivePartitions(database, 'position').months()).map(({ name }) => name);
  const inMonths = (n: number) => daysAgo(-31 * n);

  it('drops a month nobody keeps anything of, and removes row by row from one that somebody keeps', async () => {
    await insertClosed([1, 2], 100);
    await insertClosed([3], 40);
    await database.execute("UPDATE payment_position SET organization_fiscal_code = ? WHERE iupd = 'iupd-2'", [
      SECOND,
    ]);
    await archiver.round(never);
    await settings.put(ORGANIZATION, { positions: 60 });
    // Some of that month may not be old enough yet: archived, it goes by whole months.
    await retain(inMonths(1));
    expect(await findPosition(database, ORGANIZATION, 'iupd-1')).toBeUndefined();
    expect(await findPosition(database, SECOND, 'iupd-2')).toBeDefined();
    expect(await findPosition(database, ORGANIZATION, 'iupd-3')).toBeDefined();
    expect(await countOf('archived_position_name')).toBe(4);

    const before = await months();
    await settings.put(SECOND, { positions: 60 });
    expect((await retain(inMonths(1))).positions).toBe(1);
    const after = await months();
    expect(before.filter((name) => !after.includes(name))).toHaveLength(1);
    expect(await findPosition(database, SECOND, 'iupd-2')).toBeUndefined();
    expect(await findPosition(database, ORGANIZATION, 'iupd-3')).toBeDefined();
    const notes = await database.query<{ target: string; note: string }>(
      "SELECT e.target, n.note FROM audit_entry e JOIN audit_note n ON n.entry_id = e.id WHERE e.target LIKE 'archive:%'",
    );
    expect(notes).toEqual([
      { target: expect.stringMatching(/^archive: positions from /), note: '1 positions removed' },
    ]);
  });

  it('lets the names of what was dropped be used again, though they are in the table still', async () => {
    await insertClosed([1], 100);
    await insertClosed([2], 40);
    await archiver.round(never);
    await settings.put(ORGANIZATION, { positions: 60 });
    for (const name of await months()) {
      const partition = partitionOf(await new ArchivePartitions(database, 'position').months(), daysAgo(100));
      if (partition?.name === name) await retain(inMonths(1));
    }
    // The oldest month there is now is later than what was dropped.
    await database.execute(
      "DELETE FROM archive_partition WHERE table_name = 'archived_position' AND below <= ?",
      [daysAgo(69)],
    );
    expect(await archivedPositions.find(database, ORGANIZATION, ['iupd-1', 'iupd-2'])).toMatchObject([
      { name: 'iupd-2' },
    ]);
    await write((positions) => positions.insert([createPosition(numberedInput(1), positionContext())]));
    expect(await findPosition(database, ORGANIZATION, 'iupd-1')).toMatchObject({ status: 'VALID' });
  });

  it('goes on where a scheduler ended in between', async () => {
    await insertClosed([1], 100);
    await archiver.round(never);
    const partitions = new ArchivePartitions(database, 'position');
    const month = partitionOf(await partitions.months(), daysAgo(100));
    if (month === undefined) throw new Error('There is no month');
    // Closed, and kept by somebody since: open again.
    await partitions.close(month);
    await retain();
    expect(partitionOf(await partitions.months(), daysAgo(100))).toMatchObject({ state: 'OPEN' });
    // Condemned: there is no way back.
    await partitions.close(month);
    await partitions.condemn(month);
    expect((await retain()).positions).toBe(1);
    expect(await months()).not.toContain(month.name);
    // Dropped, and still in the register.
    await database.execute(
      "INSERT INTO archive_partition (table_name, name, since, below, state) VALUES ('archived_position', ?, ?, ?, 'DROPPING')",
      [month.name, month.since, month.below],
    );
    expect((await retain()).positions).toBe(0);
    expect(await months()).not.toContain(month.name);
  });

  it('makes months ahead, however often and by however many at once', async () => {
    const partitions = new ArchivePartitions(database, 'position');
    await Promise.all([partitions.ensure(new Date()), partitions.ensure(new Date())]);
    const first = await months();
    expect(first).toHaveLength(27);
    await partitions.ensure(new Date());
    expect(await months()).toEqual(first);
    await Promise.all([partitions.ensure(inMonths(12)), partitions.ensure(inMonths(12))]);
    expect((await months()).length).toBeGreaterThan(36);
    const real = await database.query<{ name: string }>(
      `SELECT partition_name AS name FROM information_schema.partitions
        WHERE table_schema = DATABASE() AND table_name = 'archived_position' ORDER BY partition_ordinal_position`,
    );
    expect(real.map(({ name }) => name)).toEqual(await months());
  });
});
