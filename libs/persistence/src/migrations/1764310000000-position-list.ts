import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * What lists of positions need. One index serves them: the rows of one status in the order they came in, with
 * everything a filter or a count looks at, so that neither reads a row it does not show. New rows of an
 * organization go to the end of its part, which is what bulk writes want.
 */
export class PositionList1764310000000 implements MigrationInterface {
  readonly name = 'PositionList1764310000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE payment_position
      ADD COLUMN several_plans TINYINT(1) NOT NULL DEFAULT 0`);
    await runner.query(`ALTER TABLE payment_position
      ADD KEY position_by_status (organization_fiscal_code, status, inserted_date, id, service_type,
        several_plans, switch_to_expired, validity_date, min_due_date, max_due_date, payment_date)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payment_position DROP KEY position_by_status');
    await runner.query('ALTER TABLE payment_position DROP COLUMN several_plans');
  }
}
