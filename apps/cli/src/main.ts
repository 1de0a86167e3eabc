#!/usr/bin/env node
import { Command } from 'commander';
import { ServicesError } from '#libs/local-services';
import { CliError } from './cli-error';
import { addStart } from './commands/start';

const program = new Command('gpd')
  .description('Bulk, asynchronous debt positions and receipt delivery')
  .showHelpAfterError('(--help says more)');
addStart(program);

program.parseAsync().catch((error: unknown) => {
  const foreseen = error instanceof CliError || error instanceof ServicesError;
  const reason =
    error instanceof Error ? (foreseen ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${reason}\n`);
  // A failed start has released all it held; what is left are timers of connections that never came about.
  process.exit(1);
});
