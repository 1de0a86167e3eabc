import { type Fault, Rejected } from '#libs/domain';
import { type z } from 'zod';

const MAX_FAULTS = 100;

/** RFC 6901 pointer of a zod path. */
function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/**
 * What a request says, checked and normalised.
 * @throws Rejected BAD_REQUEST with a fault for each field, the message in GPD's form `field: message, ...`
 */
export function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults: Fault[] = result.error.issues
    .slice(0, MAX_FAULTS)
    .map((issue) => ({ pointer: pointerOf(issue.path), detail: issue.message }));
  const message = result.error.issues
    .slice(0, MAX_FAULTS)
    .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`))
    .join(', ');
  throw new Rejected('BAD_REQUEST', message, faults);
}
