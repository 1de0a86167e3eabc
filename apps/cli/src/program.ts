// A part is loaded when it is asked for, which import cannot do without a wait.
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/consistent-type-imports */
import { Command } from 'commander';
import { addCompletion } from './commands/completion';
import { addReference } from './commands/reference';

type Add = (program: Command) => void;

/** The parts of the command, in the order of its help. Loaded when needed: most know one half of the house or the other. */
const PARTS = {
  start: () => (require('./commands/start') as typeof import('./commands/start')).addStart,
  demo: () => (require('./commands/demo') as typeof import('./commands/demo')).addDemo,
  migrate: () => (require('./commands/migrate') as typeof import('./commands/migrate')).addMigrate,
  config: () => (require('./commands/config') as typeof import('./commands/config')).addConfig,
  doctor: () => (require('./commands/doctor') as typeof import('./commands/doctor')).addDoctor,
  keys: () => (require('./commands/keys') as typeof import('./commands/keys')).addKeys,
  brokers: () => (require('./commands/brokers') as typeof import('./commands/brokers')).addBrokers,
  stations: () => (require('./commands/stations') as typeof import('./commands/stations')).addStations,
  jobs: () => (require('./commands/jobs') as typeof import('./commands/jobs')).addJobs,
  receipts: () => (require('./commands/receipts') as typeof import('./commands/receipts')).addReceipts,
  station: () => (require('./commands/station') as typeof import('./commands/station')).addStation,
} satisfies Record<string, () => Add>;

/**
 * The gpd command with all its parts.
 *
 * @param word when it is the name of a part, that one alone is there
 */
export function buildProgram(word = ''): Command {
  const program = new Command('gpd')
    .description('Bulk, asynchronous debt positions and receipt delivery')
    .showHelpAfterError('(--help says more)');
  if (Object.hasOwn(PARTS, word)) {
    PARTS[word as keyof typeof PARTS]()(program);
    return program;
  }
  for (const load of Object.values(PARTS)) load()(program);
  // These two tell of all the others.
  addCompletion(program);
  addReference(program);
  return program;
}
