import { type MigrationInterface, type QueryRunner } from 'typeorm';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC';
/** What the archiver divides anew before the first row: nothing can be in it. */
const NO_PARTITION_YET =
  "PARTITION BY RANGE COLUMNS (closed_at) (PARTITION p0 VALUES LESS THAN ('1970-01-02'))";

const KINDS = ['position', 'receipt'] as const;

/**
 * Where closed positions and receipts go once they are old: documents divided by the month they were closed in,
 * and the names they are found by, divided by the year. MySQL allows no foreign keys there, and none is needed.
 */
export class Archive1765500000000 implements MigrationInterface {
  readonly name = 'Archive1765500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE archive_partition (
      table_name VARCHAR(40) NOT NULL,
      name VARCHAR(20) NOT NULL,
      -- what it was made for: closed from, and before
      since DATETIME(3) NOT NULL,
      below DATETIME(3) NOT NULL,
      -- OPEN; CLOSING: nothing more goes in; DROPPING
      state VARCHAR(10) NOT NULL,
      -- ever put into it; who puts some in must find it OPEN to count them
      documents BIGINT NOT NULL DEFAULT 0,
      PRIMARY KEY (table_name, name)
    ) ${TABLE}`);
    for (const kind of KINDS) {
      await runner.query(`CREATE TABLE archived_${kind} (
        organization_fiscal_code VARCHAR(255) NOT NULL,
        -- what retention counts from
        closed_at DATETIME(3) NOT NULL,
        id BIGINT NOT NULL,
        -- 0; more where there is more than one debtor: of these the debtor only
        part INT NOT NULL,
        debtor VARCHAR(255) NULL,
        -- rows of the tables it came from, as deflated JSON
        document LONGBLOB NOT NULL,
        PRIMARY KEY (organization_fiscal_code, closed_at, id, part),
        KEY archived_by_debtor (organization_fiscal_code, debtor)
      ) ${TABLE} ${NO_PARTITION_YET}`);
      await runner.query(`CREATE TABLE archived_${kind}_name (
        organization_fiscal_code VARCHAR(255) NOT NULL,
        name VARCHAR(255) NOT NULL,
        kind CHAR(2) NOT NULL,
        closed_at DATETIME(3) NOT NULL,
        id BIGINT NOT NULL,
        PRIMARY KEY (organization_fiscal_code, name, kind, closed_at, id)
      ) ${TABLE} ${NO_PARTITION_YET}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const kind of [...KINDS].reverse()) {
      await runner.query(`DROP TABLE archived_${kind}_name`);
      await runner.query(`DROP TABLE archived_${kind}`);
    }
    await runner.query('DROP TABLE archive_partition');
  }
}
