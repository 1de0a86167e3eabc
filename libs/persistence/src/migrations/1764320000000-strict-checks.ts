import { type MigrationInterface, type QueryRunner } from 'typeorm';

const OPTIONS = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC';

/** What an organization has checked beyond the published contract, and what that is checked against. */
export class StrictChecks1764320000000 implements MigrationInterface {
  readonly name = 'StrictChecks1764320000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE organization_setting (
      organization_fiscal_code VARCHAR(35) NOT NULL PRIMARY KEY,
      strict_iban TINYINT NOT NULL DEFAULT 0,
      strict_fiscal_code TINYINT NOT NULL DEFAULT 0,
      strict_notice TINYINT NOT NULL DEFAULT 0,
      strict_taxonomy TINYINT NOT NULL DEFAULT 0,
      strict_registered_iban TINYINT NOT NULL DEFAULT 0,
      updated_at DATETIME(3) NOT NULL
    ) ${OPTIONS}`);
    await runner.query(`CREATE TABLE organization_iban (
      organization_fiscal_code VARCHAR(35) NOT NULL,
      iban VARCHAR(35) NOT NULL,
      -- both days included; NULL is open
      valid_from DATE NULL,
      valid_to DATE NULL,
      PRIMARY KEY (organization_fiscal_code, iban)
    ) ${OPTIONS}`);
    await runner.query(`CREATE TABLE taxonomy_entry (
      code VARCHAR(140) NOT NULL PRIMARY KEY,
      valid_from DATE NULL,
      valid_to DATE NULL,
      description VARCHAR(1000) NULL
    ) ${OPTIONS}`);
    await runner.query(`CREATE TABLE taxonomy_catalogue (
      -- there is one row, locked by whoever replaces the entries
      id TINYINT NOT NULL PRIMARY KEY,
      entries INT NOT NULL,
      loaded_at DATETIME(3) NULL
    ) ${OPTIONS}`);
    await runner.query('INSERT INTO taxonomy_catalogue (id, entries, loaded_at) VALUES (1, 0, NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'taxonomy_catalogue',
      'taxonomy_entry',
      'organization_iban',
      'organization_setting',
    ]) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}
