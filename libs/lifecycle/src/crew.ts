import { type Supervised } from './supervise';

/** Processes that do the same, as many as are wanted. */
export interface Crew {
  /** Is there as long as the crew is. */
  readonly first: Supervised;
  /** How many there are, those that are starting included, those that are stopping not. */
  size(): number;
  /** Starts what is missing, and stops, the latest first, what is too many: each ends what it has in hand. */
  resize(wanted: number): void;
  /** Resolves once all are gone. */
  stop(): Promise<void>;
}

/** After one could not start, others are tried only so much later. */
const PAUSE_MS = 30_000;

/** @param start starts process number `n`, of 1 and up: numbers of those that are gone are given again */
export function createCrew(start: (n: number) => Supervised): Crew {
  const first = start(1);
  const others = new Map<number, Supervised>();
  const leaving = new Set<Promise<void>>();
  let pausedUntil = 0;
  let isOver = false;

  const free = () => {
    let n = 2;
    while (others.has(n)) n += 1;
    return n;
  };
  const add = () => {
    const n = free();
    const child = start(n);
    others.set(n, child);
    // It has said why, and nobody starts it again.
    child.ready.catch(() => {
      if (others.get(n) !== child) return;
      others.delete(n);
      pausedUntil = performance.now() + PAUSE_MS;
    });
  };
  const remove = () => {
    const [n, child] = [...others.entries()].at(-1) ?? [];
    if (n === undefined || child === undefined) return;
    others.delete(n);
    const gone = child.stop().finally(() => leaving.delete(gone));
    leaving.add(gone);
  };
  return {
    first,
    size: () => 1 + others.size,
    resize(wanted) {
      while (!isOver && performance.now() >= pausedUntil && 1 + others.size < wanted) add();
      while (others.size > Math.max(0, wanted - 1)) remove();
    },
    async stop() {
      isOver = true;
      while (others.size > 0) remove();
      await Promise.all([first.stop(), ...leaving]);
    },
  };
}
