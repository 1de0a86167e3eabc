import { type MigrationInterface, type QueryRunner } from 'typeorm';

const OPTIONS = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC';

/** Answers given to requests that carry an idempotency key, for as long as they may come again. */
export class IdempotentRequests1764300000000 implements MigrationInterface {
  readonly name = 'IdempotentRequests1764300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE idempotent_request (
      key_hash BINARY(32) NOT NULL PRIMARY KEY,
      organization_fiscal_code VARCHAR(35) NOT NULL,
      request_hash BINARY(32) NOT NULL,
      -- empty only within the transaction that does the work
      status SMALLINT NULL,
      content_type VARCHAR(100) NULL,
      etag VARCHAR(255) NULL,
      body MEDIUMTEXT NULL,
      expires_at DATETIME(3) NOT NULL,
      KEY idempotent_request_expiry (expires_at)
    ) ${OPTIONS}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotent_request');
  }
}
