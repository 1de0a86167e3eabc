import type { Command } from 'commander';
import { Tenants } from '#libs/persistence';
import { CliError } from '../cli-error';
import { print, withDatabase } from '../with-database';

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('subscription keys, in the database of MYSQL_URL');
  keys
    .command('create')
    .description('issue a key; it is shown once')
    .requiredOption('-n, --name <text>', 'what the key is for')
    .option('-b, --broker <code>', 'a partner key of this broker; without it an operator key')
    .action(async ({ name, broker }: { name: string; broker?: string }) => {
      await withDatabase(async (database) => {
        const tenants = new Tenants(database);
        if (broker !== undefined && (await tenants.findBroker(broker)) === undefined) {
          throw new CliError(`There is no broker ${broker}: create it with gpd brokers put ${broker} ...`);
        }
        print(
          await tenants.issueKey({
            name,
            ...(broker === undefined ? { role: 'operator' } : { role: 'partner', brokerCode: broker }),
          }),
        );
      });
    });
  keys
    .command('list')
    .description('all keys, without their secrets')
    .action(() => withDatabase(async (database) => print(await new Tenants(database).listKeys())));
  keys
    .command('revoke <id>')
    .description('make a key useless from now on')
    .action(async (id: string) => {
      await withDatabase(async (database) => {
        if (!(await new Tenants(database).revokeKey(id)))
          throw new CliError(`There is no key ${id} to revoke`);
      });
    });

  program
    .command('brokers')
    .description('brokers and the organizations they act for, in the database of MYSQL_URL')
    .command('put <code> [organizations...]')
    .description('create a broker, or replace its list of organizations')
    .action((code: string, organizations: string[]) =>
      withDatabase(async (database) => print(await new Tenants(database).putBroker(code, organizations))),
    );
}
