/** How a station is reached beyond its address. All of it may be secret. */
export interface StationChannel {
  /** Authorities to trust instead of the public ones, PEM. */
  ca?: string;
  /** Client certificate (with its chain) and its key, PEM: both or none. */
  clientCertificate?: string;
  clientKey?: string;
  /** Sent with every message. */
  headers?: Record<string, string>;
  /** What messages go through: the station's own address is told by headers. */
  forwarder?: { url: string; subscriptionKey?: string };
}

/** What may be shown of a channel. */
export interface ChannelSummary {
  clientCertificate?: CertificateSummary;
  ca?: CertificateSummary[];
  /** Names only. */
  headers?: string[];
  forwarder?: { url: string; hasSubscriptionKey: boolean };
}

export interface CertificateSummary {
  subject: string;
  issuer: string;
  /** ISO 8601, UTC */
  validFrom: string;
  validTo: string;
  /** SHA-256, hexadecimal with colons. */
  fingerprint: string;
}

/**
 * Where a message to a station goes and what it carries. By a forwarder (that of the pagoPA platform speaks so) the
 * station's host, port and path are headers, and the forwarder speaks TLS with it.
 */
export function routeOf(
  endpointUrl: string,
  channel: StationChannel | undefined,
): { endpointUrl: string; headers: Record<string, string> } {
  const { headers = {}, forwarder } = channel ?? {};
  if (forwarder === undefined) return { endpointUrl, headers };
  const { hostname, port, protocol, pathname, search } = new URL(endpointUrl);
  return {
    endpointUrl: forwarder.url,
    headers: {
      ...headers,
      'X-Host-Url': hostname,
      'X-Host-Port': port === '' ? (protocol === 'http:' ? '80' : '443') : port,
      'X-Host-Path': `${pathname}${search}`,
      ...(forwarder.subscriptionKey === undefined
        ? {}
        : { 'Ocp-Apim-Subscription-Key': forwarder.subscriptionKey }),
    },
  };
}

/** Certificates of a channel as TLS takes them. */
export function tlsOf({ ca, clientCertificate, clientKey }: StationChannel): {
  ca?: string;
  cert?: string;
  key?: string;
} {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(clientCertificate === undefined ? {} : { cert: clientCertificate }),
    ...(clientKey === undefined ? {} : { key: clientKey }),
  };
}
