import { type JobCounts, type JobStatus, type Operation } from '../job/job';

/** What operators may have themselves told of. */
export const ALERT_TYPES = [
  'station.failing',
  'station.recovered',
  'station.disabled',
  'station.enabled',
  'receipts.parked',
] as const;
export type AlertType = (typeof ALERT_TYPES)[number];

interface OfStation {
  stationId: string;
  /** Absent: the station is not registered any more. */
  brokerCode?: string;
}

/** What is told, by the type of event: codes, counts and times; nobody's name, fiscal code, notice or receipt. */
export interface EventData {
  /** Its breaker has opened. `parked`: deliveries that wait for it or for somebody. */
  'station.failing': OfStation & { since?: Date; errorClass?: string; failures: number; parked: number };
  /** Its breaker has closed. */
  'station.recovered': OfStation & { since?: Date; parked: number };
  'station.disabled': OfStation & { reason: 'SWITCHED_OFF' | 'REMOVED' };
  'station.enabled': OfStation;
  /** `newlyParked` deliveries will not be sent again soon by themselves; `parked` are so, or wait for the station. */
  'receipts.parked': OfStation & { newlyParked: number; parked: number };
  'job.completed': {
    jobId: string;
    organizationFiscalCode: string;
    brokerCode?: string;
    operation: Operation;
    dryRun: boolean;
    status: JobStatus;
    counts: Omit<JobCounts, 'submitted' | 'pending'> & { total: number };
    completedAt: Date;
  };
  'webhook.test': { message: string };
}
export type EventType = keyof EventData;

/** Something that happened, for those outside to know. */
export interface HouseEvent<T extends EventType = EventType> {
  type: T;
  at: Date;
  data: EventData[T];
}

/** The body of its message. It is signed byte by byte: written once, sent as it is every time. */
export const payloadOf = <T extends EventType>({ type, at, data }: HouseEvent<T>): string =>
  JSON.stringify({ type, timestamp: at, data });
