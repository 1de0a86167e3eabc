import { Command } from 'commander';
import { addCompletion } from './commands/completion';
import { addConfig } from './commands/config';
import { addDemo } from './commands/demo';
import { addDoctor } from './commands/doctor';
import { addJobs } from './commands/jobs';
import { addKeys } from './commands/keys';
import { addMigrate } from './commands/migrate';
import { addReceipts } from './commands/receipts';
import { addReference } from './commands/reference';
import { addStart } from './commands/start';
import { addStation } from './commands/station';
import { addStations } from './commands/stations';

/** The gpd command with all its parts. */
export function buildProgram(): Command {
  const program = new Command('gpd')
    .description('Bulk, asynchronous debt positions and receipt delivery')
    .showHelpAfterError('(--help says more)');
  for (const add of [
    addStart,
    addDemo,
    addMigrate,
    addConfig,
    addDoctor,
    addKeys,
    addStations,
    addJobs,
    addReceipts,
    addStation,
    addCompletion,
    addReference,
  ])
    add(program);
  return program;
}
