import { type KeyLimits, SCOPES, type Scope, type Station } from '#libs/domain';
import { z } from 'zod';
import { check } from './check';
import { outboundUrl } from './outbound-url';

/** As wide as its columns, and without blanks: the database would take `A` and `A ` for the same. */
export const code = z
  .string({ error: 'must be a string' })
  .regex(/^\S{1,35}$/, { error: 'must be 1 to 35 characters without blanks' });

export const station = z.object({
  brokerCode: code,
  endpointUrl: outboundUrl,
  primitiveVersion: z.literal([1, 2], { error: 'must be 1 or 2' }).default(2),
  enabled: z.boolean().default(true),
  timeoutMs: z.int().min(100).max(120_000).optional(),
  maxConcurrency: z.int().min(1).max(1_000).optional(),
  maxPerSecond: z.int().min(1).max(10_000).optional(),
  retrySlotMs: z.int().min(100).max(86_400_000).optional(),
  maxAttempts: z.int().min(1).max(100).optional(),
  organizations: z
    .array(
      z.object({
        organizationFiscalCode: code,
        broadcast: z.boolean().default(false),
        segregationCode: z
          .string()
          .regex(/^\d{2}$/, { error: 'must be two digits' })
          .optional(),
        auxDigit: z.int().min(0).max(3).optional(),
      }),
    )
    .max(10_000)
    .default([])
    .refine((links) => new Set(links.map((link) => link.organizationFiscalCode)).size === links.length, {
      error: 'must name each organization once',
    }),
});

/** Body of `PUT /admin/stations/{stationId}`. @throws Rejected BAD_REQUEST */
export function readStation(body: unknown): Omit<Station, 'stationId'> {
  const { brokerCode, endpointUrl, primitiveVersion, enabled, organizations, ...own } = check(station, body);
  return {
    brokerCode,
    endpointUrl,
    primitiveVersion,
    enabled,
    ...given(own),
    organizations: organizations.map(({ organizationFiscalCode, broadcast, ...rest }) => ({
      organizationFiscalCode,
      broadcast,
      ...given(rest),
    })),
  };
}

/** Leaves out what was not given. */
function given<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

export const broker = z.object({ organizations: z.array(code).max(10_000) });

/** Body of `PUT /admin/brokers/{brokerCode}`. @throws Rejected BAD_REQUEST */
export const readBroker = (body: unknown): { organizations: string[] } => check(broker, body);

const segregationCode = z.string().regex(/^\d{2}$/, { error: 'must be two digits' });
const scopesOf = <T extends Scope>(scopes: readonly T[]) => z.array(z.enum(scopes)).min(1).max(10).optional();
const keyFields = {
  name: z.string().min(1).max(100),
  expiresAt: z.iso.datetime().optional(),
  perSecond: z.int().min(1).max(100_000).optional(),
};
export const key = z.discriminatedUnion('role', [
  z.object({
    role: z.literal('operator'),
    ...keyFields,
    scopes: scopesOf(SCOPES),
    organizations: z.never({ error: 'is for partner keys' }).optional(),
    segregationCodes: z.never({ error: 'is for partner keys' }).optional(),
  }),
  z.object({
    role: z.literal('partner'),
    ...keyFields,
    brokerCode: code,
    scopes: scopesOf(SCOPES.filter((scope) => !scope.startsWith('admin:'))),
    organizations: z.array(code).min(1).max(100).optional(),
    segregationCodes: z.array(segregationCode).min(1).max(100).optional(),
  }),
]);

export interface KeyPayload {
  role: 'operator' | 'partner';
  name: string;
  brokerCode?: string;
  expiresAt?: Date;
  limits?: KeyLimits;
}

/** Body of `POST /admin/keys`. @throws Rejected BAD_REQUEST */
export function readKey(body: unknown): KeyPayload {
  const { role, name, expiresAt, perSecond, scopes, organizations, segregationCodes, ...rest } = check(
    key,
    body,
  );
  const limits = given({ perSecond, scopes, organizations, segregationCodes });
  return {
    role,
    name,
    ...rest,
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}

const DAY_SECONDS = 86_400;
export const rotation = z.object({
  graceSeconds: z
    .int()
    .min(0)
    .max(90 * DAY_SECONDS)
    .default(DAY_SECONDS),
  expiresAt: z.iso.datetime().optional(),
});

/** Body of `POST /admin/keys/{keyId}/rotate`, which may be left out. @throws Rejected BAD_REQUEST */
export function readRotation(body: unknown): { graceMs: number; expiresAt?: Date } {
  const { graceSeconds, expiresAt } = check(rotation, body ?? {});
  return {
    graceMs: graceSeconds * 1000,
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
  };
}

/** A code in a path: broker, organization or station. */
export const readCode = (value: unknown): string => check(code, value);
