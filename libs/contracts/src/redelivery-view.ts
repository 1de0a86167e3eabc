import { type Redelivery, type RedeliverySelection } from '#libs/domain';

const viewSelection = ({
  stationId,
  organizationFiscalCode,
  deliveries,
  since,
  until,
  toStationId,
}: RedeliverySelection): object => ({
  stationId,
  organizationFiscalCode,
  deliveries,
  since,
  until,
  toStationId,
});

/** A redelivery as those who asked for it see it; absent fields are left out of the JSON. */
export const viewRedelivery = (given: Redelivery): object => ({
  id: given.id,
  status: given.status,
  ...viewSelection(given.selection),
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
  counts: { matched: number; wouldReopen: number; skipped: object },
): object => ({ dryRun: true, ...viewSelection(selection), counts });
