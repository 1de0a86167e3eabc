import type { Command } from 'commander';
import { type KeyPayload, readKey, readRotation } from '#libs/contracts';
import { Rejected } from '#libs/domain';
import { audited } from '../audited';
import { CliError } from '../cli-error';
import { withExamples } from '../examples';
import { isRemote, remoteOf, type RemoteOptions, withRemote } from '../remote/options';
import { table } from '../table';
import { print, withDatabase } from '../with-database';

interface CreateOptions extends RemoteOptions {
  name: string;
  broker?: string;
  scopes?: string;
  organizations?: string;
  segregationCodes?: string;
  perSecond?: string;
  expires?: string;
}

/** What is shown of a key; the database has dates where the service has texts. */
interface ListedKey {
  id: string;
  name: string;
  role: string;
  brokerCode: string | null;
  createdAt: Date | string;
  expiresAt: Date | string | null;
  revokedAt: Date | string | null;
  lastUsedAt: Date | string | null;
}

export function addKeys(program: Command): void {
  const keys = program
    .command('keys')
    .description('subscription keys: of --url (GPD_URL), else in the database of MYSQL_URL');
  withExamples(
    withRemote(keys.command('create'))
      .description('issue a key; it is shown once')
      .requiredOption('-n, --name <text>', 'what the key is for')
      .option('-b, --broker <code>', 'a partner key of this broker; without it an operator key')
      .option('--scopes <list>', 'such as positions:read,receipts:write; without them all of its role')
      .option('--organizations <list>', 'only these of the broker')
      .option('--segregation-codes <list>', 'only these, such as 01,02')
      .option('--per-second <number>', "requests per second, in place of the house's limit")
      .option('--expires <time>', 'such as 2027-01-31T00:00:00Z')
      .action(create),
    ['the first one, for whoever runs the service', 'keys create -n "me"'],
    ['for a partner', 'keys create -n "ERP of the town" -b 15376371009'],
  );
  withExamples(withRemote(keys.command('list')).description('all keys, without their secrets').action(list), [
    'for programs',
    'keys list --json',
  ]);
  withExamples(
    withRemote(keys.command('rotate <id>'))
      .description('issue a key in the place of another, which goes on for a while')
      .option('--grace <seconds>', 'how long the old key goes on', '86400')
      .option('--expires <time>', 'end of the new key; without it that of the old one')
      .action(rotate),
    ['with a week to change over', 'keys rotate 0b6f1c2e --grace 604800'],
  );
  withExamples(
    withRemote(keys.command('revoke <id>')).description('make a key useless from now on').action(revoke),
    ['one that was seen where it should not be', 'keys revoke 0b6f1c2e'],
  );
}

async function create(options: CreateOptions): Promise<void> {
  const given = refusing(() => readOptions(options));
  if (isRemote(options)) {
    print(await remoteOf(options).json('POST', '/admin/keys', { json: given }));
    return;
  }
  const { brokerCode } = given;
  await withDatabase(async (database, { Tenants }) => {
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
}

async function list(options: RemoteOptions): Promise<void> {
  const keys: ListedKey[] = isRemote(options)
    ? (await remoteOf(options).get<{ keys: ListedKey[] }>('/admin/keys')).keys
    : await withDatabase((database, { Tenants }) => new Tenants(database).listKeys());
  if (options.json) {
    print(keys);
    return;
  }
  const day = (date: Date | string | null) => date && new Date(date).toISOString().slice(0, 16);
  const rows = keys.map((key) => [
    key.id,
    key.name,
    key.role,
    key.brokerCode,
    day(key.createdAt),
    day(key.lastUsedAt),
    day(key.expiresAt),
    day(key.revokedAt),
  ]);
  process.stdout.write(
    table(['id', 'name', 'role', 'broker', 'created', 'last used', 'expires', 'revoked'], rows),
  );
}

async function rotate(
  id: string,
  options: RemoteOptions & { grace: string; expires?: string },
): Promise<void> {
  const { grace, expires } = options;
  const body = { graceSeconds: Number(grace), ...(expires === undefined ? {} : { expiresAt: expires }) };
  const given = refusing(() => readRotation(body));
  print(
    isRemote(options)
      ? await remoteOf(options).json('POST', `${keyPath(id)}/rotate`, { json: body })
      : await withDatabase((database, { Tenants }) =>
          audited(database, 'keys rotate', id, () => new Tenants(database).rotateKey(id, given)),
        ),
  );
}

async function revoke(id: string, options: RemoteOptions): Promise<void> {
  if (isRemote(options)) await remoteOf(options).json('DELETE', keyPath(id));
  else
    await withDatabase((database, { Tenants }) =>
      audited(database, 'keys revoke', id, async () => {
        if (!(await new Tenants(database).revokeKey(id)))
          throw new CliError(`There is no key ${id} to revoke`);
      }),
    );
  if (options.json) print({ revoked: id });
}

const keyPath = (id: string): string => `/admin/keys/${encodeURIComponent(id)}`;

function readOptions({
  name,
  broker,
  perSecond,
  expires,
  url: _,
  key: _key,
  json: _json,
  ...lists
}: CreateOptions): KeyPayload {
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
