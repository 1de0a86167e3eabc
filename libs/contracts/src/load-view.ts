import { z } from 'zod';
import { type QueueLoad } from '#libs/domain';

const queueLoad = z.object({
  queue: z.enum(['chunks', 'small-chunks', 'deliveries']),
  oldestSeconds: z.number(),
  targetSeconds: z.number(),
  backlog: z.number(),
  workers: z.number(),
  busyWorkers: z.number(),
  perSecond: z.number(),
  workersWanted: z.int().min(1),
});
const loadView = z.object({ queues: z.array(queueLoad) });

/** The queues that workers are started and stopped for. */
export type ScaledQueue = z.infer<typeof queueLoad>['queue'];
export type LoadView = z.infer<typeof loadView>;

/** What a scheduler says of the load. */
export function viewLoads(loads: Readonly<Record<ScaledQueue, QueueLoad>>): LoadView {
  return {
    queues: (Object.entries(loads) as [ScaledQueue, QueueLoad][]).map(([queue, load]) => ({
      queue,
      oldestSeconds: rounded(load.oldestSeconds),
      targetSeconds: load.targetSeconds,
      backlog: load.backlog,
      workers: load.workers,
      busyWorkers: rounded(load.busyWorkers),
      perSecond: rounded(load.perSecond),
      workersWanted: load.workersWanted,
    })),
  };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** @throws ZodError where that is not what a scheduler says */
export const readLoads = (body: unknown): LoadView => loadView.parse(body);
