import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Jobs that create drafts, that only rehearse, and that undo another; what a chunk created and how it failed. */
export class JobKinds1764410000000 implements MigrationInterface {
  readonly name = 'JobKinds1764410000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE job
      ADD COLUMN to_publish TINYINT(1) NOT NULL DEFAULT 1,
      ADD COLUMN dry_run TINYINT(1) NOT NULL DEFAULT 0,
      ADD COLUMN undo_of CHAR(32) NULL,
      ADD KEY job_by_undone (undo_of)`);
    // Ids only this chunk gave to positions; in a chunk of an undo, those of the chunk it undoes.
    await runner.query(`ALTER TABLE job_chunk
      ADD COLUMN first_position_id BIGINT NULL,
      ADD COLUMN last_position_id BIGINT NULL,
      ADD COLUMN failure_codes TEXT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE job_chunk DROP COLUMN first_position_id, DROP COLUMN last_position_id,
      DROP COLUMN failure_codes`);
    await runner.query(`ALTER TABLE job DROP KEY job_by_undone, DROP COLUMN undo_of, DROP COLUMN dry_run,
      DROP COLUMN to_publish`);
  }
}
