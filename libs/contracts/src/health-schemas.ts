import { z } from 'zod';

/** Answers to whoever watches over the process. */
export const live = z.object({ status: z.literal('live') });
export const readiness = z.object({
  status: z.enum(['ready', 'not ready']),
  reasons: z.array(z.string()),
});
export const info = z.object({ name: z.string(), version: z.string(), environment: z.string() });
