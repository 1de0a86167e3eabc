import { Database, Stations, Tenants } from '#libs/persistence';
import type { DemoSeed, DemoStation } from './demo-seed';

const BROKER = '15376371009';
const PRIMARY = '77777777777';
const SECONDARY = '80000000001';
/** Where a station to try against would listen; nothing does until somebody starts one there. */
const ENDPOINT = 'http://127.0.0.1:9091';

const STATIONS: readonly (DemoStation & { path: string })[] = [
  { stationId: `${BROKER}_01`, organizations: [PRIMARY], broadcast: false, path: '/originating' },
  { stationId: `${BROKER}_02`, organizations: [SECONDARY], broadcast: true, path: '/broadcast' },
  { stationId: `${BROKER}_03`, organizations: [SECONDARY], broadcast: true, path: '/flaky' },
];

export interface SeedDemo {
  mysqlUrl: string;
  /** What an earlier run handed out: those keys must keep working. */
  known?: DemoSeed;
  /** Where the stations are; where absent, as `gpd station` has it. */
  stationsUrl?: string;
}

/**
 * Fills in a broker, its two organizations, three stations and a key of each kind, where missing. Stations that
 * exist are left as they are: somebody may have pointed them elsewhere. Keys of an earlier run keep working.
 */
export async function seedDemo(given: SeedDemo): Promise<DemoSeed> {
  const { stationsUrl = ENDPOINT } = given;
  const database = await Database.open({ url: given.mysqlUrl, poolSize: 2 });
  try {
    const tenants = new Tenants(database);
    const stations = new Stations(database);
    const broker = await tenants.findBroker(BROKER);
    const organizations = [...new Set([...(broker?.organizations ?? []), PRIMARY, SECONDARY])];
    await tenants.putBroker(BROKER, organizations);
    for (const station of STATIONS) {
      if ((await stations.find(station.stationId)) !== undefined) continue;
      await stations.put({
        stationId: station.stationId,
        brokerCode: BROKER,
        endpointUrl: `${stationsUrl}${station.path}`,
        primitiveVersion: 2,
        enabled: true,
        organizations: station.organizations.map((organizationFiscalCode) => ({
          organizationFiscalCode,
          broadcast: station.broadcast,
          auxDigit: 3,
        })),
      });
    }
    return {
      operatorKey: await keyFor(tenants, 'operator', given.known?.operatorKey),
      partnerKey: await keyFor(tenants, 'partner', given.known?.partnerKey),
      broker: BROKER,
      organizations: [PRIMARY, SECONDARY],
      stations: STATIONS.map(({ path: _, ...station }) => station),
    };
  } finally {
    await database.close();
  }
}

async function keyFor(
  tenants: Tenants,
  role: 'operator' | 'partner',
  known: string | undefined,
): Promise<string> {
  if (known !== undefined && (await tenants.findPrincipal(known))?.role === role) return known;
  const { key } = await tenants.issueKey({
    name: `demo ${role}`,
    role,
    ...(role === 'partner' ? { brokerCode: BROKER } : {}),
  });
  return key;
}
