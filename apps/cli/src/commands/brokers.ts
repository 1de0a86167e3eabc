import type { Command } from 'commander';
import { audited } from '../audited';
import { withExamples } from '../examples';
import { isRemote, remoteOf, type RemoteOptions, withRemote } from '../remote/options';
import { print, withDatabase } from '../with-database';

export function addBrokers(program: Command): void {
  const brokers = program
    .command('brokers')
    .description('brokers and the organizations they act for: of --url (GPD_URL), else of MYSQL_URL');
  withExamples(
    withRemote(brokers.command('put <code> [organizations...]'))
      .description('create a broker, or replace its list of organizations')
      .action(putBroker),
    ['one that acts for two', 'brokers put 15376371009 77777777777 88888888888'],
  );
}

async function putBroker(code: string, organizations: string[], options: RemoteOptions): Promise<void> {
  print(
    isRemote(options)
      ? await remoteOf(options).json('PUT', `/admin/brokers/${encodeURIComponent(code)}`, {
          json: { organizations },
        })
      : await withDatabase((database, { Tenants }) =>
          audited(database, 'brokers put', code, () => new Tenants(database).putBroker(code, organizations)),
        ),
  );
}
