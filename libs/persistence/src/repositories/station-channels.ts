import { type ChannelSummary } from '#libs/domain';
import { type Database } from '../database';

/** Channels of stations as they are stored: sealed, with what may be shown beside it. */
export class StationChannels {
  constructor(private readonly database: Database) {}

  /** Creates or replaces, for a station that exists. */
  async put(stationId: string, sealed: Buffer, summary: ChannelSummary): Promise<void> {
    await this.database.execute(
      `INSERT INTO station_channel (station_id, sealed, summary, updated_at) VALUES (?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE sealed = VALUES(sealed), summary = VALUES(summary), updated_at = VALUES(updated_at)`,
      [stationId, sealed, JSON.stringify(summary), new Date()],
    );
  }

  async findSummary(stationId: string): Promise<ChannelSummary | undefined> {
    const [row] = await this.database.query<{ summary: string }>(
      'SELECT summary FROM station_channel WHERE station_id = ?',
      [stationId],
    );
    return row && (JSON.parse(row.summary) as ChannelSummary);
  }

  async findSealed(stationId: string): Promise<Buffer | undefined> {
    const [row] = await this.database.query<{ sealed: Buffer }>(
      'SELECT sealed FROM station_channel WHERE station_id = ?',
      [stationId],
    );
    return row?.sealed;
  }

  /** @returns whether there was one */
  async remove(stationId: string): Promise<boolean> {
    const removed = await this.database.execute('DELETE FROM station_channel WHERE station_id = ?', [
      stationId,
    ]);
    return removed > 0;
  }
}
