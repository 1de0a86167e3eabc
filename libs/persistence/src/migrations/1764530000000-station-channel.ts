import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** How stations are reached beyond their address: certificates, authorities, headers, a forwarder. */
export class StationChannel1764530000000 implements MigrationInterface {
  readonly name = 'StationChannel1764530000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE station_channel (
      station_id VARCHAR(35) NOT NULL PRIMARY KEY,
      -- encrypted: keys and passwords are readable with SECRETS_KEYS only
      sealed MEDIUMBLOB NOT NULL,
      -- JSON: what may be shown
      summary TEXT NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      CONSTRAINT fk_station_channel_station FOREIGN KEY (station_id) REFERENCES station (id) ON DELETE CASCADE
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE station_channel');
  }
}
