import { type MigrationInterface, type QueryRunner } from 'typeorm';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC';

/** How long data is kept, what is there of one debtor, and what was found and removed. */
export class Privacy1764900000000 implements MigrationInterface {
  readonly name = 'Privacy1764900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE organization_retention (
      organization_fiscal_code VARCHAR(35) NOT NULL PRIMARY KEY,
      -- days; 0: for ever; NULL: as long as the deployment says
      jobs INT NULL,
      positions INT NULL,
      receipts INT NULL,
      updated_at DATETIME(3) NOT NULL
    ) ${TABLE}`);
    await runner.query(`CREATE TABLE audit_note (
      id CHAR(32) NOT NULL PRIMARY KEY,
      entry_id CHAR(32) NOT NULL,
      at DATETIME(3) NOT NULL,
      note VARCHAR(500) NOT NULL,
      KEY by_entry (entry_id, id),
      CONSTRAINT fk_audit_note_entry FOREIGN KEY (entry_id) REFERENCES audit_entry (id)
    ) ${TABLE}`);
    // Proofs are looked for by what was done.
    await runner.query('ALTER TABLE audit_entry ADD KEY by_operation (operation, id)');
    await runner.query(
      'ALTER TABLE payment_position ADD KEY position_by_debtor (organization_fiscal_code, fiscal_code)',
    );
    await runner.query('ALTER TABLE payment_option_debtor ADD KEY option_by_debtor (fiscal_code)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payment_option_debtor DROP KEY option_by_debtor');
    await runner.query('ALTER TABLE payment_position DROP KEY position_by_debtor');
    await runner.query('ALTER TABLE audit_entry DROP KEY by_operation');
    await runner.query('DROP TABLE audit_note');
    await runner.query('DROP TABLE organization_retention');
  }
}
