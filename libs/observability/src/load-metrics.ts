import { type Registry } from 'prom-client';
import { readingGauges } from './reading-gauges';

/** What a queue has to do, who does it, and how many there should be. */
interface Load {
  oldestSeconds: number;
  targetSeconds: number;
  backlog: number;
  workers: number;
  busyWorkers: number;
  perSecond: number;
  workersWanted: number;
}

const GAUGES: readonly [name: string, of: keyof Load, help: string][] = [
  ['gpd_load_oldest_seconds', 'oldestSeconds', 'Age of the oldest that workers could take right now'],
  ['gpd_load_target_seconds', 'targetSeconds', 'How old that may get'],
  ['gpd_load_backlog', 'backlog', 'Positions and deliveries that workers could take right now'],
  ['gpd_load_per_second', 'perSecond', 'Positions and deliveries that all workers end per second'],
  ['gpd_workers', 'workers', 'Workers that said a word in the last seconds'],
  ['gpd_workers_busy', 'busyWorkers', 'Workers, taken fully, that would do what they do'],
  ['gpd_workers_wanted', 'workersWanted', 'Workers there should be for the oldest to stay within its target'],
];

/** Adds gauges of the load to a registry. */
export function exposeLoad(registry: Registry, read: () => Promise<Readonly<Record<string, Load>>>): void {
  const gauge = readingGauges(registry, read);
  for (const [name, of, help] of GAUGES)
    gauge(name, help, ['queue'], (loads) =>
      Object.entries(loads).map(([queue, load]) => [{ queue }, load[of]]),
    );
}
