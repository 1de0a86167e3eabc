import { z } from 'zod';
import { count } from './view-fields';

const text = z.string();
const certificate = z.object({
  subject: text,
  issuer: text,
  validFrom: z.iso.datetime(),
  validTo: z.iso.datetime(),
  fingerprint: text.meta({ description: 'SHA-256' }),
});

/** What is shown of a station's channel: nothing that is secret. */
export const channelView = z.object({
  clientCertificate: certificate.optional(),
  ca: z.array(certificate).optional(),
  headers: z.array(text).optional().meta({ description: 'Names only.' }),
  forwarder: z.object({ url: text, hasSubscriptionKey: z.boolean() }).optional(),
});

/** How far the way to a station is open. */
export const stationTestView = z.object({
  stationId: text,
  ok: z.boolean(),
  summary: text.meta({ description: 'What to do, in plain words.' }),
  steps: z.array(
    z.object({
      step: z.enum(['DNS', 'ADDRESS', 'TCP', 'TLS', 'HTTP', 'SOAP']),
      ok: z.boolean(),
      durationMs: count,
      detail: text,
    }),
  ),
});
export type StationTestView = z.infer<typeof stationTestView>;
