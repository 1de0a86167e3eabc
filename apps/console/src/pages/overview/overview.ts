import type { Job } from '../jobs/job';

/** What the api says of a house: `GET /admin/overview`. */
export interface House {
  at: string;
  state: 'WELL' | 'ATTENTION' | 'TROUBLE';
  findings: Finding[];
  processes: { app: string; count: number }[];
  lastMinute: Partial<Record<Figure, number>>;
  backlog: {
    items: number;
    jobs: Waiting;
    deliveries: Waiting;
    webhooks: Waiting;
    parked: Record<string, number>;
  };
  stations: StationsInTrouble;
  activity: Activity;
}
export interface Finding {
  code: string;
  severity: 'problem' | 'warning';
  count?: number;
  seconds?: number;
  share?: number;
  app?: string;
}
interface Waiting {
  count: number;
  oldestSeconds: number;
}
export type Figure =
  | 'itemsSucceeded'
  | 'itemsFailed'
  | 'deliveriesMade'
  | 'attemptsFailed'
  | 'requests'
  | 'requestsFailed'
  | 'itemsPending'
  | 'deliveriesOwed'
  | 'deliveriesParked';
export type Point = { at: string } & Partial<Record<Figure, number | null>>;
export type Range = 'hour' | 'day' | 'week';
export interface Activity {
  range: Range;
  stepSeconds: number;
  points: Point[];
}
export interface StationsInTrouble {
  open: number;
  troubled: number;
  worst: {
    stationId: string;
    state: 'CLOSED' | 'OPEN';
    consecutiveFailures: number;
    lastError?: string;
    backlog: number;
  }[];
}

/** What a key may know of the organizations it reaches: `GET /overview`. */
export interface Reach {
  at: string;
  jobs?: {
    underWay: { jobs: number; itemsPending: number; oldest: Job[] };
    lastDay: { jobs: number; itemsSucceeded: number; itemsFailed: number; newestWithFailures: Job[] };
  };
  receipts?: {
    undelivered: { state: string; count: number; oldestAt: string }[];
    stations: StationsInTrouble;
  };
}

/** The points there are, and empty ones where no process ran in between: a line must not bridge that. */
export function withGaps({ points, stepSeconds }: Activity): Point[] {
  const known = new Map(points.map((point) => [Date.parse(point.at), point]));
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const all: Point[] = [];
  for (let at = Date.parse(first.at); at <= Date.parse(last.at); at += stepSeconds * 1000)
    all.push(known.get(at) ?? { at: new Date(at).toISOString() });
  return all;
}
