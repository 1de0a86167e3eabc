import { type MigrationInterface, type QueryRunner } from 'typeorm';

const TABLES = ['broker', 'organization', 'job', 'receipt'];

/** On a cluster a lock holds on one node; a row that two transactions write, one of them only. See ADR 29. */
export class HeldRows1765300000000 implements MigrationInterface {
  readonly name = 'HeldRows1765300000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN held BIGINT NOT NULL DEFAULT 0`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`ALTER TABLE ${table} DROP COLUMN held`);
  }
}
