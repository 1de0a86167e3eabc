import type { Config } from '#libs/config';
import { routeOf, type Station, type StationChannel, tlsOf } from '#libs/domain';
import { type Database, StationChannels, Stations } from '#libs/persistence';
import { SecretBox, SecretsError } from '#libs/secrets';
import { probeStation } from '#libs/station-client';
import { eachStation, NO_WAY } from './each-station';
import { type Findings } from './finding';

const LONGEST_MS = 5_000;
const SOON_MS = 30 * 24 * 60 * 60 * 1000;

/** Goes the way to each enabled station that deliveries go, up to TLS, and sends nothing. */
export async function checkStations(database: Database, config: Config): Promise<Findings[]> {
  const channels = new StationChannels(database);
  const secrets = new SecretBox(config.SECRETS_KEYS.map((key) => Buffer.from(key, 'base64')));
  return eachStation(await new Stations(database).list(), (station, findings) =>
    checkStation(station, { channels, secrets, config }, findings),
  );
}

async function checkStation(
  station: Station,
  { channels, secrets, config }: { channels: StationChannels; secrets: SecretBox; config: Config },
  findings: Findings,
): Promise<void> {
  const { stationId } = station;
  const sealed = await channels.findSealed(stationId);
  let channel: StationChannel | undefined;
  try {
    channel = sealed && (JSON.parse(secrets.open(sealed, stationId)) as StationChannel);
  } catch (error) {
    if (!(error instanceof SecretsError)) throw error;
    findings.fail(
      `its channel cannot be opened: ${error.message}`,
      'put the key it was sealed with into SECRETS_KEYS',
    );
    return;
  }
  const summary = await channels.findSummary(stationId);
  const until = summary?.clientCertificate?.validTo;
  if (until !== undefined && Date.parse(until) < Date.now() + SOON_MS)
    findings.warn(`our client certificate for it is valid until ${until}`, 'store a new one in its channel');
  const { endpointUrl } = routeOf(station.endpointUrl, channel);
  const steps = await probeStation(endpointUrl, channel === undefined ? undefined : tlsOf(channel), {
    allowedNetworks: config.OUTBOUND_ALLOWED_NETWORKS,
    timeoutMs: Math.min(station.timeoutMs ?? config.DELIVERY_TIMEOUT_MS, LONGEST_MS),
  });
  const last = steps.at(-1);
  if (last === undefined) return;
  if (last.ok) findings.ok(`${new URL(endpointUrl).host}: ${last.detail}`);
  else if (last.step === 'ADDRESS')
    findings.fail(last.detail, 'no delivery is tried before that is put right');
  else findings.warn(`${last.step}: ${last.detail}`, NO_WAY);
}
