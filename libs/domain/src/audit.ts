/** Done; refused for the caller's mistake; failed for ours. */
export const AUDIT_OUTCOMES = ['done', 'refused', 'failed'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** What somebody changed, or tried to, in the administration. Carries no secret and no personal data. */
export interface AuditEntry {
  id: string;
  /** 23 characters UTC. */
  at: string;
  /** `operator:KEYID`, `cli:ACCOUNT` for the gpd command, or `scheduler`. */
  actor: string;
  keyId?: string;
  /** Of HTTP, `CLI` or `SCHEDULER`. */
  method: string;
  /** operationId of the OpenAPI document, the words of the command, or `retention`. */
  operation: string;
  /** Path without its query, or what the command was given to work on. */
  target: string;
  requestId?: string;
  /** `unknown`: the process ended, or lost its database, before it could say. */
  outcome: AuditOutcome | 'unknown';
  /** Of the HTTP answer. */
  status?: number;
  /** What it did, where counts or fingerprints tell more than its name. */
  notes?: string[];
}
