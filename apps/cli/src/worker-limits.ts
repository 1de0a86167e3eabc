import { type WorkerLimits } from '#libs/domain';
import { CliError } from './cli-error';

const MOST = 64;

/** @throws CliError unless it is a number of processes, or two such as 1..4 */
export function readWorkerLimits(option: string, text: string): WorkerLimits {
  const [, first = '', last = first] = /^(\d{1,2})(?:\.\.(\d{1,2}))?$/.exec(text) ?? [];
  const [min, max] = [Number(first), Number(last)];
  if (first === '' || min < 1 || max < min || max > MOST)
    throw new CliError(
      `${option} must be a number of processes from 1 to ${MOST}, or two such as 1..4, not "${text}"`,
    );
  return { min, max };
}
