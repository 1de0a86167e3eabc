import { setTimeout as sleep } from 'node:timers/promises';

/** @returns why the process cannot do its work; undefined when it can. What it throws counts as a reason. */
export type ReadinessCheck = () => Promise<string | undefined> | string | undefined;

/** Who asks waits this long at most. */
const LIMIT_MS = 2_000;

/**
 * Whether a process can do its work, as far as it can tell by trying.
 *
 * @param checks each under the name of what it is about
 * @returns asks all of them at once; the reasons why not, empty when it can. A check that does not come back is not
 *   begun again until it has.
 */
export function createReadiness(checks: Readonly<Record<string, ReadinessCheck>>): () => Promise<string[]> {
  const underWay = new Map<string, Promise<string | undefined>>();
  const ask = (name: string, check: ReadinessCheck): Promise<string | undefined> => {
    const known = underWay.get(name);
    if (known !== undefined) return known;
    const asked = (async () => check())()
      .catch(() => `${name}: cannot be told`)
      .finally(() => underWay.delete(name));
    underWay.set(name, asked);
    return asked;
  };
  return async () => {
    const timeout = new AbortController();
    const late = sleep(LIMIT_MS, undefined, { signal: timeout.signal }).catch(() => undefined);
    const reasons = await Promise.all(
      Object.entries(checks).map(([name, check]) =>
        Promise.race([ask(name, check), late.then(() => `${name}: no answer within ${LIMIT_MS} ms`)]),
      ),
    );
    timeout.abort();
    return reasons.filter((reason) => reason !== undefined);
  };
}
