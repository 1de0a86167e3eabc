import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Redelivery of many as a task, deliveries that go to another station, and those taken from a mailbox. */
export class Redeliveries1764600000000 implements MigrationInterface {
  readonly name = 'Redeliveries1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    // Wide enough for MAILBOX beside the answers OK and KO.
    await runner.query('ALTER TABLE delivery MODIFY COLUMN outcome VARCHAR(10) NULL');
    // Generated: right for whatever any version writes. Stored: MariaDB has had faults in indexes on virtual ones.
    await runner.query(`ALTER TABLE delivery
      ADD COLUMN redirected_to BIGINT NULL,
      ADD COLUMN redelivery_id CHAR(32) NULL,
      ADD COLUMN state VARCHAR(10) GENERATED ALWAYS AS (CASE
        WHEN status = 'REDIRECTED' THEN 'REDIRECTED'
        WHEN status = 'NOTIFIED' AND outcome = 'KO' THEN 'REFUSED'
        WHEN status = 'NOTIFIED' THEN 'DELIVERED'
        WHEN parked_at IS NULL THEN 'OPEN'
        WHEN parked_reason IN ('STATION_DOWN', 'STATION_OFF') THEN 'WAITING'
        ELSE 'FAILED' END) STORED`);
    await runner.query(`ALTER TABLE delivery
      ADD KEY delivery_of_station (station_id, state, created_at, id),
      ADD KEY delivery_of_organization (organization_fiscal_code, state, created_at, id),
      ADD KEY delivery_of_redelivery (redelivery_id, state)`);
    await runner.query('ALTER TABLE delivery_status ADD COLUMN note VARCHAR(255) NULL');
    await runner.query(`CREATE TABLE redelivery (
      id CHAR(32) NOT NULL PRIMARY KEY,
      -- NULL: asked for by an operator
      broker_code VARCHAR(35) NULL,
      requested_by VARCHAR(100) NOT NULL,
      station_id VARCHAR(35) NULL,
      organization_fiscal_code VARCHAR(35) NULL,
      deliveries VARCHAR(20) NOT NULL,
      since DATETIME(3) NOT NULL,
      until DATETIME(3) NOT NULL,
      to_station_id VARCHAR(35) NULL,
      per_second INT NOT NULL,
      -- WALKING, DELIVERING, CANCELLING, COMPLETED, CANCELLED
      status VARCHAR(20) NOT NULL,
      -- no scheduler looks at it before; NULL once it is over
      due_at DATETIME(3) NULL,
      -- the last delivery looked at
      cursor_created_at DATETIME(3) NULL,
      cursor_id BIGINT NULL,
      matched INT NOT NULL,
      reopened INT NOT NULL DEFAULT 0,
      taken_back INT NOT NULL DEFAULT 0,
      -- how many for each reason
      skipped TEXT NOT NULL,
      -- what became of them, written when it is complete
      outcomes TEXT NULL,
      owner VARCHAR(35) NOT NULL,
      idempotency_key VARCHAR(255) NULL,
      request_hash CHAR(64) NULL,
      created_at DATETIME(3) NOT NULL,
      ended_at DATETIME(3) NULL,
      UNIQUE KEY unique_redelivery_idempotency (owner, idempotency_key),
      KEY redelivery_due (due_at),
      KEY redelivery_of_broker (broker_code, id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC`);
    // What a delivery was before, so that a cancel can give it back. The key lets nothing be taken up twice.
    await runner.query(`CREATE TABLE redelivery_item (
      redelivery_id CHAR(32) NOT NULL,
      delivery_id BIGINT NOT NULL,
      attempts INT NOT NULL,
      status VARCHAR(20) NOT NULL,
      round_attempts INT NOT NULL,
      next_attempt_at DATETIME(3) NULL,
      owed_at DATETIME(3) NULL,
      parked_at DATETIME(3) NULL,
      parked_reason VARCHAR(20) NULL,
      PRIMARY KEY (redelivery_id, delivery_id),
      CONSTRAINT fk_redelivery_item_redelivery FOREIGN KEY (redelivery_id)
        REFERENCES redelivery (id) ON DELETE CASCADE
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE redelivery_item');
    await runner.query('DROP TABLE redelivery');
    await runner.query('ALTER TABLE delivery_status DROP COLUMN note');
    await runner.query(`ALTER TABLE delivery DROP KEY delivery_of_redelivery, DROP KEY delivery_of_organization,
      DROP KEY delivery_of_station`);
    await runner.query('ALTER TABLE delivery DROP COLUMN state');
    await runner.query('ALTER TABLE delivery DROP COLUMN redelivery_id, DROP COLUMN redirected_to');
  }
}
