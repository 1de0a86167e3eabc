import { type QueueLoad, type WorkableBacklog, type WorkerReport, readLoad } from '#libs/domain';

interface QueuePorts {
  /** What workers could take right now. */
  waiting: (now: Date) => Promise<WorkableBacklog>;
  /** What its workers said lately. */
  reports: () => Promise<WorkerReport[]>;
  targetSeconds: number;
}

/** What each queue has to do, who does it, and how many there should be. */
export async function tellLoad<Q extends string>(
  queues: Readonly<Record<Q, QueuePorts>>,
  now: Date,
): Promise<Record<Q, QueueLoad>> {
  const loads = await Promise.all(
    Object.entries<QueuePorts>(queues).map(async ([queue, { waiting, reports, targetSeconds }]) => {
      const [backlog, said] = await Promise.all([waiting(now), reports()]);
      return [queue, readLoad(backlog, said, targetSeconds)] as const;
    }),
  );
  return Object.fromEntries(loads) as Record<Q, QueueLoad>;
}
