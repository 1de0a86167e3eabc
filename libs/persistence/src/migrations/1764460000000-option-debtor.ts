import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Debtors of options whose position has none: v3 of GPD names one for each option, v1 one for a position. */
export class OptionDebtor1764460000000 implements MigrationInterface {
  readonly name = 'OptionDebtor1764460000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE payment_option_debtor (
      payment_option_id BIGINT NOT NULL PRIMARY KEY,
      type VARCHAR(1) NOT NULL,
      fiscal_code VARCHAR(255) NOT NULL,
      full_name VARCHAR(255) NOT NULL,
      street_name VARCHAR(255) NULL,
      civic_number VARCHAR(255) NULL,
      postal_code VARCHAR(255) NULL,
      city VARCHAR(255) NULL,
      province VARCHAR(255) NULL,
      region VARCHAR(255) NULL,
      country VARCHAR(2) NULL,
      email VARCHAR(255) NULL,
      phone VARCHAR(255) NULL,
      CONSTRAINT fk_payment_option_debtor_option FOREIGN KEY (payment_option_id)
        REFERENCES payment_option (id) ON DELETE CASCADE
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE payment_option_debtor');
  }
}
