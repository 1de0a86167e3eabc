import {
  type ActivityView,
  type HouseView,
  type ReachView,
  viewActivity,
  viewReachedJobs,
} from '#libs/contracts';
import {
  type HouseReading,
  type Job,
  RANGES,
  type Range,
  findingsOf,
  isInScope,
  periodOf,
  runningOf,
  stateOf,
} from '#libs/domain';
import { sharedReading } from '#libs/observability';
import type {
  ActivityLog,
  BacklogFigures,
  JobArchive,
  JobName,
  OverviewReads,
  Principal,
  Reach,
} from '#libs/persistence';

/** What an overview is made of. */
export interface OverviewPorts {
  activity: Pick<ActivityLog, 'series' | 'lately' | 'processes'>;
  reads: Pick<OverviewReads, 'jobs' | 'undelivered' | 'stations'>;
  archive: Pick<JobArchive, 'find'>;
  backlog(): Promise<BacklogFigures>;
}

/** All who look at a house within this time see the same reading of it. */
const FRESH_MS = 2_000;
/** What "lately" means where the state is judged by what was counted. */
const JUDGED_MS = 10 * 60_000;
const RATED_MS = 60_000;
const LATELY_MS = 24 * 3_600_000;

type Overview = HouseView & { activity: ActivityView };

/** How a house does: in one word, in figures, and over time. */
export class HouseOverview {
  private readonly ranges: Readonly<Record<Range, () => Promise<Overview>>>;
  private readonly house = sharedReading(() => this.readHouse(new Date()), FRESH_MS);

  constructor(private readonly ports: OverviewPorts) {
    const over = (range: Range) =>
      sharedReading(async () => {
        const now = new Date();
        const [house, points] = await Promise.all([this.house(), ports.activity.series(range, now)]);
        return { ...house, activity: viewActivity(range, periodOf(range, now), points) };
      }, FRESH_MS);
    this.ranges = Object.fromEntries(
      Object.keys(RANGES).map((range) => [range, over(range as Range)]),
    ) as typeof this.ranges;
  }

  read = (range: Range): Promise<Overview> => this.ranges[range]();

  private async readHouse(now: Date): Promise<HouseView> {
    const { activity, reads } = this.ports;
    const [processes, judged, rated, owed, stations] = await Promise.all([
      activity.processes(now),
      activity.lately(JUDGED_MS, now),
      activity.lately(RATED_MS, now),
      this.ports.backlog(),
      reads.stations({}),
    ]);
    const reading: HouseReading = {
      // This process is there: it answers.
      processes: new Map([['api', 1], ...processes]),
      oldestChunkSeconds: owed.chunks.oldestSeconds,
      oldestDeliverySeconds: owed.deliveries.oldestSeconds,
      oldestWebhookSeconds: owed.webhooks.oldestSeconds,
      parked: owed.parked,
      stationsOpen: stations.open,
      stationsTroubled: stations.troubled,
      recent: {
        requests: judged.requests ?? 0,
        requestsFailed: judged.requestsFailed ?? 0,
        deliveriesMade: judged.deliveriesMade ?? 0,
        attemptsFailed: judged.attemptsFailed ?? 0,
      },
    };
    const findings = findingsOf(reading);
    return {
      at: now,
      state: stateOf(findings),
      findings,
      processes: runningOf(reading.processes),
      lastMinute: rated,
      backlog: {
        items: owed.items,
        jobs: owed.chunks,
        deliveries: owed.deliveries,
        webhooks: owed.webhooks,
        parked: Object.fromEntries(owed.parked),
      },
      stations,
    };
  }
}

/** What a key may know of the organizations it reaches: of jobs and receipts, as far as its scopes go. */
export async function readReach(
  { reads, archive }: OverviewPorts,
  principal: Principal,
  reach: Reach,
): Promise<ReachView> {
  const at = new Date();
  const named = async (names: readonly JobName[]): Promise<Job[]> => {
    const found = await Promise.all(names.map(({ id, organization }) => archive.find(organization, id)));
    return found.filter((job) => job !== undefined);
  };
  const readJobs = async () => {
    const { underWay, lately } = await reads.jobs(reach, new Date(at.getTime() - LATELY_MS));
    const [oldest, newestWithFailures] = await Promise.all(
      [underWay.oldest, lately.newestWithFailures].map(named),
    );
    return viewReachedJobs({
      underWay: { ...underWay, oldest: oldest ?? [] },
      lastDay: { ...lately, newestWithFailures: newestWithFailures ?? [] },
    });
  };
  const readReceipts = async () => ({
    undelivered: await reads.undelivered(reach),
    stations: await reads.stations(reach),
  });
  return {
    at,
    ...(isInScope(principal, 'positions', 'read') && { jobs: await readJobs() }),
    ...(isInScope(principal, 'receipts', 'read') && { receipts: await readReceipts() }),
  };
}
