/** Done; refused for the caller's mistake; failed for ours. */
export const AUDIT_OUTCOMES = ['done', 'refused', 'failed'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** What somebody changed, or tried to, in the administration. Carries no secret and no personal data. */
export interface AuditEntry {
  id: string;
  /** 23 characters UTC. */
  at: string;
  /** `operator:KEYID`, or `cli:ACCOUNT` for the gpd command. */
  actor: string;
  keyId?: string;
  /** Of HTTP, or `CLI`. */
  method: string;
  /** operationId of the OpenAPI document, or the words of the command. */
  operation: string;
  /** Path without its query, or what the command was given to work on. */
  target: string;
  requestId?: string;
  /** `unknown`: the process ended, or lost its database, before it could say. */
  outcome: AuditOutcome | 'unknown';
  /** Of the HTTP answer. */
  status?: number;
}
