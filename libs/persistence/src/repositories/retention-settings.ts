import { RETAINED, type RetentionDays } from '#libs/domain';
import { type Database } from '../database';
import { assertOrganization } from './organization-settings';

type Row = { organization_fiscal_code: string } & Record<keyof RetentionDays, number | null>;

/** An organization's own days, where it has some, and those that hold for it. */
export interface RetentionView {
  days: Partial<RetentionDays>;
  inEffect: RetentionDays;
}

/** How long data of each organization is kept. */
export class RetentionSettings {
  constructor(
    private readonly database: Database,
    /** For organizations that say nothing. */
    private readonly defaults: RetentionDays,
  ) {}

  /** @throws Rejected ORGANIZATION_NOT_FOUND */
  async find(organization: string): Promise<RetentionView> {
    await assertOrganization(this.database, organization);
    const [row] = await this.database.query<Row>(
      'SELECT * FROM organization_retention WHERE organization_fiscal_code = ?',
      [organization],
    );
    return this.toView(row);
  }

  /** Replaces the organization's own days. @throws Rejected ORGANIZATION_NOT_FOUND */
  async put(organization: string, days: Partial<RetentionDays>): Promise<void> {
    await assertOrganization(this.database, organization);
    await this.database.execute(
      `INSERT INTO organization_retention (organization_fiscal_code, jobs, positions, receipts, updated_at)
         VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE jobs = VALUES(jobs), positions = VALUES(positions),
         receipts = VALUES(receipts), updated_at = VALUES(updated_at)`,
      [organization, ...RETAINED.map((kind) => days[kind] ?? null), new Date()],
    );
  }

  /** Organizations in the order of their codes, with the days that hold for each. */
  async page(limit: number, after: string): Promise<{ organization: string; days: RetentionDays }[]> {
    const rows = await this.database.query<Row>(
      `SELECT g.fiscal_code AS organization_fiscal_code, r.jobs, r.positions, r.receipts FROM organization g
         LEFT JOIN organization_retention r ON r.organization_fiscal_code = g.fiscal_code
        WHERE g.fiscal_code > ? ORDER BY g.fiscal_code LIMIT ?`,
      [after, limit],
    );
    return rows.map((row) => ({
      organization: row.organization_fiscal_code,
      days: this.toView(row).inEffect,
    }));
  }

  /** The days that hold for each of these organizations. */
  async inEffectFor(organizations: readonly string[]): Promise<Map<string, RetentionDays>> {
    const rows = await this.database.query<Row>(
      'SELECT * FROM organization_retention WHERE organization_fiscal_code IN (?)',
      [organizations],
    );
    const own = new Map(rows.map((row) => [row.organization_fiscal_code, row]));
    return new Map(organizations.map((each) => [each, this.toView(own.get(each)).inEffect]));
  }

  private toView(row: Row | undefined): RetentionView {
    const days: Partial<RetentionDays> = {};
    for (const kind of RETAINED) {
      const own = row?.[kind] ?? null;
      if (own !== null) days[kind] = own;
    }
    return { days, inEffect: { ...this.defaults, ...days } };
  }
}
