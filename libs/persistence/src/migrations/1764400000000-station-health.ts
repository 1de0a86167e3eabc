import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Breakers of stations, limits of their own, and why a delivery is parked. */
export class StationHealth1764400000000 implements MigrationInterface {
  readonly name = 'StationHealth1764400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE station_health (
      station_id VARCHAR(35) NOT NULL PRIMARY KEY,
      state VARCHAR(10) NOT NULL,
      consecutive_failures INT NOT NULL,
      failed_probes INT NOT NULL,
      opened_at DATETIME(3) NULL,
      closed_at DATETIME(3) NULL,
      -- nothing is sent before, unless somebody asks for it; one claim at a time moves it on
      next_probe_at DATETIME(3) NULL,
      -- when a parked delivery was last let go to be the probe
      probe_released_at DATETIME(3) NULL,
      last_error VARCHAR(255) NULL,
      updated_at DATETIME(3) NOT NULL,
      KEY station_health_probe (state, next_probe_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC`);
    await runner.query(`ALTER TABLE station
      ADD COLUMN max_concurrency INT NULL, ADD COLUMN max_per_second INT NULL,
      ADD COLUMN retry_slot_ms INT NULL, ADD COLUMN max_attempts INT NULL`);
    await runner.query(`ALTER TABLE delivery
      ADD COLUMN parked_reason VARCHAR(20) NULL, ADD KEY delivery_parked_of_station (station_id, parked_at)`);
    await runner.query(
      "UPDATE delivery SET parked_reason = IF(attempts = 0, 'INEXPRESSIBLE', 'EXHAUSTED') WHERE parked_at IS NOT NULL",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE delivery DROP KEY delivery_parked_of_station, DROP COLUMN parked_reason');
    await runner.query(`ALTER TABLE station DROP COLUMN max_concurrency, DROP COLUMN max_per_second,
      DROP COLUMN retry_slot_ms, DROP COLUMN max_attempts`);
    await runner.query('DROP TABLE station_health');
  }
}
