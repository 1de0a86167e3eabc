/** A station and whom it serves, as an operator states it. */
export interface Station {
  stationId: string;
  brokerCode: string;
  endpointUrl: string;
  /** Version of the primitives it speaks: 2 gets paSendRTV2. */
  primitiveVersion: number;
  enabled: boolean;
  /** Milliseconds for one attempt, everything included; absent: the deployment's default. */
  timeoutMs?: number;
  /** Attempts a worker makes at it at once; absent: the deployment's default. */
  maxConcurrency?: number;
  /** Attempts a worker begins per second; absent: no limit. */
  maxPerSecond?: number;
  /** Slot of its retry schedule, milliseconds, and automatic attempts in a row; absent: the deployment's. */
  retrySlotMs?: number;
  maxAttempts?: number;
  organizations: {
    organizationFiscalCode: string;
    broadcast: boolean;
    segregationCode?: string;
    auxDigit?: number;
  }[];
}
