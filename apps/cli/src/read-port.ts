import { CliError } from './cli-error';

/** @throws CliError unless it is a number from 0 to 65535 */
export function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(port) || port > 65_535)
    throw new CliError(`The port must be a number from 0 to 65535, not "${text}"`);
  return port;
}
