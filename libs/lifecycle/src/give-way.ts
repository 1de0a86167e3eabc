import { constants, setPriority } from 'node:os';

/**
 * Lets others go first from now on: bulk work takes what nobody else does of a machine it shares. On Linux this is
 * about the calling thread alone, elsewhere about the process.
 */
export function giveWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A system that forbids it: everybody goes on as before.
  }
}
