import { type NoticeSettings as Settings } from '#libs/domain';
import { type Database } from '../database';
import { withoutNulls } from '../sql';
import { assertOrganization } from './organization-settings';

interface Row {
  cbill_code: string | null;
  postal_account_holder: string | null;
  postal_authorization: string | null;
}

/** What is printed on the notices of each organization, beside what its positions say. */
export class NoticeSettings {
  constructor(private readonly database: Database) {}

  /** @throws Rejected ORGANIZATION_NOT_FOUND */
  async find(organization: string): Promise<Settings> {
    await assertOrganization(this.database, organization);
    const [row] = await this.database.query<Row>(
      `SELECT cbill_code, postal_account_holder, postal_authorization FROM organization_notice
        WHERE organization_fiscal_code = ?`,
      [organization],
    );
    if (row === undefined) return {};
    return withoutNulls({
      cbillCode: row.cbill_code,
      postalAccountHolder: row.postal_account_holder,
      postalAuthorization: row.postal_authorization,
    });
  }

  /** Replaces all of it. @throws Rejected ORGANIZATION_NOT_FOUND */
  async put(organization: string, settings: Settings): Promise<void> {
    await assertOrganization(this.database, organization);
    await this.database.execute(
      `INSERT INTO organization_notice
         (organization_fiscal_code, cbill_code, postal_account_holder, postal_authorization, updated_at)
         VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE cbill_code = VALUES(cbill_code),
         postal_account_holder = VALUES(postal_account_holder),
         postal_authorization = VALUES(postal_authorization), updated_at = VALUES(updated_at)`,
      [
        organization,
        settings.cbillCode ?? null,
        settings.postalAccountHolder ?? null,
        settings.postalAuthorization ?? null,
        new Date(),
      ],
    );
  }
}
