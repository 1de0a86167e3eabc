import { type QueueLoad, type WorkableBacklog, type WorkerReport, readLoad } from '#libs/domain';

interface LoadPorts<Q extends string> {
  /** What workers could take right now, of each queue. */
  waiting: (now: Date) => Promise<Record<Q, WorkableBacklog>>;
  /** What the workers of a queue said lately. */
  reports: (queue: Q) => Promise<WorkerReport[]>;
  targetSeconds: Readonly<Record<Q, number>>;
}

/** What each queue has to do, who does it, and how many there should be. */
export async function tellLoad<Q extends string>(
  { waiting, reports, targetSeconds }: LoadPorts<Q>,
  now: Date,
): Promise<Record<Q, QueueLoad>> {
  const queues = Object.keys(targetSeconds) as Q[];
  const [backlogs, said] = await Promise.all([
    waiting(now),
    Promise.all(queues.map(async (queue) => [queue, await reports(queue)] as const)),
  ]);
  return Object.fromEntries(
    said.map(([queue, workers]) => [queue, readLoad(backlogs[queue], workers, targetSeconds[queue])]),
  ) as Record<Q, QueueLoad>;
}
