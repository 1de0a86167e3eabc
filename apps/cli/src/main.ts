#!/usr/bin/env node
import { Command } from 'commander';
import { ConfigError } from '#libs/config';
import { Transient } from '#libs/domain';
import { ServicesError } from '#libs/local-services';
import { CliError } from './cli-error';
import { addDemo } from './commands/demo';
import { addDoctor } from './commands/doctor';
import { addKeys } from './commands/keys';
import { addMigrate } from './commands/migrate';
import { addReceipts } from './commands/receipts';
import { addStart } from './commands/start';
import { addStation } from './commands/station';
import { addStations } from './commands/stations';

const program = new Command('gpd')
  .description('Bulk, asynchronous debt positions and receipt delivery')
  .showHelpAfterError('(--help says more)');
for (const add of [addStart, addDemo, addMigrate, addKeys, addStation, addStations, addReceipts, addDoctor])
  add(program);

program.parseAsync().catch((error: unknown) => {
  const foreseen = [CliError, ServicesError, ConfigError, Transient].some((kind) => error instanceof kind);
  const reason =
    error instanceof Error ? (foreseen ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${reason}\n`);
  // A failed start has released all it held; what is left are timers of connections that never came about.
  process.exit(1);
});
