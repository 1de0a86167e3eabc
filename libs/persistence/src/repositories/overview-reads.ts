import { type DeliveryState, UNDELIVERED_STATES } from '#libs/domain';
import { type Reads } from '../current-reads';
import { type Queryable } from '../database';
import { withoutNulls } from '../sql';
import { type Reach, reachTable } from './reach';

/** Jobs and stations named one by one; others are counted. */
const NAMED = 5;

export interface JobsInReach {
  underWay: { jobs: number; itemsPending: number; oldest: JobName[] };
  /** Handed in since, and over; dry runs aside. */
  lately: { jobs: number; itemsSucceeded: number; itemsFailed: number; newestWithFailures: JobName[] };
}

/** Enough to find a job by. */
export interface JobName {
  id: string;
  organization: string;
}

/** Deliveries a station has not got, by state. */
export type UndeliveredInReach = { state: DeliveryState; count: number; oldestAt: Date }[];

export interface StationInTrouble {
  stationId: string;
  brokerCode: string;
  state: 'CLOSED' | 'OPEN';
  consecutiveFailures: number;
  openedAt?: Date;
  nextProbeAt?: Date;
  lastError?: string;
  /** Deliveries it has not got. */
  backlog: number;
}

export interface StationsInTrouble {
  /** Nothing is sent to them but a probe. */
  open: number;
  /** Their last attempts failed. */
  troubled: number;
  worst: StationInTrouble[];
}

/** What an overview says of the organizations a key reaches: by indexes, rows of few jobs and stations only. */
export class OverviewReads {
  constructor(private readonly reads: Reads) {}

  async jobs(reach: Reach, since: Date): Promise<JobsInReach> {
    const [table, params] = reachTable(reach);
    const open = `${table} JOIN job j ON j.organization_fiscal_code = reach.code AND j.completed_at IS NULL`;
    const ended = `${table} JOIN job j ON j.organization_fiscal_code = reach.code AND j.created_at >= ?
      AND j.completed_at IS NOT NULL AND j.dry_run = 0`;
    return this.reads.snapshot(async (snapshot) => {
      const [pending] = await snapshot.query<Sums>(
        `SELECT COUNT(DISTINCT j.id) AS jobs, SUM(c.items) AS items FROM ${open}
           LEFT JOIN job_chunk c ON c.job_id = j.id AND c.status = 'PENDING'`,
        params,
      );
      const [over] = await snapshot.query<Sums & { failed: string | null }>(
        `SELECT COUNT(*) AS jobs, SUM(j.succeeded) AS items, SUM(j.failed) AS failed FROM ${ended}`,
        [...params, since],
      );
      return {
        underWay: {
          jobs: Number(pending?.jobs ?? 0),
          itemsPending: Number(pending?.items ?? 0),
          oldest: await namesOf(snapshot, `${open} ORDER BY j.created_at, j.id`, params),
        },
        lately: {
          jobs: Number(over?.jobs ?? 0),
          itemsSucceeded: Number(over?.items ?? 0),
          itemsFailed: Number(over?.failed ?? 0),
          newestWithFailures: await namesOf(
            snapshot,
            `${ended} AND j.failed > 0 ORDER BY j.created_at DESC, j.id DESC`,
            [...params, since],
          ),
        },
      };
    });
  }

  async undelivered(reach: Reach): Promise<UndeliveredInReach> {
    const [table, params] = reachTable(reach);
    const rows = await this.reads.query<{ state: DeliveryState; n: string; oldest: Date }>(
      `SELECT d.state, COUNT(*) AS n, MIN(d.created_at) AS oldest FROM ${table}
         JOIN delivery d FORCE INDEX (delivery_of_organization)
           ON d.organization_fiscal_code = reach.code AND d.state IN (?) GROUP BY d.state`,
      [...params, UNDELIVERED_STATES],
    );
    return rows.map(({ state, n, oldest }) => ({ state, count: Number(n), oldestAt: oldest }));
  }

  /** Of all stations that are switched on; of a partner's, those of its broker that serve what it reaches. */
  async stations(reach: Reach): Promise<StationsInTrouble> {
    const { brokerCode } = reach;
    const [table, params] = reachTable(reach);
    const own =
      brokerCode === undefined
        ? ''
        : `AND s.broker_code = ? AND EXISTS (SELECT 1 FROM ${table} JOIN station_organization l
             ON l.organization_fiscal_code = reach.code WHERE l.station_id = s.id)`;
    const among = `FROM station_health h JOIN station s ON s.id = h.station_id
      WHERE s.enabled = 1 AND (h.state = 'OPEN' OR h.consecutive_failures > 0) ${own}`;
    const given = brokerCode === undefined ? [] : [brokerCode, ...params];
    const [counts] = await this.reads.query<{ open: string | null; n: string }>(
      `SELECT SUM(h.state = 'OPEN') AS open, COUNT(*) AS n ${among}`,
      given,
    );
    const rows = await this.reads.query<{
      stationId: string;
      brokerCode: string;
      state: 'CLOSED' | 'OPEN';
      consecutiveFailures: number;
      openedAt: Date | null;
      nextProbeAt: Date | null;
      lastError: string | null;
    }>(
      `SELECT s.id AS stationId, s.broker_code AS brokerCode, h.state, h.consecutive_failures AS consecutiveFailures,
              IF(h.state = 'OPEN', h.opened_at, NULL) AS openedAt,
              IF(h.state = 'OPEN', h.next_probe_at, NULL) AS nextProbeAt, h.last_error AS lastError
         ${among} ORDER BY h.state = 'OPEN' DESC, h.consecutive_failures DESC, s.id LIMIT ${NAMED}`,
      given,
    );
    const backlogs = await this.backlogs(rows.map(({ stationId }) => stationId));
    const open = Number(counts?.open ?? 0);
    return {
      open,
      troubled: Number(counts?.n ?? 0) - open,
      worst: rows.map((row) => ({ ...withoutNulls(row), backlog: backlogs.get(row.stationId) ?? 0 })),
    };
  }

  private async backlogs(stationIds: readonly string[]): Promise<Map<string, number>> {
    if (stationIds.length === 0) return new Map();
    const rows = await this.reads.query<{ station_id: string; n: string }>(
      `SELECT station_id, COUNT(*) AS n FROM delivery FORCE INDEX (delivery_of_station)
        WHERE station_id IN (?) AND state IN (?) GROUP BY station_id`,
      [stationIds, UNDELIVERED_STATES],
    );
    return new Map(rows.map((row) => [row.station_id, Number(row.n)]));
  }
}

interface Sums {
  jobs: string;
  items: string | null;
}

const namesOf = (queryable: Queryable, from: string, params: readonly unknown[]): Promise<JobName[]> =>
  queryable.query<JobName & object>(
    `SELECT j.id, j.organization_fiscal_code AS organization FROM ${from} LIMIT ${NAMED}`,
    params,
  );
