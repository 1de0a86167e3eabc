import { COUNTS, DELIVERY_STATES, FINDINGS, GAUGES, RANGES, type Range, MISSED_APPS } from '#libs/domain';
import { z } from 'zod';
import { jobView } from './job-view-schemas';
import { count, date } from './view-fields';

const seconds = z.number().min(0).meta({ description: 'Seconds.' });
const text = z.string();
const severity = z
  .enum(['problem', 'warning'])
  .meta({ description: '`problem`: somebody should act. `warning`: somebody should look.' });

/** Query of `GET /admin/overview`. */
export const overviewQuery = z.object({
  range: z
    .enum(Object.keys(RANGES) as [Range, ...Range[]])
    .default('hour')
    .meta({
      description:
        'How far `activity` goes back: an hour in steps of a minute, a day of 15 minutes, a week of an hour.',
    }),
});

const waiting = z.object({
  count,
  oldestSeconds: seconds.meta({ description: 'Age of the oldest that was never tried.' }),
});
const stationInTrouble = z.object({
  stationId: text,
  brokerCode: text,
  state: z.enum(['CLOSED', 'OPEN']).meta({ description: 'Of its breaker. `OPEN`: only probes are sent.' }),
  consecutiveFailures: count,
  openedAt: date.optional(),
  nextProbeAt: date.optional(),
  lastError: text.optional(),
  backlog: count.meta({ description: 'Deliveries it has not got.' }),
});
export const stationsInTrouble = z.object({
  open: count,
  troubled: count.meta({ description: 'Still sent to; the last attempts have failed.' }),
  worst: z.array(stationInTrouble),
});

const figures = Object.fromEntries([
  ...COUNTS.map((name) => [name, count] as const),
  ...GAUGES.map((name) => [name, count.optional()] as const),
]) as Record<(typeof COUNTS)[number], z.ZodInt> & Record<(typeof GAUGES)[number], z.ZodOptional<z.ZodInt>>;

export const activity = z.object({
  range: z.enum(Object.keys(RANGES) as [Range, ...Range[]]),
  from: date,
  to: date,
  stepSeconds: count,
  points: z.array(z.object({ at: date, ...figures })).meta({
    description:
      'Oldest first. What was counted in each step; of what is owed the highest that was measured in it. A step in which no process ran is left out.',
  }),
});

export const house = z.object({
  at: date,
  state: z.enum(['WELL', 'ATTENTION', 'TROUBLE']).meta({
    description: '`WELL`: there are no findings. `TROUBLE`: one of them is a problem.',
  }),
  findings: z.array(
    z.object({
      code: z.enum(FINDINGS),
      severity,
      count: count.optional(),
      seconds: seconds.optional(),
      share: z.number().optional().meta({ description: '0 to 1.' }),
      app: z.enum(MISSED_APPS).optional(),
    }),
  ),
  processes: z.array(z.object({ app: text, count })),
  lastMinute: z.object(figures).partial(),
  backlog: z.object({
    items: count,
    jobs: waiting.meta({ description: 'Chunks of jobs; the oldest counts from when its job came in.' }),
    deliveries: waiting,
    webhooks: waiting,
    parked: z.record(text, count).meta({ description: 'Deliveries without a next attempt, by reason.' }),
  }),
  stations: stationsInTrouble,
});
export const houseOverview = house.extend({ activity });

export const reachOverview = z.object({
  at: date,
  jobs: z
    .object({
      underWay: z.object({ jobs: count, itemsPending: count, oldest: z.array(jobView) }),
      lastDay: z.object({
        jobs: count,
        itemsSucceeded: count,
        itemsFailed: count,
        newestWithFailures: z.array(jobView),
      }),
    })
    .optional()
    .meta({ description: 'For keys that may read positions. `lastDay` leaves dry runs out.' }),
  receipts: z
    .object({
      undelivered: z.array(z.object({ state: z.enum(DELIVERY_STATES), count, oldestAt: date })),
      stations: stationsInTrouble,
    })
    .optional()
    .meta({ description: 'For keys that may read receipts.' }),
});
