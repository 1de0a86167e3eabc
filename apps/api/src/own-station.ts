import { Rejected } from '#libs/domain';
import type { Principal } from '#libs/persistence';
import type { ApiDeps } from './deps';

/**
 * An operator may ask for any station, also for one that is no longer registered and whose deliveries are left.
 * @throws Rejected FORBIDDEN unless the station is the partner's own: whether there is another's is nobody's business
 */
export async function assertOwnStation(
  { stations }: Pick<ApiDeps, 'stations'>,
  { role, brokerCode = '' }: Principal,
  stationId: string,
): Promise<void> {
  if (role === 'operator') return;
  const station = await stations.find(stationId);
  if (station?.brokerCode !== brokerCode)
    throw new Rejected('FORBIDDEN', `Station ${stationId} is not of broker ${brokerCode}`);
}
