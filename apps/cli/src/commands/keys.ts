import type { Command } from 'commander';
import { type KeyPayload, readKey, readRotation } from '#libs/contracts';
import { Rejected } from '#libs/domain';
import { Tenants } from '#libs/persistence';
import { audited } from '../audited';
import { CliError } from '../cli-error';
import { print, withDatabase } from '../with-database';

interface CreateOptions {
  name: string;
  broker?: string;
  scopes?: string;
  organizations?: string;
  segregationCodes?: string;
  perSecond?: string;
  expires?: string;
}

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('subscription keys, in the database of MYSQL_URL');
  keys
    .command('create')
    .description('issue a key; it is shown once')
    .requiredOption('-n, --name <text>', 'what the key is for')
    .option('-b, --broker <code>', 'a partner key of this broker; without it an operator key')
    .option('--scopes <list>', 'such as positions:read,receipts:write; without them all of its role')
    .option('--organizations <list>', 'only these of the broker')
    .option('--segregation-codes <list>', 'only these, such as 01,02')
    .option('--per-second <number>', "requests per second, in place of the house's limit")
    .option('--expires <time>', 'such as 2027-01-31T00:00:00Z')
    .action(async (options: CreateOptions) => {
      const given = refusing(() => readOptions(options));
      const { brokerCode } = given;
      await withDatabase(async (database) => {
        const tenants = new Tenants(database);
        const issued = await audited(database, 'keys create', brokerCode ?? 'operator', async () => {
          if (brokerCode !== undefined && (await tenants.findBroker(brokerCode)) === undefined) {
            throw new CliError(
              `There is no broker ${brokerCode}: create it with gpd brokers put ${brokerCode} ...`,
            );
          }
          return tenants.issueKey(given);
        });
        print(issued);
      });
    });
  keys
    .command('list')
    .description('all keys, without their secrets')
    .action(() => withDatabase(async (database) => print(await new Tenants(database).listKeys())));
  keys
    .command('rotate <id>')
    .description('issue a key in the place of another, which goes on for a while')
    .option('--grace <seconds>', 'how long the old key goes on', '86400')
    .option('--expires <time>', 'end of the new key; without it that of the old one')
    .action(async (id: string, { grace, expires }: { grace: string; expires?: string }) => {
      const given = refusing(() =>
        readRotation({
          graceSeconds: Number(grace),
          ...(expires === undefined ? {} : { expiresAt: expires }),
        }),
      );
      await withDatabase(async (database) =>
        print(await audited(database, 'keys rotate', id, () => new Tenants(database).rotateKey(id, given))),
      );
    });
  keys
    .command('revoke <id>')
    .description('make a key useless from now on')
    .action(async (id: string) => {
      await withDatabase((database) =>
        audited(database, 'keys revoke', id, async () => {
          if (!(await new Tenants(database).revokeKey(id)))
            throw new CliError(`There is no key ${id} to revoke`);
        }),
      );
    });

  program
    .command('brokers')
    .description('brokers and the organizations they act for, in the database of MYSQL_URL')
    .command('put <code> [organizations...]')
    .description('create a broker, or replace its list of organizations')
    .action((code: string, organizations: string[]) =>
      withDatabase(async (database) =>
        print(
          await audited(database, 'brokers put', code, () =>
            new Tenants(database).putBroker(code, organizations),
          ),
        ),
      ),
    );
}

function readOptions({ name, broker, perSecond, expires, ...lists }: CreateOptions): KeyPayload {
  const given = Object.entries(lists as Record<string, string>).map(([list, text]) => [
    list,
    text.split(','),
  ]);
  return readKey({
    name,
    ...(broker === undefined ? { role: 'operator' } : { role: 'partner', brokerCode: broker }),
    ...Object.fromEntries(given),
    ...(perSecond === undefined ? {} : { perSecond: Number(perSecond) }),
    ...(expires === undefined ? {} : { expiresAt: expires }),
  });
}

function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    const faults = error.faults.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`);
    throw new CliError(faults.length === 0 ? error.message : faults.join('\n'));
  }
}
