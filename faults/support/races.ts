import { Database, IdAllocator, Stations, Tenants, migrate } from '#libs/persistence';
import { type Finding } from './check';
import { type Both, RACES } from './race-list';
import { BROKERS, ORGANIZATION, OTHER, STATIONS, type Side } from './race-tools';

const ROUNDS = 12;

/**
 * Has two nodes do at the same moment what must be done once, or one after the other: a lock is known to its own node
 * only, so that each of these is a place where a cluster could do it twice.
 *
 * @param urls of the nodes, of a database that is made here
 */
export async function race(urls: readonly [string, string]): Promise<{ findings: Finding[]; races: number }> {
  const admin = await Database.open({ url: urls[0], poolSize: 1 });
  await admin.execute('CREATE DATABASE IF NOT EXISTS gpd_races CHARACTER SET utf8mb4 COLLATE utf8mb4_bin');
  await admin.close();
  const open: Database[] = [];
  const side = async (url: string): Promise<Side> => {
    const address = new URL(url);
    address.pathname = '/gpd_races';
    const [database, own] = [
      await Database.open({ url: address.href, poolSize: 4 }),
      await Database.open({ url: address.href, poolSize: 1 }),
    ];
    open.push(database, own);
    return { database, ids: new IdAllocator(own, 'receipt') };
  };
  try {
    const sides = [await side(urls[0]), await side(urls[1])] as const;
    const both: Both = (work) => Promise.all([work(sides[0], 0), work(sides[1], 1)]);
    const findings: Finding[] = [];
    const first = sides[0].database;
    const migrated = await both(({ database }) => migrate(database));
    const names = migrated.flat();
    if (new Set(names).size !== names.length || names.length === 0)
      findings.push({ kind: 'race: migrate', detail: `applied: ${names.join(', ')}` });
    await prepare(first);
    let races = 1;
    for (const [name, run] of Object.entries(RACES)) {
      for (let round = 1; round <= ROUNDS; round += 1) {
        const wrong = await run(both, first, round).catch((error: unknown) => String(error));
        if (wrong !== undefined) findings.push({ kind: `race: ${name}`, detail: `round ${round}: ${wrong}` });
        races += 1;
      }
    }
    return { findings, races };
  } finally {
    await Promise.all(open.map((each) => each.close()));
  }
}

async function prepare(database: Database): Promise<void> {
  await new Tenants(database).putBroker(BROKERS[0] ?? '', [ORGANIZATION, OTHER]);
  for (const stationId of STATIONS) {
    await new Stations(database).put({
      stationId,
      brokerCode: BROKERS[0] ?? '',
      endpointUrl: 'http://127.0.0.1:1/',
      primitiveVersion: 2,
      enabled: true,
      organizations: [ORGANIZATION, OTHER].map((organizationFiscalCode) => ({
        organizationFiscalCode,
        broadcast: true,
      })),
    });
  }
}
