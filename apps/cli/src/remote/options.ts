import { type Command, Option } from 'commander';
import { CliError } from '../cli-error';
import { Remote } from './remote';

/** What every command has that works against a running house. */
export interface RemoteOptions {
  url?: string;
  key?: string;
  json?: boolean;
}

export const withJson = (command: Command): Command =>
  command.option('--json', 'JSON on standard output, for programs');

/** Adds `--url`, `--key` and `--json`. */
export const withRemote = (command: Command): Command =>
  withJson(
    command
      .addOption(new Option('--url <url>', 'address of the service').env('GPD_URL'))
      .addOption(
        new Option(
          '--key <key>',
          'subscription key; better in the environment: others see what is typed',
        ).env('GPD_KEY'),
      ),
  );

/** The same with the organization the command is about. */
export const withOrganization = (command: Command): Command =>
  withRemote(command).addOption(
    new Option('-o, --organization <code>', 'fiscal code of the organization').env('GPD_ORGANIZATION'),
  );

/** Whether a service is meant; else the database of MYSQL_URL. */
export const isRemote = ({ url }: RemoteOptions): boolean => url !== undefined && url !== '';

/** @throws CliError */
export function remoteOf({ url, key }: RemoteOptions): Remote {
  if (url === undefined)
    throw new CliError('Which service? Give --url, or set GPD_URL, such as http://127.0.0.1:8080');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new CliError(`--url (GPD_URL) must look like https://gpd.example.it, not "${url}"`);
  if (key === undefined || key === '')
    throw new CliError(
      'With which key? Set GPD_KEY, or give --key (npm start prints two; operators: gpd keys create)',
    );
  return new Remote(url.replace(/\/+$/, ''), key);
}

/** @throws CliError */
export function organizationOf({ organization }: { organization?: string }): string {
  if (organization === undefined || organization === '')
    throw new CliError('Of which organization? Give --organization, or set GPD_ORGANIZATION');
  return organization;
}
