import { type Request, Router } from 'express';
import { readChannel, readCode } from '#libs/contracts';
import { Rejected, type Station, type StationChannel } from '#libs/domain';
import type { ApiDeps } from '../deps';
import { refusing } from '../signing-secret';
import { testStation } from '../test-station';
import { KIB } from '../bodies';

/** How a station is reached, and whether it is: mounted where only operators come. */
export function stationChannelRoutes(deps: ApiDeps): Router {
  const router = Router();
  const one = '/admin/stations/:stationId/channel';
  const { channels, secrets } = deps;

  router.put(one, deps.bodies.json(512 * KIB), async (request, response) => {
    const { stationId } = await requestedStation(deps, request);
    const { channel, summary } = readChannel(request.body);
    await channels.put(
      stationId,
      refusing(() => secrets.seal(JSON.stringify(channel), stationId)),
      summary,
    );
    response.json(summary);
  });
  router.get(one, async (request, response) => {
    const { stationId } = await requestedStation(deps, request);
    const summary = await channels.findSummary(stationId);
    if (summary === undefined) throw channelNotFound(stationId);
    response.json(summary);
  });
  router.delete(one, async (request, response) => {
    const { stationId } = await requestedStation(deps, request);
    if (!(await channels.remove(stationId))) throw channelNotFound(stationId);
    response.status(204).end();
  });

  router.post('/admin/stations/:stationId/test', async (request, response) => {
    const station = await requestedStation(deps, request);
    const stored = await channels.findSealed(station.stationId);
    const channel =
      stored && (JSON.parse(refusing(() => secrets.open(stored, station.stationId))) as StationChannel);
    response.json(await testStation(deps, station, channel));
  });
  return router;
}

async function requestedStation({ stations }: ApiDeps, request: Request): Promise<Station> {
  const stationId = readCode(request.params['stationId']);
  const station = await stations.find(stationId);
  if (station === undefined) throw new Rejected('STATION_NOT_FOUND', `There is no station ${stationId}`);
  return station;
}

const channelNotFound = (stationId: string): Rejected =>
  new Rejected(
    'CHANNEL_NOT_FOUND',
    `Station ${stationId} has no channel: it is called at its address, as it is`,
  );
