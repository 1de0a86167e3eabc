import { Rejected } from '#libs/domain';
import type { Principal } from '#libs/persistence';
import type { ApiDeps } from './deps';

/**
 * The originating station a caller names must exist, and be its own unless it is an operator.
 * @throws Rejected STATION_UNKNOWN, FORBIDDEN
 */
export async function checkNamedStation(
  { stations }: Pick<ApiDeps, 'stations'>,
  principal: Principal,
  idStation: string | undefined,
): Promise<void> {
  if (idStation === undefined) return;
  const station = await stations.find(idStation);
  if (station === undefined) {
    throw new Rejected('STATION_UNKNOWN', `Station ${idStation} is not registered`, [
      { pointer: '/idStation', detail: 'is not registered' },
    ]);
  }
  if (principal.role === 'partner' && station.brokerCode !== principal.brokerCode) {
    throw new Rejected('FORBIDDEN', `Station ${idStation} is not of broker ${principal.brokerCode ?? ''}`);
  }
}
