#!/usr/bin/env node
import { buildProgram } from './program';

/** Errors whose message is meant for whoever is at the terminal; by name, so that nothing is loaded for their sake. */
const FORESEEN = ['CliError', 'ServicesError', 'ConfigError', 'Transient'];

buildProgram(process.argv[2])
  .parseAsync()
  .catch((error: unknown) => {
    const reason =
      error instanceof Error
        ? FORESEEN.includes(error.name)
          ? error.message
          : (error.stack ?? error.message)
        : String(error);
    process.stderr.write(`${reason}\n`);
    // A failed start has released all it held; what is left are timers of connections that never came about.
    process.exit(1);
  });
