import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What a broker is owed, to be found beside a million that another one is. */
export class OwedByBroker1765400000000 implements MigrationInterface {
  readonly name = 'OwedByBroker1765400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE delivery ADD KEY delivery_owed_by_broker (broker_code, owed_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE delivery DROP KEY delivery_owed_by_broker');
  }
}
