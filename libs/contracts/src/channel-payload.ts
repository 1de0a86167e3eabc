import { X509Certificate, createPrivateKey } from 'node:crypto';
import {
  type CertificateSummary,
  type ChannelSummary,
  type Fault,
  Rejected,
  type StationChannel,
} from '#libs/domain';
import { z } from 'zod';
import { check } from './check';
import { outboundUrl } from './outbound-url';

const MAX_PEM = 100_000;
const MAX_HEADERS = 20;
/** Set by the client itself, or what a message is held together by. */
const OWN_HEADERS = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'soapaction',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const pem = z.string({ error: 'must be a string' }).max(MAX_PEM, `must have ${MAX_PEM} characters at most`);
const headers = z
  .record(
    z.string(),
    z.string({ error: 'must be a string' }).regex(/^[\x21-\x7e]([\x20-\x7e]{0,1022}[\x21-\x7e])?$/, {
      error: 'must be 1 to 1024 printable ASCII characters, without blanks at either end',
    }),
  )
  .refine((given) => Object.keys(given).length <= MAX_HEADERS, `must have ${MAX_HEADERS} entries at most`)
  .superRefine((given, context) => {
    for (const name of Object.keys(given)) {
      const message = OWN_HEADERS.has(name.toLowerCase())
        ? 'is set by the service itself'
        : /^[\w-]{1,64}$/.test(name)
          ? undefined
          : 'must be a header name: letters, digits, - and _';
      if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
    }
  });

/** Body of a station's channel. */
export const channel = z.strictObject({
  clientCertificate: pem.optional(),
  clientKey: pem.optional(),
  clientKeyPassphrase: z.string({ error: 'must be a string' }).max(1_000).optional(),
  ca: pem.optional(),
  headers: headers.optional(),
  forwarder: z
    .strictObject({
      url: outboundUrl,
      subscriptionKey: z
        .string({ error: 'must be a string' })
        .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters')
        .optional(),
    })
    .optional(),
});

/**
 * Body of `PUT /admin/stations/{stationId}/channel`. Certificates are read, and the key is tried on its certificate: what
 * would fail at every delivery fails here.
 *
 * @returns the channel, its key without passphrase, and what may be shown of it
 * @throws Rejected BAD_REQUEST; what is secret is not in the message
 */
export function readChannel(body: unknown): { channel: StationChannel; summary: ChannelSummary } {
  const given = check(channel, body);
  const { clientCertificate, clientKey, clientKeyPassphrase, ca } = given;
  const faults: Fault[] = [];
  const chain =
    clientCertificate === undefined ? [] : certificatesOf(clientCertificate, '/clientCertificate', faults);
  const authorities = ca === undefined ? [] : certificatesOf(ca, '/ca', faults);
  const key = clientKey === undefined ? undefined : keyOf(clientKey, clientKeyPassphrase, faults);
  if ((clientCertificate === undefined) !== (clientKey === undefined)) {
    const missing = clientKey === undefined ? 'clientKey' : 'clientCertificate';
    faults.push({ pointer: `/${missing}`, detail: 'is required: certificate and key belong together' });
  }
  const [leaf] = chain;
  if (leaf !== undefined && key !== undefined && !leaf.checkPrivateKey(key)) {
    faults.push({ pointer: '/clientKey', detail: 'is not the key of clientCertificate' });
  }
  if (faults.length > 0) {
    throw new Rejected(
      'BAD_REQUEST',
      faults.map(({ pointer, detail }) => `${pointer.slice(1)}: ${detail}`).join(', '),
      faults,
    );
  }
  const { forwarder } = given;
  const names = Object.keys(given.headers ?? {});
  const toForwarder = forwarder && {
    url: forwarder.url,
    ...(forwarder.subscriptionKey === undefined ? {} : { subscriptionKey: forwarder.subscriptionKey }),
  };
  return {
    channel: {
      ...(ca === undefined ? {} : { ca }),
      ...(clientCertificate === undefined ? {} : { clientCertificate }),
      ...(key === undefined ? {} : { clientKey: key.export({ type: 'pkcs8', format: 'pem' }).toString() }),
      ...(names.length === 0 ? {} : { headers: given.headers ?? {} }),
      ...(toForwarder === undefined ? {} : { forwarder: toForwarder }),
    },
    summary: {
      ...(leaf === undefined ? {} : { clientCertificate: summaryOf(leaf) }),
      ...(authorities.length === 0 ? {} : { ca: authorities.map(summaryOf) }),
      ...(names.length === 0 ? {} : { headers: names }),
      ...(toForwarder === undefined
        ? {}
        : { forwarder: { url: toForwarder.url, hasSubscriptionKey: 'subscriptionKey' in toForwarder } }),
    },
  };
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function certificatesOf(text: string, pointer: string, faults: Fault[]): X509Certificate[] {
  try {
    const found = (text.match(CERTIFICATE) ?? []).map((one) => new X509Certificate(one));
    if (found.length > 0) return found;
  } catch {
    // Told below: what OpenSSL says of it helps nobody.
  }
  faults.push({ pointer, detail: 'must be one or more certificates in PEM' });
  return [];
}

function keyOf(key: string, passphrase: string | undefined, faults: Fault[]) {
  try {
    return createPrivateKey({ key, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    const detail = key.includes('ENCRYPTED')
      ? 'must be a private key in PEM that clientKeyPassphrase opens'
      : 'must be a private key in PEM';
    faults.push({ pointer: '/clientKey', detail });
    return undefined;
  }
}

const summaryOf = (certificate: X509Certificate): CertificateSummary => ({
  subject: oneLine(certificate.subject),
  issuer: oneLine(certificate.issuer),
  validFrom: new Date(certificate.validFrom).toISOString(),
  validTo: new Date(certificate.validTo).toISOString(),
  fingerprint: certificate.fingerprint256,
});

const oneLine = (name: string): string => name.replaceAll('\n', ', ');
