#!/usr/bin/env node
import { ConfigError } from '#libs/config';
import { Transient } from '#libs/domain';
import { ServicesError } from '#libs/local-services';
import { CliError } from './cli-error';
import { buildProgram } from './program';

buildProgram()
  .parseAsync()
  .catch((error: unknown) => {
    const foreseen = [CliError, ServicesError, ConfigError, Transient].some((kind) => error instanceof kind);
    const reason =
      error instanceof Error ? (foreseen ? error.message : (error.stack ?? error.message)) : String(error);
    process.stderr.write(`${reason}\n`);
    // A failed start has released all it held; what is left are timers of connections that never came about.
    process.exit(1);
  });
