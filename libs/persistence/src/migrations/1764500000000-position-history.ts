import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What happened to positions, and when the clock has to look at one again. The history has no foreign key: it
 * outlives what it is about.
 */
export class PositionHistory1764500000000 implements MigrationInterface {
  readonly name = 'PositionHistory1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE position_event (
      organization_fiscal_code VARCHAR(35) NOT NULL,
      iupd VARCHAR(255) NOT NULL,
      at DATETIME(3) NOT NULL,
      id BIGINT NOT NULL,
      type VARCHAR(20) NOT NULL,
      status_from VARCHAR(20) NULL,
      status_to VARCHAR(20) NULL,
      nav VARCHAR(255) NULL,
      option_from VARCHAR(25) NULL,
      option_to VARCHAR(25) NULL,
      receipt_id VARCHAR(255) NULL,
      actor VARCHAR(80) NOT NULL,
      job_id CHAR(32) NULL,
      detail VARCHAR(255) NULL,
      PRIMARY KEY (organization_fiscal_code, iupd, at, id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC`);
    // Computed by the database, so that no writer can forget it. NULL for most: the clock's index stays small.
    await runner.query(`ALTER TABLE payment_position
      ADD COLUMN next_change_at DATETIME(3) GENERATED ALWAYS AS (CASE status
        WHEN 'PUBLISHED' THEN validity_date
        WHEN 'VALID' THEN CASE switch_to_expired WHEN 1 THEN max_due_date END END) STORED,
      ADD KEY position_by_next_change (next_change_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE payment_position DROP KEY position_by_next_change, DROP COLUMN next_change_at',
    );
    await runner.query('DROP TABLE position_event');
  }
}
