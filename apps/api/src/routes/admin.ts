import { type Request, Router } from 'express';
import { readAuditQuery, readBroker, readCode, readKey, readRotation, readStation } from '#libs/contracts';
import { HEALTHY, Rejected } from '#libs/domain';
import { authenticate, operatorOnly } from '../auth';
import { MIB } from '../bodies';
import { audited } from '../audited';
import type { ApiDeps } from '../deps';
import { debtorRoutes } from './debtors';
import { organizationSettingsRoutes } from './organization-settings';
import { queueRoutes } from './queues';
import { stationChannelRoutes } from './station-channel';
import { spontaneousServiceRoutes } from './spontaneous-services';
import { webhookRoutes } from './webhooks';

/** What an operator sets up: stations, brokers with their organizations, subscription keys. */
export function adminRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  router.use('/admin', authenticate(deps, 'admin'), operatorOnly, audited(deps));
  router.use(organizationSettingsRoutes(deps));
  router.use(stationChannelRoutes(deps));
  router.use(webhookRoutes(deps));
  router.use(queueRoutes(deps));
  router.use('/admin', deps.bodies.json(1 * MIB));

  router.get('/admin/stations', async (_request, response) => {
    const stations = await deps.stations.list();
    const health = await deps.stations.health(stations.map(({ stationId }) => stationId));
    response.json({
      stations: stations.map((station) => ({ ...station, health: health.get(station.stationId) ?? HEALTHY })),
    });
  });
  router.put('/admin/stations/:stationId', async (request, response) => {
    const stationId = pathCode(request, 'stationId');
    const isNew = await deps.stations.put({ stationId, ...readStation(request.body) });
    response.status(isNew ? 201 : 200).json(await deps.stations.find(stationId));
  });
  router.get('/admin/stations/:stationId', async (request, response) => {
    const stationId = pathCode(request, 'stationId');
    const station = await deps.stations.find(stationId);
    if (station === undefined) throw stationNotFound(request);
    const health = (await deps.stations.health([stationId])).get(stationId) ?? HEALTHY;
    response.json({ ...station, health, traffic: await deps.stations.traffic(stationId) });
  });
  router.delete('/admin/stations/:stationId', async (request, response) => {
    if (!(await deps.stations.remove(pathCode(request, 'stationId')))) throw stationNotFound(request);
    response.status(204).end();
  });

  router.get('/admin/brokers', async (_request, response) => {
    response.json({ brokers: await deps.tenants.listBrokers() });
  });
  router.put('/admin/brokers/:brokerCode', async (request, response) => {
    const { organizations } = readBroker(request.body);
    response.json(await deps.tenants.putBroker(pathCode(request, 'brokerCode'), organizations));
  });

  router.get('/admin/keys', async (_request, response) => {
    response.json({ keys: await deps.tenants.listKeys() });
  });
  router.post('/admin/keys', async (request, response) => {
    const given = readKey(request.body);
    if (given.brokerCode !== undefined && (await deps.tenants.findBroker(given.brokerCode)) === undefined) {
      throw new Rejected('BROKER_NOT_FOUND', `There is no broker ${given.brokerCode}: create it first`);
    }
    response.status(201).json(await deps.tenants.issueKey(given));
  });
  router.post('/admin/keys/:keyId/rotate', async (request, response) => {
    const rotated = await deps.tenants.rotateKey(pathCode(request, 'keyId'), readRotation(request.body));
    response.status(201).json(rotated);
  });
  router.delete('/admin/keys/:keyId', async (request, response) => {
    const keyId = pathCode(request, 'keyId');
    if (!(await deps.tenants.revokeKey(keyId)))
      throw new Rejected('KEY_NOT_FOUND', `There is no key ${keyId}`);
    response.status(204).end();
  });

  router.get('/admin/audit', async (request, response) => {
    const filter = readAuditQuery(request.query);
    const found = await deps.audit.list({ ...filter, limit: filter.limit + 1 });
    const entries = found.slice(0, filter.limit);
    response.json({ entries, ...(found.length > filter.limit ? { nextCursor: entries.at(-1)?.id } : {}) });
  });
  router.use(debtorRoutes(deps));
  router.use(spontaneousServiceRoutes(deps));
  return router;
}

const pathCode = (request: Request, name: string): string => readCode(request.params[name]);

const stationNotFound = (request: Request): Rejected =>
  new Rejected('STATION_NOT_FOUND', `There is no station ${pathCode(request, 'stationId')}`);
