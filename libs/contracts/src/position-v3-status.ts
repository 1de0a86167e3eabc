import { type PositionStatus } from '#libs/domain';

/** Position states of v3, which tells neither why a position cannot be paid nor whether it was reported. */
export const STATUSES_V3 = ['DRAFT', 'PUBLISHED', 'VALID', 'UNPAYABLE', 'PARTIALLY_PAID', 'PAID'] as const;
type StatusV3 = (typeof STATUSES_V3)[number];

const SHOWN_AS: Record<PositionStatus, StatusV3> = {
  DRAFT: 'DRAFT',
  PUBLISHED: 'PUBLISHED',
  VALID: 'VALID',
  INVALID: 'UNPAYABLE',
  EXPIRED: 'UNPAYABLE',
  PARTIALLY_PAID: 'PARTIALLY_PAID',
  PAID: 'PAID',
  REPORTED: 'PAID',
};

export const statusV3 = (status: PositionStatus): StatusV3 => SHOWN_AS[status];

/** Every state that v3 shows as this one. */
export const statusesOfV3 = (shown: StatusV3): PositionStatus[] =>
  (Object.keys(SHOWN_AS) as PositionStatus[]).filter((status) => SHOWN_AS[status] === shown);
