import { ALERT_TYPES, OPERATIONS, type EventType, type JobStatus } from '#libs/domain';
import { z } from 'zod';
import { jobView } from './job-view-schemas';
import { outboundUrl } from './outbound-url';
import { count, date, instant } from './view-fields';

const text = z.string();

/** Body that makes or replaces an endpoint. */
export const webhook = z.strictObject({
  url: outboundUrl,
  description: z.string().max(200).optional(),
  events: z
    .array(z.enum(ALERT_TYPES, { error: `must be one of ${ALERT_TYPES.join(', ')}` }))
    .min(1)
    .max(20)
    .refine((events) => new Set(events).size === events.length, { error: 'must name each event once' })
    .optional()
    .meta({ description: 'What is told there; absent: everything.' }),
  enabled: z.boolean().default(true),
});

export const webhookView = z.object({
  id: text,
  url: text,
  description: text.optional(),
  events: z.array(text).optional(),
  enabled: z.boolean(),
  createdAt: date,
  updatedAt: date,
});
export const webhookList = z.object({ webhooks: z.array(webhookView) });

export const signingSecret = z.object({
  secret: text.meta({ description: 'For a library of Standard Webhooks, as it is: `whsec_` and base64.' }),
  createdAt: date,
  rotatedAt: date.optional(),
  previousUntil: date
    .optional()
    .meta({ description: 'Until then messages are signed with the secret before, too.' }),
});

const messageStatus = z.enum(['pending', 'delivered', 'failed']);
const attempts = {
  webhookId: text.meta({ description: 'The header `webhook-id`: the same at every attempt.' }),
  status: messageStatus.meta({ description: 'failed: it is not sent again unless somebody asks for it.' }),
  attempts: count,
  lastHttpStatus: z.int().optional(),
  lastError: text.optional(),
  lastAttemptAt: date.optional(),
  nextAttemptAt: date.optional(),
  createdAt: date,
  endedAt: date.optional(),
};
export const webhookMessage = z.object({ id: count, type: text, ...attempts });
export const webhookMessageList = z.object({
  messages: z.array(webhookMessage),
  nextCursor: count.optional().meta({ description: 'Present where more follow.' }),
});
export const webhookTest = z.object({ webhookId: text });
export const jobCallback = z.object({
  url: text.meta({ description: 'Without its query, which may hold a secret.' }),
  ...attempts,
  webhookId: text.optional(),
  status: z.enum(['waiting', ...messageStatus.options]).meta({ description: 'waiting: the job goes on.' }),
  createdAt: date.optional(),
});

export const messagePage = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.coerce.number().int().min(1).optional(),
  status: messageStatus.optional(),
});

const station = {
  stationId: text,
  brokerCode: text.optional().meta({ description: 'Absent: the station is not registered any more.' }),
};
const parked = count.meta({ description: 'Deliveries that wait for the station, or for somebody.' });
const event = <T extends EventType>(type: T, data: z.ZodObject) =>
  z.object({ type: z.literal(type), timestamp: instant, data });

/** Bodies of webhooks. Receivers ignore types and properties they do not know. */
export const jobCompleted = event(
  'job.completed',
  z.object({
    jobId: text,
    organizationFiscalCode: text,
    brokerCode: text.optional(),
    operation: z.enum(OPERATIONS),
    dryRun: z.boolean(),
    status: jobView.shape.status.extract([
      'completed',
      'completed_with_errors',
      'failed',
      'cancelled',
    ]) satisfies z.ZodType<JobStatus>,
    counts: z.object({ total: count, succeeded: count, failed: count, unprocessed: count }),
    completedAt: instant,
  }),
);
export const alert = z.discriminatedUnion('type', [
  event(
    'station.failing',
    z.object({
      ...station,
      since: instant.optional(),
      errorClass: text.optional(),
      failures: count.meta({ description: 'In a row.' }),
      parked,
    }),
  ),
  event('station.recovered', z.object({ ...station, since: instant.optional(), parked })),
  event('station.disabled', z.object({ ...station, reason: z.enum(['SWITCHED_OFF', 'REMOVED']) })),
  event('station.enabled', z.object(station)),
  event('receipts.parked', z.object({ ...station, newlyParked: count, parked })),
  event('webhook.test', z.object({ message: text })),
]);
