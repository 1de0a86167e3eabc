import type { Command } from 'commander';
import { loadMysqlUrl } from '#libs/config';
import { migrate } from '../migrate-database';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the tables of MYSQL_URL up to date')
    .action(async () => {
      const applied = await migrate(loadMysqlUrl());
      process.stdout.write(applied === 0 ? 'up to date\n' : `${applied} migrations applied\n`);
    });
}
