import { readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

const { PRIORITY_BELOW_NORMAL } = constants.priority;

/**
 * Lets others go first from now on: bulk work takes what nobody else does of a machine it shares. On Linux this is
 * about the calling thread alone, elsewhere about the process.
 */
export function giveWay(): void {
  tryTo(() => setPriority(PRIORITY_BELOW_NORMAL));
}

/**
 * Lets others go first with all this process does. Linux weighs sessions against each other before it looks at the
 * threads inside them (autogroup, see sched(7)): beside a process in a session of its own, a thread's priority counts
 * for nothing, and requests waited up to 100 ms for a core. A session that others share is left as it is.
 */
export function giveWayAsProcess(): void {
  giveWay();
  tryTo(() => {
    // pid (comm) state ppid pgrp session; comm may hold spaces and brackets.
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const session = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
    if (session === process.pid) writeFileSync('/proc/self/autogroup', String(PRIORITY_BELOW_NORMAL));
  });
}

function tryTo(work: () => void): void {
  try {
    work();
  } catch {
    // A system that forbids it, or has no such thing: everybody goes on as before.
  }
}
