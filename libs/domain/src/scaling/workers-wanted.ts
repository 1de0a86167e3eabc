import { type WorkerReport } from './load-meter';

/** Work that workers could take right now, of one queue: what waits for something else is no part of it. */
export interface WorkableBacklog {
  /** Units that are not done: positions, deliveries. */
  backlog: number;
  /** Pieces these come in: nobody shares one. */
  pieces: number;
  /** How long the oldest could have been taken, seconds; 0 where nothing waits. */
  oldestSeconds: number;
}

/** What is known of a queue and of its workers. */
export interface QueueLoad extends WorkableBacklog {
  /** Workers that said a word lately. */
  workers: number;
  /** As many workers, taken fully, would do what they do: 1.5 of 2 is three quarters of their slots. */
  busyWorkers: number;
  /** Units all of them end per second. */
  perSecond: number;
  /** How old the oldest may get, seconds. */
  targetSeconds: number;
  workersWanted: number;
}

/** A backlog is to be gone in this share of the target: what arrives meanwhile needs the rest. */
const AIM = 0.5;
/** Workers busier than this are needed as they are. */
const COMFORTABLE = 0.9;
/** Who does less than this says nothing of what it could do. */
const IDLE = 0.02;
/** An oldest beyond its target makes haste, up to so many times. */
const MOST_HASTE = 2;

/**
 * Decides how many workers a queue should have. What a worker does is measured, not configured: what it would do with all
 * its slots taken. A backlog asks for as many as clear it in half the target; workers that are busy ask to be kept. At least
 * one is always wanted: probes of stations, and the first of a new load, must find somebody.
 *
 * It is a function of one reading: every scheduler comes to the same. Who starts and stops workers evens it out.
 */
export function readLoad(
  waiting: WorkableBacklog,
  reports: readonly WorkerReport[],
  targetSeconds: number,
): QueueLoad {
  const sum = (of: (report: WorkerReport) => number) => reports.reduce((total, each) => total + of(each), 0);
  const load = {
    ...waiting,
    workers: reports.length,
    busyWorkers: sum(({ busy }) => busy),
    perSecond: sum(({ perSecond }) => perSecond),
    targetSeconds,
  };
  const slots = Math.max(1, sum((report) => report.slots) / Math.max(1, reports.length));
  return { ...load, workersWanted: workersWanted(load, slots) };
}

function workersWanted(load: Omit<QueueLoad, 'workersWanted'>, slots: number): number {
  const kept = Math.min(load.workers, Math.ceil(load.busyWorkers / COMFORTABLE));
  if (load.backlog === 0) return Math.max(1, kept);
  const isKnown = load.perSecond > 0 && load.busyWorkers > IDLE * load.workers;
  // They have only begun, or do not come to an end: nothing says that more would.
  if (!isKnown) return Math.max(1, load.workers);
  const ofOneWorker = load.perSecond / load.busyWorkers;
  const haste = Math.min(MOST_HASTE, Math.max(1, load.oldestSeconds / load.targetSeconds));
  const asked = Math.ceil((load.backlog * haste) / (ofOneWorker * AIM * load.targetSeconds));
  return Math.max(1, kept, Math.min(asked, Math.ceil(load.pieces / slots)));
}
