import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What a printed notice says of an organization that its positions do not. */
export class Notice1765000000000 implements MigrationInterface {
  readonly name = 'Notice1765000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE organization_notice (
      organization_fiscal_code VARCHAR(35) NOT NULL PRIMARY KEY,
      cbill_code VARCHAR(5) NULL,
      postal_account_holder VARCHAR(100) NULL,
      postal_authorization VARCHAR(100) NULL,
      updated_at DATETIME(3) NOT NULL
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE organization_notice');
  }
}
