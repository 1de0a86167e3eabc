import { EntitySchema } from 'typeorm';

export interface BrokerRow {
  code: string;
  createdAt: Date;
  held?: number;
}

export interface OrganizationRow {
  fiscalCode: string;
  acceptedJobs: number;
  createdAt: Date;
  held?: number;
}

export interface BrokerOrganizationRow {
  brokerCode: string;
  organizationFiscalCode: string;
}

export interface SubscriptionKeyRow {
  id: string;
  name: string;
  role: 'operator' | 'partner';
  brokerCode: string | null;
  keyHash: string;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  /** Id of the key that was issued in its place. */
  replacedBy: string | null;
  /** JSON of KeyLimits. */
  limits: string | null;
}

export interface StationRow {
  id: string;
  brokerCode: string;
  endpointUrl: string;
  primitiveVersion: number;
  enabled: boolean;
  timeoutMs: number | null;
  maxConcurrency: number | null;
  maxPerSecond: number | null;
  retrySlotMs: number | null;
  maxAttempts: number | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface StationOrganizationRow {
  stationId: string;
  organizationFiscalCode: string;
  broadcast: boolean;
  segregationCode: string | null;
  auxDigit: number | null;
}

const instant = (name: string, nullable = false) =>
  ({ type: 'datetime', precision: 3, name, nullable }) as const;
const text = (name: string, length: number, nullable = false) =>
  ({ type: 'varchar', length, name, nullable }) as const;

/** Counts, for those only who hold the row: `hold-rows.ts`. */
const heldTimes = { type: 'bigint', name: 'held', default: 0, select: false } as const;

export const brokerEntity = new EntitySchema<BrokerRow>({
  name: 'broker',
  columns: {
    code: { ...text('code', 35), primary: true },
    createdAt: instant('created_at'),
    held: heldTimes,
  },
});

const organizationEntity = new EntitySchema<OrganizationRow>({
  name: 'organization',
  columns: {
    fiscalCode: { ...text('fiscal_code', 35), primary: true },
    acceptedJobs: { type: 'bigint', name: 'accepted_jobs', default: 0 },
    createdAt: instant('created_at'),
    held: heldTimes,
  },
});

export const brokerOrganizationEntity = new EntitySchema<BrokerOrganizationRow>({
  name: 'broker_organization',
  columns: {
    brokerCode: { ...text('broker_code', 35), primary: true },
    organizationFiscalCode: { ...text('organization_fiscal_code', 35), primary: true },
  },
});

export const subscriptionKeyEntity = new EntitySchema<SubscriptionKeyRow>({
  name: 'subscription_key',
  columns: {
    id: { type: 'char', length: 32, primary: true },
    name: text('name', 100),
    role: text('role', 10),
    brokerCode: text('broker_code', 35, true),
    keyHash: { type: 'char', length: 64, name: 'key_hash', unique: true },
    createdAt: instant('created_at'),
    expiresAt: instant('expires_at', true),
    revokedAt: instant('revoked_at', true),
    lastUsedAt: instant('last_used_at', true),
    replacedBy: { type: 'char', length: 32, name: 'replaced_by', nullable: true },
    limits: text('limits', 6000, true),
  },
});

export const stationEntity = new EntitySchema<StationRow>({
  name: 'station',
  columns: {
    id: { ...text('id', 35), primary: true },
    brokerCode: text('broker_code', 35),
    endpointUrl: text('endpoint_url', 2048),
    primitiveVersion: { type: 'tinyint', name: 'primitive_version' },
    enabled: { type: 'boolean', name: 'enabled' },
    timeoutMs: { type: 'int', name: 'timeout_ms', nullable: true },
    maxConcurrency: { type: 'int', name: 'max_concurrency', nullable: true },
    maxPerSecond: { type: 'int', name: 'max_per_second', nullable: true },
    retrySlotMs: { type: 'int', name: 'retry_slot_ms', nullable: true },
    maxAttempts: { type: 'int', name: 'max_attempts', nullable: true },
    createdAt: instant('created_at'),
    updatedAt: instant('updated_at'),
  },
});

export const stationOrganizationEntity = new EntitySchema<StationOrganizationRow>({
  name: 'station_organization',
  columns: {
    stationId: { ...text('station_id', 35), primary: true },
    organizationFiscalCode: { ...text('organization_fiscal_code', 35), primary: true },
    broadcast: { type: 'boolean', name: 'broadcast' },
    segregationCode: { type: 'char', length: 2, name: 'segregation_code', nullable: true },
    auxDigit: { type: 'tinyint', name: 'aux_digit', nullable: true },
  },
});

export const entities = [
  brokerEntity,
  organizationEntity,
  brokerOrganizationEntity,
  subscriptionKeyEntity,
  stationEntity,
  stationOrganizationEntity,
];
