import { AUDIT_OUTCOMES } from '#libs/domain';
import { z } from 'zod';
import { check } from './check';
import { localDateTime } from './view-fields';

const id = z.string().regex(/^[0-9a-f]{32}$/, { error: 'must be 32 hexadecimal digits' });
const outcome = z.enum([...AUDIT_OUTCOMES, 'unknown']);

/** Query of `GET /admin/audit`. */
export const auditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: id.optional(),
  keyId: id.optional(),
  operation: z.string().max(100).optional(),
  outcome: outcome.optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});

/** @throws Rejected BAD_REQUEST */
export function readAuditQuery(given: unknown) {
  const { cursor, keyId, operation, outcome, from, to, limit } = check(auditQuery, given);
  return {
    limit,
    ...(cursor === undefined ? {} : { before: cursor }),
    ...(keyId === undefined ? {} : { keyId }),
    ...(operation === undefined ? {} : { operation }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
  };
}

const text = z.string();
const auditEntry = z.object({
  id,
  at: localDateTime,
  actor: text.meta({
    description: '`operator:` and the id of the key, `cli:` and an account of the machine, or `scheduler`.',
  }),
  keyId: id.optional(),
  method: text,
  operation: text.meta({ description: 'operationId, the words of the command, or `retention`.' }),
  target: text,
  requestId: text.optional(),
  outcome: outcome.meta({ description: '`unknown`: the process ended before it could say.' }),
  status: z.int().optional(),
  notes: z.array(text).optional().meta({ description: 'Counts and fingerprints: never personal data.' }),
});
export const auditPage = z.object({ entries: z.array(auditEntry), nextCursor: id.optional() });
