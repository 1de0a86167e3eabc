import { Database, Tenants, migrate } from '#libs/persistence';
import { BROKER, PRIMARY, SECONDARY, STATIONS } from './documents';
import { type StationSet } from './stations';

/** Tables, a broker with its organizations, and a key of each kind. */
export async function prepareDatabase(
  mysqlUrl: string,
): Promise<{ operatorKey: string; partnerKey: string }> {
  const database = await Database.open({ url: mysqlUrl, poolSize: 2 });
  try {
    await migrate(database);
    const tenants = new Tenants(database);
    await tenants.putBroker(BROKER, [...PRIMARY, SECONDARY]);
    const operator = await tenants.issueKey({ name: 'drill operator', role: 'operator' });
    const partner = await tenants.issueKey({ name: 'drill partner', role: 'partner', brokerCode: BROKER });
    return { operatorKey: operator.key, partnerKey: partner.key };
  } finally {
    await database.close();
  }
}

/** Registers the stations over HTTP, as an operator does. */
export async function registerStations(
  url: string,
  operatorKey: string,
  stations: StationSet,
): Promise<void> {
  for (const [index, { id, broadcast, organizations, ...link }] of STATIONS.entries()) {
    const response = await fetch(`${url}/admin/stations/${id}`, {
      method: 'PUT',
      headers: { 'Ocp-Apim-Subscription-Key': operatorKey, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        endpointUrl: stations.urlOf(index),
        brokerCode: BROKER,
        timeoutMs: 3_000,
        organizations: organizations.map((organizationFiscalCode) => ({
          organizationFiscalCode,
          broadcast,
          ...link,
        })),
      }),
    });
    if (response.status !== 201) throw new Error(`Station ${id} not registered: ${await response.text()}`);
  }
}
