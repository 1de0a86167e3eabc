import { In } from 'typeorm';
import {
  type EventData,
  type Station,
  type StationHealth,
  type StationLink,
  type StationTraffic,
} from '#libs/domain';
import { type Database, type Queryable, type Transaction } from '../database';
import {
  type StationOrganizationRow,
  type StationRow,
  stationEntity,
  stationOrganizationEntity,
} from '../entities';
import { withoutNulls } from '../sql';
import { stationTraffic } from './station-traffic';
import { stationHealth } from './station-breakers';
import { writeAlert } from './webhook-writes';

/** Technological stations of creditor institutions. */
export class Stations {
  constructor(private readonly database: Database) {}

  /** Creates or replaces; both tables change together. @returns whether it is new */
  async put(station: Station): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      const now = new Date();
      const existing = await lockStation(transaction, station.stationId);
      await transaction.execute(
        `INSERT INTO station
           (id, broker_code, endpoint_url, primitive_version, enabled, timeout_ms, max_concurrency,
            max_per_second, retry_slot_ms, max_attempts, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE broker_code = VALUES(broker_code), endpoint_url = VALUES(endpoint_url),
           primitive_version = VALUES(primitive_version), enabled = VALUES(enabled),
           timeout_ms = VALUES(timeout_ms), max_concurrency = VALUES(max_concurrency),
           max_per_second = VALUES(max_per_second), retry_slot_ms = VALUES(retry_slot_ms),
           max_attempts = VALUES(max_attempts), updated_at = VALUES(updated_at)`,
        [
          station.stationId,
          station.brokerCode,
          station.endpointUrl,
          station.primitiveVersion,
          station.enabled,
          station.timeoutMs ?? null,
          station.maxConcurrency ?? null,
          station.maxPerSecond ?? null,
          station.retrySlotMs ?? null,
          station.maxAttempts ?? null,
          now,
          now,
        ],
      );
      await transaction.execute('DELETE FROM station_organization WHERE station_id = ?', [station.stationId]);
      for (const link of station.organizations) {
        await transaction.execute(
          `INSERT INTO station_organization
             (station_id, organization_fiscal_code, broadcast, segregation_code, aux_digit) VALUES (?, ?, ?, ?, ?)`,
          [
            station.stationId,
            link.organizationFiscalCode,
            link.broadcast,
            link.segregationCode ?? null,
            link.auxDigit ?? null,
          ],
        );
      }
      if (existing !== undefined && (existing.enabled === 1) !== station.enabled) {
        const { stationId, brokerCode } = station;
        if (station.enabled)
          await writeAlert(transaction, {
            type: 'station.enabled',
            at: now,
            data: { stationId, brokerCode },
          });
        else await tellDisabled(transaction, { stationId, brokerCode, reason: 'SWITCHED_OFF' }, now);
      }
      return existing === undefined;
    });
  }

  async find(stationId: string): Promise<Station | undefined> {
    return (await this.findMany([stationId])).get(stationId);
  }

  async findMany(stationIds: readonly string[]): Promise<Map<string, Station>> {
    const [rows, links] = await Promise.all([
      this.database.table(stationEntity, (stations) => stations.findBy({ id: In([...stationIds]) })),
      this.database.table(stationOrganizationEntity, (of) => of.findBy({ stationId: In([...stationIds]) })),
    ]);
    return new Map(rows.map((row) => [row.id, toStation(row, links)]));
  }

  /** What attempts say of stations; those that never failed are left out. */
  health(stationIds: readonly string[]): Promise<Map<string, StationHealth>> {
    return stationHealth(this.database, stationIds);
  }

  /** How it has answered lately, and what it has not got yet. */
  traffic(stationId: string): Promise<StationTraffic> {
    return stationTraffic(this.database, stationId);
  }

  async list(): Promise<Station[]> {
    const [rows, links] = await Promise.all([
      this.database.table(stationEntity, (stations) => stations.find({ order: { id: 'ASC' } })),
      this.database.table(stationOrganizationEntity, (of) => of.find()),
    ]);
    return rows.map((row) => toStation(row, links));
  }

  /** @returns whether there was one. Deliveries already owed to it stay, and wait for its return. */
  async remove(stationId: string): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      const existing = await lockStation(transaction, stationId);
      if (existing === undefined) return false;
      await transaction.execute('DELETE FROM station WHERE id = ?', [stationId]);
      if (existing.enabled === 1) {
        const brokerCode = existing.broker_code;
        await tellDisabled(transaction, { stationId, brokerCode, reason: 'REMOVED' }, new Date());
      }
      return true;
    });
  }
}

async function lockStation(
  transaction: Transaction,
  stationId: string,
): Promise<{ enabled: number; broker_code: string } | undefined> {
  const [row] = await transaction.query<{ enabled: number; broker_code: string }>(
    'SELECT enabled, broker_code FROM station WHERE id = ? FOR UPDATE',
    [stationId],
  );
  return row;
}

const tellDisabled = (
  transaction: Transaction,
  data: EventData['station.disabled'],
  at: Date,
): Promise<void> => writeAlert(transaction, { type: 'station.disabled', at, data });

/** Links of the stations that serve any of these organizations, ordered by station. */
export async function stationLinks(
  queryable: Queryable,
  organizations: readonly string[],
): Promise<StationLink[]> {
  const rows = await queryable.query<{
    station_id: string;
    broker_code: string;
    enabled: number;
    organization_fiscal_code: string;
    broadcast: number;
    segregation_code: string | null;
    aux_digit: number | null;
  }>(
    `SELECT l.station_id, s.broker_code, s.enabled, l.organization_fiscal_code, l.broadcast,
            l.segregation_code, l.aux_digit
       FROM station_organization l JOIN station s ON s.id = l.station_id
      WHERE l.organization_fiscal_code IN (?)
      ORDER BY l.station_id, l.organization_fiscal_code`,
    [organizations],
  );
  return rows.map((row) => ({
    stationId: row.station_id,
    brokerCode: row.broker_code,
    organizationFiscalCode: row.organization_fiscal_code,
    enabled: row.enabled === 1,
    broadcast: row.broadcast === 1,
    ...(row.segregation_code === null ? {} : { segregationCode: row.segregation_code }),
    ...(row.aux_digit === null ? {} : { auxDigit: row.aux_digit }),
  }));
}

function toStation(row: StationRow, links: readonly StationOrganizationRow[]): Station {
  return {
    stationId: row.id,
    brokerCode: row.brokerCode,
    endpointUrl: row.endpointUrl,
    primitiveVersion: row.primitiveVersion,
    enabled: row.enabled,
    ...withoutNulls({
      timeoutMs: row.timeoutMs,
      maxConcurrency: row.maxConcurrency,
      maxPerSecond: row.maxPerSecond,
      retrySlotMs: row.retrySlotMs,
      maxAttempts: row.maxAttempts,
    }),
    organizations: links
      .filter((link) => link.stationId === row.id)
      .map((link) => ({
        organizationFiscalCode: link.organizationFiscalCode,
        broadcast: link.broadcast,
        ...(link.segregationCode === null ? {} : { segregationCode: link.segregationCode }),
        ...(link.auxDigit === null ? {} : { auxDigit: link.auxDigit }),
      })),
  };
}
