import { type MigrationInterface, type QueryRunner } from 'typeorm';

const OPTIONS = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC';

/** Identifiers the service issues: a running number a series, and what was issued for which reference. */
export class Identifiers1764200000000 implements MigrationInterface {
  readonly name = 'Identifiers1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE iuv_series (
      organization_fiscal_code VARCHAR(35) NOT NULL,
      aux_digit TINYINT NOT NULL,
      -- empty where the aux digit has no code
      segregation_code VARCHAR(2) NOT NULL,
      next_number BIGINT NOT NULL,
      PRIMARY KEY (organization_fiscal_code, aux_digit, segregation_code)
    ) ${OPTIONS}`);
    await runner.query(`CREATE TABLE issued_iuv (
      organization_fiscal_code VARCHAR(35) NOT NULL,
      reference VARCHAR(255) NOT NULL,
      aux_digit TINYINT NOT NULL,
      segregation_code VARCHAR(2) NOT NULL,
      iuv VARCHAR(17) NOT NULL,
      nav VARCHAR(18) NOT NULL,
      issued_at DATETIME(3) NOT NULL,
      PRIMARY KEY (organization_fiscal_code, reference),
      UNIQUE KEY unique_issued_nav (organization_fiscal_code, nav)
    ) ${OPTIONS}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE issued_iuv');
    await runner.query('DROP TABLE iuv_series');
  }
}
