import { type MigrationInterface, type QueryRunner } from 'typeorm';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC';

/** Keys with limits, rotation and their last use; who changed what in the administration. */
export class KeysAndAudit1764800000000 implements MigrationInterface {
  readonly name = 'KeysAndAudit1764800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE subscription_key
      ADD COLUMN limits VARCHAR(6000) NULL,
      ADD COLUMN last_used_at DATETIME(3) NULL,
      ADD COLUMN replaced_by CHAR(32) NULL`);
    await runner.query(`CREATE TABLE audit_entry (
      id CHAR(32) NOT NULL PRIMARY KEY,
      at DATETIME(3) NOT NULL,
      actor VARCHAR(100) NOT NULL,
      key_id CHAR(32) NULL,
      method VARCHAR(10) NOT NULL,
      operation VARCHAR(100) NOT NULL,
      target VARCHAR(500) NOT NULL,
      request_id VARCHAR(128) NULL,
      KEY by_key (key_id, id)
    ) ${TABLE}`);
    await runner.query(`CREATE TABLE audit_outcome (
      entry_id CHAR(32) NOT NULL PRIMARY KEY,
      at DATETIME(3) NOT NULL,
      outcome VARCHAR(10) NOT NULL,
      status SMALLINT NULL,
      CONSTRAINT fk_audit_outcome_entry FOREIGN KEY (entry_id) REFERENCES audit_entry (id)
    ) ${TABLE}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_outcome');
    await runner.query('DROP TABLE audit_entry');
    await runner.query(
      'ALTER TABLE subscription_key DROP COLUMN limits, DROP COLUMN last_used_at, DROP COLUMN replaced_by',
    );
  }
}
