import type { Command } from 'commander';
import { loadMysqlUrl } from '#libs/config';
import { withExamples } from '../examples';
import { migrate } from '../migrate-database';
import { withJson } from '../remote/options';
import { print } from '../with-database';

export function addMigrate(program: Command): void {
  withExamples(
    withJson(program.command('migrate'))
      .description('bring the tables of MYSQL_URL up to date')
      .action(async ({ json }: { json?: boolean }) => {
        const applied = await migrate(loadMysqlUrl());
        if (json) print({ applied });
        else process.stdout.write(applied === 0 ? 'up to date\n' : `${applied} migrations applied\n`);
      }),
    ['before a new version is started', 'migrate'],
  );
}
