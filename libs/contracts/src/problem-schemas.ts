import { z } from 'zod';
import { count } from './view-fields';

const status = z.int().min(400).max(599);
const errors = z
  .array(
    z.object({
      pointer: z.string().meta({ description: 'JSON pointer (RFC 6901) into the request.' }),
      detail: z.string(),
    }),
  )
  .optional();

/** What our own calls answer instead of what was asked for: RFC 9457. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status,
  detail: z.string(),
  code: z.string().meta({ description: 'What went wrong, for programs.' }),
  instance: z.string().optional(),
  errors,
});

/** The same of GPD's calls: ProblemJson; `errors` is ours. */
export const gpdProblem = z.object({ title: z.string(), status, detail: z.string(), errors });

/** The same of GPD's payment options. */
export const odpError = z.object({
  httpStatusCode: status,
  httpStatusDescription: z.string(),
  appErrorCode: z.string().regex(/^ODP-\d{3}$/),
  timestamp: count.meta({ description: 'Seconds since 1970.' }),
  dateTime: z.string().meta({ description: 'The same instant, UTC without a zone.' }),
  errorMessage: z.string(),
});
