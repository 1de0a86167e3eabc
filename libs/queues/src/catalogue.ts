import { hash } from 'node:crypto';
import { z } from 'zod';

/**
 * Every kind of queue job: its queue, the shape of its payload, its id and its retries. Payloads carry ids
 * only; documents and personal data stay in MySQL.
 *
 * The id makes queueing twice harmless while the first copy waits or runs; finished jobs leave Redis at once,
 * so that a later, justified queueing is never swallowed. Retries here are for Transient errors (the database
 * away, a deadlock); when they are used up, the relay finds the row in MySQL and queues it again.
 *
 * Braces make a queue's name the hash tag of all its keys: in a Redis Cluster a queue lies in one slot, and another queue
 * in another. These lie in slots 3969, 6371 and 15218: each on a primary of its own when three have even shares.
 */
export const catalogue = {
  'position-chunk': {
    queue: '{position-chunks}',
    schema: z.object({ jobId: z.string(), seq: z.int() }),
    id: (payload: { jobId: string; seq: number }) => `${payload.jobId}-${payload.seq}`,
    attempts: 8,
    backoffMs: 250,
  },
  /** The same for chunks of few items: they wait for none of the others, not for their slots either. */
  'small-position-chunk': {
    queue: '{small-chunks}',
    schema: z.object({ jobId: z.string(), seq: z.int() }),
    id: (payload: { jobId: string; seq: number }) => `${payload.jobId}-${payload.seq}`,
    attempts: 8,
    backoffMs: 250,
  },
  'receipt-deliveries': {
    queue: '{receipt-deliveries}',
    schema: z.object({
      due: z.array(z.object({ deliveryId: z.int(), attempt: z.int() })),
      /** The broker whose they are. */
      owner: z.string().default(''),
    }),
    id: ({ due }: { due: { deliveryId: number; attempt: number }[] }) =>
      hash('sha1', due.map(({ deliveryId, attempt }) => `${deliveryId}-${attempt}`).join()),
    attempts: 8,
    backoffMs: 250,
  },
} as const;

export type JobName = keyof typeof catalogue;
export type Payload<N extends JobName> = z.infer<(typeof catalogue)[N]['schema']>;
