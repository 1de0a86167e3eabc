/** A station as the administration shows it. */
export interface Station {
  stationId: string;
  brokerCode: string;
  endpointUrl: string;
  primitiveVersion: number;
  enabled: boolean;
  timeoutMs?: number;
  maxConcurrency?: number;
  maxPerSecond?: number;
  retrySlotMs?: number;
  maxAttempts?: number;
  organizations: Link[];
}
export interface Link {
  organizationFiscalCode: string;
  broadcast: boolean;
  segregationCode?: string;
  auxDigit?: number;
}
export interface Health {
  state: 'CLOSED' | 'OPEN';
  consecutiveFailures: number;
  nextProbeAt?: string;
  lastError?: string;
}
export interface Traffic {
  attempts: number;
  successRate?: number;
  p95Ms?: number;
  backlog: number;
  oldestOwedAt?: string;
  lastSuccessAt?: string;
  lastFailureAt?: string;
}
export type StationWithHealth = Station & { health: Health };

export function stateOf({ enabled, health }: StationWithHealth): 'OFF' | 'OPEN' | 'TROUBLED' | 'UP' {
  if (!enabled) return 'OFF';
  if (health.state === 'OPEN') return 'OPEN';
  return health.consecutiveFailures > 0 ? 'TROUBLED' : 'UP';
}
