import { NO_STRICT_CHECKS, Rejected, type StrictChecks, type Validity } from '#libs/domain';
import { type Database, type Queryable, type Transaction } from '../database';
import { VALIDITY_COLUMNS, type ValidityRow, toValidity } from '../validity';
import { holdRows } from './hold-rows';

/** A creditor IBAN on record, in capital letters. */
export type RegisteredIban = { iban: string } & Validity;

export interface CheckRow {
  strict_iban: number;
  strict_fiscal_code: number;
  strict_notice: number;
  strict_taxonomy: number;
  strict_registered_iban: number;
}

export const CHECK_COLUMNS =
  'strict_iban, strict_fiscal_code, strict_notice, strict_taxonomy, strict_registered_iban';

export const toChecks = (row: CheckRow): StrictChecks => ({
  iban: row.strict_iban === 1,
  fiscalCode: row.strict_fiscal_code === 1,
  notice: row.strict_notice === 1,
  taxonomy: row.strict_taxonomy === 1,
  registeredIban: row.strict_registered_iban === 1,
});

/**
 * What an operator sets for an organization.
 * Everything throws Rejected ORGANIZATION_NOT_FOUND for one that no broker acts for.
 */
export class OrganizationSettings {
  constructor(private readonly database: Database) {}

  async find(organization: string): Promise<{ strictChecks: StrictChecks }> {
    await this.assertExists(organization);
    const [row] = await this.database.query<CheckRow>(
      `SELECT ${CHECK_COLUMNS} FROM organization_setting WHERE organization_fiscal_code = ?`,
      [organization],
    );
    return { strictChecks: row === undefined ? { ...NO_STRICT_CHECKS } : toChecks(row) };
  }

  async put(organization: string, { strictChecks }: { strictChecks: StrictChecks }): Promise<void> {
    await this.assertExists(organization);
    const { iban, fiscalCode, notice, taxonomy, registeredIban } = strictChecks;
    const updates = `${CHECK_COLUMNS}, updated_at`
      .split(', ')
      .map((column) => `${column} = VALUES(${column})`);
    await this.database.execute(
      `INSERT INTO organization_setting (organization_fiscal_code, ${CHECK_COLUMNS}, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE ${updates.join(', ')}`,
      [organization, iban, fiscalCode, notice, taxonomy, registeredIban, new Date()],
    );
  }

  async ibans(organization: string): Promise<RegisteredIban[]> {
    await this.assertExists(organization);
    const rows = await this.database.query<ValidityRow & { iban: string }>(
      `SELECT iban, ${VALIDITY_COLUMNS} FROM organization_iban
        WHERE organization_fiscal_code = ? ORDER BY iban`,
      [organization],
    );
    return rows.map((row) => ({ iban: row.iban, ...toValidity(row) }));
  }

  /** Replaces the organization's IBANs, as one. @param ibans each named once */
  async putIbans(organization: string, ibans: readonly RegisteredIban[]): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await lockOrganization(transaction, organization);
      await transaction.execute('DELETE FROM organization_iban WHERE organization_fiscal_code = ?', [
        organization,
      ]);
      if (ibans.length === 0) return;
      await transaction.execute(
        'INSERT INTO organization_iban (organization_fiscal_code, iban, valid_from, valid_to) VALUES ?',
        [
          ibans.map(({ iban, validFrom, validTo }) => [
            organization,
            iban,
            validFrom ?? null,
            validTo ?? null,
          ]),
        ],
      );
    });
  }

  private assertExists(organization: string): Promise<void> {
    return assertOrganization(this.database, organization);
  }
}

/** @throws Rejected ORGANIZATION_NOT_FOUND */
export async function assertOrganization(queryable: Queryable, organization: string): Promise<void> {
  const found = await queryable.query('SELECT 1 FROM organization WHERE fiscal_code = ?', [organization]);
  if (found.length === 0) throw organizationNotFound(organization);
}

/** Two lists put at once take turns: the later one stays, whole. */
async function lockOrganization(transaction: Transaction, organization: string): Promise<void> {
  if ((await holdRows(transaction, 'organization', [organization])) === 0)
    throw organizationNotFound(organization);
}

const organizationNotFound = (organization: string): Rejected =>
  new Rejected('ORGANIZATION_NOT_FOUND', `There is no organization ${organization}: no broker acts for it`);
