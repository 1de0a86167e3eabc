import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Webhooks: where alerts go, what is to be sent, what it is signed with, and what was told of stations so far. */
export class Webhooks1764700000000 implements MigrationInterface {
  readonly name = 'Webhooks1764700000000';

  async up(runner: QueryRunner): Promise<void> {
    const options = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC';
    await runner.query(`CREATE TABLE webhook_endpoint (
      id CHAR(32) NOT NULL PRIMARY KEY,
      url VARCHAR(2048) NOT NULL,
      description VARCHAR(200) NULL,
      -- types separated by commas; NULL: all
      event_types VARCHAR(500) NULL,
      enabled TINYINT(1) NOT NULL,
      created_at DATETIME(3) NOT NULL,
      updated_at DATETIME(3) NOT NULL
    ) ${options}`);
    await runner.query(`CREATE TABLE signing_secret (
      -- operator, broker:<code> or endpoint:<id>
      owner VARCHAR(60) NOT NULL PRIMARY KEY,
      -- encrypted: readable with SECRETS_KEYS only
      sealed VARBINARY(512) NOT NULL,
      previous_sealed VARBINARY(512) NULL,
      previous_until DATETIME(3) NULL,
      created_at DATETIME(3) NOT NULL,
      rotated_at DATETIME(3) NULL
    ) ${options}`);
    await runner.query(`CREATE TABLE webhook_message (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      event_id CHAR(32) NOT NULL,
      -- whose secret signs it
      owner VARCHAR(60) NOT NULL,
      -- one of both: an alert goes where its endpoint is by then, a callback where the job said
      endpoint_id CHAR(32) NULL,
      url VARCHAR(2048) NULL,
      job_id CHAR(32) NULL,
      event_type VARCHAR(40) NOT NULL,
      payload TEXT NOT NULL,
      -- PENDING, DELIVERED, FAILED
      status VARCHAR(10) NOT NULL,
      attempts INT NOT NULL DEFAULT 0,
      round_attempts INT NOT NULL DEFAULT 0,
      -- nobody takes it before; NULL once it is over
      due_at DATETIME(3) NULL,
      last_http_status INT NULL,
      last_error VARCHAR(255) NULL,
      last_attempt_at DATETIME(3) NULL,
      created_at DATETIME(3) NOT NULL,
      ended_at DATETIME(3) NULL,
      UNIQUE KEY unique_webhook_message (event_id, owner),
      KEY webhook_message_due (due_at, owner),
      KEY webhook_message_of_endpoint (endpoint_id, id),
      KEY webhook_message_of_job (job_id),
      KEY webhook_message_ended (ended_at),
      CONSTRAINT fk_webhook_message_endpoint FOREIGN KEY (endpoint_id)
        REFERENCES webhook_endpoint (id) ON DELETE CASCADE
    ) ${options}`);
    // OWED from the start: whichever version completes the job, its callback is found.
    await runner.query(`ALTER TABLE job
      ADD COLUMN callback_url VARCHAR(2048) NULL,
      ADD COLUMN callback_owner VARCHAR(60) NULL,
      ADD COLUMN callback_state VARCHAR(10) NULL,
      ADD KEY job_callback (callback_state, completed_at)`);
    await runner.query(`ALTER TABLE station_health
      ADD COLUMN announced_state VARCHAR(10) NOT NULL DEFAULT 'CLOSED',
      ADD COLUMN announced_at DATETIME(3) NULL,
      ADD COLUMN newly_parked INT NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE station_health
      DROP COLUMN newly_parked, DROP COLUMN announced_at, DROP COLUMN announced_state`);
    await runner.query(
      'ALTER TABLE job DROP KEY job_callback, DROP COLUMN callback_state, DROP COLUMN callback_owner, DROP COLUMN callback_url',
    );
    for (const table of ['webhook_message', 'signing_secret', 'webhook_endpoint'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
