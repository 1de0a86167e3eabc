import { setTimeout as sleep } from 'node:timers/promises';
import { type Verdict, check, openWork, withDatabase } from './check';
import { type Client } from './client';
import { type Load } from './load';
import { type StationSet } from './stations';

/** Work left over is looked for so long; promised is a minute. */
const REST_MS = 150_000;
/** Clients whose calls have no answer by then give up. */
const PATIENCE_MS = 90_000;

/** Lets a house whose faults and load are over finish what it has, and compares it with what was promised. */
export async function comeToRest(
  mysqlUrl: string,
  { client, load, stations }: { client: Client; load: Load; stations: StationSet },
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Verdict> {
  stations.calm();
  const endedAt = Date.now();
  await load.finish(PATIENCE_MS);
  say('all clients have their answers');
  const verdict = await withDatabase(mysqlUrl, async (ask) => {
    let last = '';
    for (;;) {
      const open = await openWork(ask);
      const isOpen = Object.values(open).some((count) => count > 0);
      if (!isOpen || Date.now() - endedAt > REST_MS) break;
      if (JSON.stringify(open) !== last) say(`still open: ${(last = JSON.stringify(open))}`);
      await sleep(1_000, undefined, { signal });
    }
    const rest = (Date.now() - endedAt) / 1000;
    say(`at rest after ${rest.toFixed(1)} s`);
    const found = await check(ask, load, stations);
    found.counts['seconds to rest'] = Math.round(rest);
    return found;
  });
  verdict.counts['calls given up'] = load.abandoned;
  verdict.counts['longest call, seconds'] = Math.round(client.longestMs / 1000);
  return verdict;
}
