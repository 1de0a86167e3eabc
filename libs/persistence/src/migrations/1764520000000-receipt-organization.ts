import { type MigrationInterface, type QueryRunner } from 'typeorm';

const OPTIONS = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC';

/**
 * Receipts as the organizations they concern look for them: the primary one and those of the transfers, a row each.
 * Those stored before are listed by the time they came in.
 */
export class ReceiptOrganization1764520000000 implements MigrationInterface {
  readonly name = 'ReceiptOrganization1764520000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE receipt_organization (
      organization_fiscal_code VARCHAR(35) NOT NULL,
      receipt_pk BIGINT NOT NULL,
      -- place in the organization's feed, given after the commit: NULL until somebody reads it
      feed_seq BIGINT NULL,
      notice_number VARCHAR(255) NOT NULL,
      creditor_reference_id VARCHAR(255) NOT NULL,
      debtor VARCHAR(255) NOT NULL,
      -- when it was paid; where the receipt does not say, when it came in
      paid_at DATETIME(3) NOT NULL,
      created_at DATETIME(3) NOT NULL,
      -- 1 with the primary organization while no position with this notice is there
      unmatched TINYINT(1) NOT NULL DEFAULT 0,
      PRIMARY KEY (organization_fiscal_code, receipt_pk),
      KEY receipt_feed (organization_fiscal_code, feed_seq, receipt_pk),
      KEY receipt_by_payment (organization_fiscal_code, paid_at, receipt_pk),
      KEY receipt_by_debtor (organization_fiscal_code, debtor, paid_at),
      KEY receipt_by_iuv (organization_fiscal_code, creditor_reference_id),
      KEY receipt_unmatched (unmatched, receipt_pk),
      CONSTRAINT fk_receipt_organization_receipt FOREIGN KEY (receipt_pk) REFERENCES receipt (id) ON DELETE CASCADE
    ) ${OPTIONS}`);
    await runner.query(`CREATE TABLE receipt_feed_head (
      organization_fiscal_code VARCHAR(35) NOT NULL PRIMARY KEY,
      last_seq BIGINT NOT NULL
    ) ${OPTIONS}`);
    const columns = `r.id, r.notice_number, r.creditor_reference_id,
      JSON_UNQUOTE(JSON_EXTRACT(r.document, '$.debtor.uniqueIdentifier.entityUniqueIdentifierValue')),
      r.created_at, r.created_at`;
    const insert = `INSERT IGNORE INTO receipt_organization (organization_fiscal_code, unmatched, receipt_pk,
      notice_number, creditor_reference_id, debtor, paid_at, created_at)`;
    await runner.query(
      `${insert} SELECT r.organization_fiscal_code, FIND_IN_SET('NOTICE_UNKNOWN', r.anomalies) > 0, ${columns}
         FROM receipt r`,
    );
    await runner.query(
      `${insert} SELECT t.pa, 0, ${columns} FROM receipt r,
         JSON_TABLE(r.document, '$.transferList[*]' COLUMNS (pa VARCHAR(35) PATH '$.fiscalCodePA')) AS t`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE receipt_feed_head');
    await runner.query('DROP TABLE receipt_organization');
  }
}
