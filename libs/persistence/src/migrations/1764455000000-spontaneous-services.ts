import { type MigrationInterface, type QueryRunner } from 'typeorm';

const OPTIONS = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC';

/** What organizations offer to be paid spontaneously, and the demands of the last minutes. */
export class SpontaneousServices1764455000000 implements MigrationInterface {
  readonly name = 'SpontaneousServices1764455000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE spontaneous_service (
      organization_fiscal_code VARCHAR(35) NOT NULL,
      service_id VARCHAR(5) NOT NULL,
      subject_id VARCHAR(5) NOT NULL,
      enabled TINYINT(1) NOT NULL,
      -- JSON: fields, amount rule, debtor, transfer, days, series
      definition MEDIUMTEXT NOT NULL,
      created_at DATETIME(3) NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      PRIMARY KEY (organization_fiscal_code, service_id)
    ) ${OPTIONS}`);
    await runner.query(`CREATE TABLE spontaneous_demand (
      organization_fiscal_code VARCHAR(35) NOT NULL,
      service_id VARCHAR(5) NOT NULL,
      -- of what the fields say: two demands with the same hash are one that came twice
      content_hash BINARY(32) NOT NULL,
      -- iupd of the position it made, or is about to make
      reference VARCHAR(60) NOT NULL,
      claimed_at DATETIME(3) NOT NULL,
      PRIMARY KEY (organization_fiscal_code, service_id, content_hash),
      KEY spontaneous_demand_claimed (claimed_at)
    ) ${OPTIONS}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE spontaneous_demand');
    await runner.query('DROP TABLE spontaneous_service');
  }
}
