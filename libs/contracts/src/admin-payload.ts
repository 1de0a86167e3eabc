import { type Station } from '#libs/domain';
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

export const key = z.discriminatedUnion('role', [
  z.object({
    role: z.literal('operator'),
    name: z.string().min(1).max(100),
    expiresAt: z.iso.datetime().optional(),
  }),
  z.object({
    role: z.literal('partner'),
    name: z.string().min(1).max(100),
    brokerCode: code,
    expiresAt: z.iso.datetime().optional(),
  }),
]);

export type KeyPayload = z.infer<typeof key>;

/** Body of `POST /admin/keys`. @throws Rejected BAD_REQUEST */
export const readKey = (body: unknown): KeyPayload => check(key, body);

/** A code in a path: broker, organization or station. */
export const readCode = (value: unknown): string => check(code, value);
