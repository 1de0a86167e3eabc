import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { type SpontaneousService } from '#libs/domain';
import { type Database } from '../database';

/** Forgotten demands removed with each new one: more than one, so that they do not pile up. */
const FORGET_AT_ONCE = 50;

interface ServiceRow {
  organization_fiscal_code: string;
  service_id: string;
  subject_id: string;
  enabled: number;
  definition: string;
}

const COLUMNS = 'organization_fiscal_code, service_id, subject_id, enabled, definition';

/** The catalogue of services that can be paid spontaneously, and who has asked for what lately. */
export class SpontaneousServices {
  constructor(private readonly database: Database) {}

  /** Creates or replaces. @returns whether it is new */
  async put(service: SpontaneousService): Promise<boolean> {
    const { organizationFiscalCode, idServizio, idSoggettoServizio, enabled, ...definition } = service;
    return this.database.transaction(async (transaction) => {
      const [existing] = await transaction.query(
        'SELECT 1 FROM spontaneous_service WHERE organization_fiscal_code = ? AND service_id = ? FOR UPDATE',
        [organizationFiscalCode, idServizio],
      );
      const now = new Date();
      await transaction.execute(
        `INSERT INTO spontaneous_service (${COLUMNS}, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE subject_id = VALUES(subject_id), enabled = VALUES(enabled),
           definition = VALUES(definition), updated_at = VALUES(updated_at)`,
        [
          organizationFiscalCode,
          idServizio,
          idSoggettoServizio,
          enabled,
          JSON.stringify(definition),
          now,
          now,
        ],
      );
      return existing === undefined;
    });
  }

  async find(organization: string, idServizio: string): Promise<SpontaneousService | undefined> {
    const [row] = await this.database.query<ServiceRow>(
      `SELECT ${COLUMNS} FROM spontaneous_service WHERE organization_fiscal_code = ? AND service_id = ?`,
      [organization, idServizio],
    );
    return row === undefined ? undefined : toService(row);
  }

  async list(organization: string): Promise<SpontaneousService[]> {
    const rows = await this.database.query<ServiceRow>(
      `SELECT ${COLUMNS} FROM spontaneous_service WHERE organization_fiscal_code = ? ORDER BY service_id`,
      [organization],
    );
    return rows.map(toService);
  }

  /** @returns whether there was one. Notices made of it stay. */
  async remove(organization: string, idServizio: string): Promise<boolean> {
    const removed = await this.database.execute(
      'DELETE FROM spontaneous_service WHERE organization_fiscal_code = ? AND service_id = ?',
      [organization, idServizio],
    );
    return removed > 0;
  }

  /**
   * The name of a demand, to be the iupd of its position: that of the same demand if it was made within the last
   * `withinMs` and its position is not there yet or can be paid, else a new one. Two at once get the same.
   */
  async claimDemand(demand: {
    organization: string;
    idServizio: string;
    content: string;
    withinMs: number;
  }): Promise<string> {
    const { organization, idServizio } = demand;
    const key = [organization, idServizio, createHash('sha256').update(demand.content).digest()];
    const isIt = 'organization_fiscal_code = ? AND service_id = ? AND content_hash = ?';
    const fresh = `spontaneous-${idServizio}-${uuidv7()}`;
    return this.database.transaction(async (transaction) => {
      const now = new Date();
      const forgotten = new Date(now.getTime() - demand.withinMs);
      await transaction.execute(
        `DELETE FROM spontaneous_demand WHERE claimed_at < ? ORDER BY claimed_at LIMIT ${FORGET_AT_ONCE}`,
        [forgotten],
      );
      await transaction.execute(
        `INSERT IGNORE INTO spontaneous_demand
           (organization_fiscal_code, service_id, content_hash, reference, claimed_at) VALUES (?, ?, ?, ?, ?)`,
        [...key, fresh, now],
      );
      const [known] = await transaction.query<{ reference: string; claimed_at: Date }>(
        `SELECT reference, claimed_at FROM spontaneous_demand WHERE ${isIt} FOR UPDATE`,
        key,
      );
      const [position] = await transaction.query<{ status: string }>(
        'SELECT status FROM payment_position WHERE organization_fiscal_code = ? AND iupd = ?',
        [organization, known?.reference],
      );
      const isOpen = position === undefined || position.status === 'VALID';
      if (known !== undefined && known.claimed_at >= forgotten && isOpen) return known.reference;
      await transaction.execute(`UPDATE spontaneous_demand SET reference = ?, claimed_at = ? WHERE ${isIt}`, [
        fresh,
        now,
        ...key,
      ]);
      return fresh;
    });
  }
}

function toService(row: ServiceRow): SpontaneousService {
  const definition = JSON.parse(row.definition) as Omit<
    SpontaneousService,
    'organizationFiscalCode' | 'idServizio' | 'idSoggettoServizio' | 'enabled'
  >;
  return {
    organizationFiscalCode: row.organization_fiscal_code,
    idServizio: row.service_id,
    idSoggettoServizio: row.subject_id,
    enabled: row.enabled === 1,
    ...definition,
  };
}
