import { REDELIVERY_KINDS, Rejected, type RedeliverySelection } from '#libs/domain';
import { z } from 'zod';
import { code } from './admin-payload';
import { check } from './check';

const instant = z.iso
  .datetime({ offset: true, error: 'must be a date and time with its offset, such as 2026-01-31T12:00:00Z' })
  .transform((text) => new Date(text))
  .refine((date) => date.getTime() > 0, { error: 'must be after 1970' });

/** Strict: a misspelt bound would make it about more deliveries than was meant. */
export const redelivery = z
  .strictObject(
    {
      stationId: code.optional(),
      organizationFiscalCode: code.optional(),
      deliveries: z
        .enum(REDELIVERY_KINDS, { error: `must be one of ${REDELIVERY_KINDS.join(', ')}` })
        .optional(),
      since: instant.optional(),
      until: instant.optional(),
      toStationId: code.optional(),
      perSecond: z.int().min(1).max(1_000).optional(),
    },
    {
      error: ({ code: issue }) => (issue === 'invalid_type' ? 'the body must be a JSON object' : undefined),
    },
  )
  .superRefine((given, context) => {
    const fault = (field: string, message: string) => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    if (given.stationId === undefined && given.organizationFiscalCode === undefined)
      fault('stationId', 'must be given, or organizationFiscalCode, or both');
    if (given.since !== undefined && given.until !== undefined && given.since >= given.until)
      fault('until', 'must be after since');
    if (given.toStationId === undefined) return;
    if (given.stationId === undefined)
      fault('stationId', 'must be given with toStationId: the station it takes over from');
    if (given.stationId === given.toStationId) fault('toStationId', 'must be another station');
    if (given.deliveries === 'ALL')
      fault('deliveries', 'must be UNDELIVERED or FAILED with toStationId: what was delivered stays');
  });

/** What a redelivery is about, and how many deliveries it is to take up per second. */
export interface RedeliveryPayload {
  selection: RedeliverySelection;
  perSecond?: number;
}

/**
 * Body of `POST /redeliveries`. Receipts taken in after `now` are never part of it.
 * @throws Rejected BAD_REQUEST
 */
export function readRedelivery(body: unknown, now: Date): RedeliveryPayload {
  const { perSecond, until, deliveries, ...given } = check(redelivery, body);
  const { since, stationId, organizationFiscalCode, toStationId } = given;
  if (since !== undefined && since >= now) {
    const detail = 'must be in the past';
    throw new Rejected('BAD_REQUEST', `since: ${detail}`, [{ pointer: '/since', detail }]);
  }
  return {
    selection: {
      deliveries: deliveries ?? (toStationId === undefined ? 'FAILED' : 'UNDELIVERED'),
      until: until === undefined || until > now ? now : until,
      ...(since === undefined ? {} : { since }),
      ...(stationId === undefined ? {} : { stationId }),
      ...(organizationFiscalCode === undefined ? {} : { organizationFiscalCode }),
      ...(toStationId === undefined ? {} : { toStationId }),
    },
    ...(perSecond === undefined ? {} : { perSecond }),
  };
}

export const redirect = z.strictObject(
  { stationId: code },
  { error: 'must be a JSON object with stationId alone' },
);

/** Body of a redirect. @throws Rejected BAD_REQUEST */
export const readRedirect = (body: unknown): string => check(redirect, body).stationId;

const MAX_IDS = 1_000;
export const acknowledgement = z.union(
  [
    z.strictObject({
      deliveryIds: z.array(z.int().min(1)).min(1).max(MAX_IDS),
    }),
    z.strictObject({ upTo: z.string().max(100) }),
  ],
  { error: `must be {"deliveryIds": [1 to ${MAX_IDS} numbers]} or {"upTo": a cursor}` },
);

/** Body of a mailbox's acknowledgement. @throws Rejected BAD_REQUEST */
export const readAcknowledgement = (body: unknown): { deliveryIds: number[] } | { upTo: string } =>
  check(acknowledgement, body);
