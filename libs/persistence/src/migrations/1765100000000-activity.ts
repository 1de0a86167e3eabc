import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What processes have counted, for the overview: a row of each every ten seconds, later one of all every five minutes. */
export class Activity1765100000000 implements MigrationInterface {
  readonly name = 'Activity1765100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE activity (
      step_seconds SMALLINT NOT NULL,
      -- the beginning of the step
      at DATETIME(3) NOT NULL,
      -- a process: no two write the same row. Empty: rolled up, of all of them
      source VARCHAR(40) NOT NULL,
      app VARCHAR(20) NOT NULL,
      items_accepted BIGINT NOT NULL DEFAULT 0,
      items_succeeded BIGINT NOT NULL DEFAULT 0,
      items_failed BIGINT NOT NULL DEFAULT 0,
      receipts_accepted BIGINT NOT NULL DEFAULT 0,
      deliveries_made BIGINT NOT NULL DEFAULT 0,
      deliveries_refused BIGINT NOT NULL DEFAULT 0,
      attempts_failed BIGINT NOT NULL DEFAULT 0,
      requests BIGINT NOT NULL DEFAULT 0,
      requests_failed BIGINT NOT NULL DEFAULT 0,
      -- measured by schedulers; NULL: not measured
      items_pending BIGINT NULL,
      oldest_chunk_seconds BIGINT NULL,
      deliveries_owed BIGINT NULL,
      oldest_delivery_seconds BIGINT NULL,
      deliveries_parked BIGINT NULL,
      webhooks_owed BIGINT NULL,
      PRIMARY KEY (step_seconds, at, source)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE activity');
  }
}
