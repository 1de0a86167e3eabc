import type { StationTestView } from '#libs/contracts';
import { type Remote } from './remote';

/** Where a running service has a station. */
export const stationPath = (id: string): string => `/admin/stations/${encodeURIComponent(id)}`;

/** Has a service go the way of a delivery to a station, without sending a receipt. @throws as `Remote.call` */
export const testStation = (remote: Remote, id: string): Promise<StationTestView> =>
  remote.json<StationTestView>('POST', `${stationPath(id)}/test`);
