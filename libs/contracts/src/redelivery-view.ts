import { type Redelivery, type RedeliveryForecast, type RedeliverySelection } from '#libs/domain';
import { type z } from 'zod';
import type * as schema from './redelivery-view-schemas';

/** A redelivery as those who asked for it see it. */
export const viewRedelivery = (given: Redelivery): z.output<typeof schema.redeliveryView> => ({
  id: given.id,
  status: given.status,
  ...given.selection,
  perSecond: given.perSecond,
  requestedBy: given.requestedBy,
  brokerCode: given.brokerCode,
  counts: given.counts,
  createdAt: given.createdAt,
  endedAt: given.endedAt,
});

/** What one would do, had it begun now. */
export const viewForecast = (
  selection: RedeliverySelection,
  counts: RedeliveryForecast,
): z.output<typeof schema.redeliveryForecast> => ({ dryRun: true, ...selection, counts });
