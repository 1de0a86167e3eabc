import { SCOPES, STRICT_CHECKS, type StrictCheck } from '#libs/domain';
import { z } from 'zod';
import { station } from './admin-payload';
import { stationHealth, stationTraffic } from './receipt-view-schemas';
import { count, date, localDateTime } from './view-fields';

const text = z.string();
const optional = text.optional();
const day = z.iso.date().optional();

/** Answers of the administration. */
export const stationView = station.extend({ stationId: text });
const stationHealthView = stationView.extend({ health: stationHealth });
export const stationTrafficView = stationHealthView.extend({ traffic: stationTraffic });
export const stationList = z.object({ stations: z.array(stationHealthView) });

export const brokerView = z.object({ code: text, organizations: z.array(text) });
export const brokerList = z.object({ brokers: z.array(brokerView) });

export const issuedKey = z.object({
  id: text,
  key: text.meta({ description: 'The only copy there will ever be.' }),
});
export const rotatedKey = issuedKey.extend({
  replaces: text.meta({ description: 'Id of the key in whose place it is.' }),
  previousExpiresAt: date.meta({ description: 'Until when that one goes on.' }),
});
export const keyList = z.object({
  keys: z.array(
    z.object({
      id: text,
      name: text,
      role: z.enum(['operator', 'partner']),
      brokerCode: text.nullable(),
      createdAt: date,
      expiresAt: date.nullable(),
      revokedAt: date.nullable(),
      lastUsedAt: date.nullable().meta({ description: 'To the minute.' }),
      replacedBy: text.nullable(),
      scopes: z.array(z.enum(SCOPES)).nullable(),
      organizations: z.array(text).nullable(),
      segregationCodes: z.array(text).nullable(),
      perSecond: z.int().nullable(),
    }),
  ),
});

export const organizationSettings = z.object({
  strictChecks: z.object(
    Object.fromEntries(STRICT_CHECKS.map((name) => [name, z.boolean()])) as Record<StrictCheck, z.ZodBoolean>,
  ),
});
export const registeredIbanList = z.object({
  ibans: z.array(z.object({ iban: text, validFrom: day, validTo: day })),
});

const loaded = { count, loadedAt: localDateTime.optional() };
export const taxonomyLoaded = z.object(loaded);
export const taxonomyPage = z.object({
  ...loaded,
  entries: z.array(z.object({ code: text, description: optional, validFrom: day, validTo: day })),
  next: optional.meta({ description: 'Where more follow: to be sent as `after` for the next page.' }),
});
