/** Deliveries and their attempts as the api shows them. */
export interface Attempt {
  attempt: number;
  startedAt: string;
  durationMs?: number;
  httpStatus?: number;
  outcome?: 'OK' | 'KO' | 'FAILED';
  errorClass?: string;
  errorMessage?: string;
  faultCode?: string;
  faultString?: string;
  answer?: string;
}
export interface Delivery {
  id: number;
  idPA: string;
  idStation: string;
  originating: boolean;
  status: string;
  parked: boolean;
  parkedReason?: string;
  attemptCount: number;
  nextAttemptAt?: string;
  outcome?: string;
  faultCode?: string;
  lastError?: string;
  redirectedTo?: { stationId: string };
  history: { status: string; at: string; note?: string }[];
  attempts: Attempt[];
}
