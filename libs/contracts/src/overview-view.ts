import { type ActivityPoint, COUNTS, type Count, type Job, type Range } from '#libs/domain';
import type { z } from 'zod';
import { check } from './check';
import { viewJob } from './job-view';
import * as schema from './overview-view-schemas';

/** @throws Rejected BAD_REQUEST */
export const readOverviewQuery = (query: unknown): { range: Range } => check(schema.overviewQuery, query);

export type HouseView = z.output<typeof schema.house>;
export type ActivityView = z.output<typeof schema.activity>;
export type ReachView = z.output<typeof schema.reachOverview>;

export function viewActivity(
  range: Range,
  { from, to, stepMs }: { from: Date; to: Date; stepMs: number },
  points: readonly ActivityPoint[],
): ActivityView {
  const none = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Record<Count, number>;
  return {
    range,
    from,
    to,
    stepSeconds: stepMs / 1000,
    points: points.map(({ at, figures }) => ({ at, ...none, ...figures })),
  };
}

/** What is known of some jobs, with a few of them named. */
export function viewReachedJobs(given: {
  underWay: { jobs: number; itemsPending: number; oldest: readonly Job[] };
  lastDay: {
    jobs: number;
    itemsSucceeded: number;
    itemsFailed: number;
    newestWithFailures: readonly Job[];
  };
}): NonNullable<ReachView['jobs']> {
  const { underWay, lastDay } = given;
  return {
    underWay: { ...underWay, oldest: underWay.oldest.map(viewJob) },
    lastDay: { ...lastDay, newestWithFailures: lastDay.newestWithFailures.map(viewJob) },
  };
}
