import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The trace a job and a receipt belong to, wherever their work is queued again. */
export class Traces1765200000000 implements MigrationInterface {
  readonly name = 'Traces1765200000000';

  async up(runner: QueryRunner): Promise<void> {
    // Empty in rows of before, and in those the version before goes on to write.
    for (const table of TABLES)
      await runner.query(`ALTER TABLE ${table} ADD COLUMN traceparent CHAR(55) NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`ALTER TABLE ${table} DROP COLUMN traceparent`);
  }
}

const TABLES = ['job', 'receipt'];
