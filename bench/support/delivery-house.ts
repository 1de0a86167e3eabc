import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool, type Pool } from 'mysql2/promise';
import { type House, type HouseOptions } from '../../apps/cli/src/house';
import { NODE_FLAGS } from '../../apps/cli/src/house-apps';
import { type Supervised, supervise } from '#libs/lifecycle';
import { type Ground } from './bench';
import { benchReceipt } from './receipts';

const DIST = path.resolve(__dirname, '../..');

/** A house on throw-away services, and a process that is all its stations. */
export interface DeliveryHouse extends House {
  stationsUrl: string;
  database: Pool;
}

export async function openDeliveryHouse(
  ground: Ground,
  given: Pick<HouseOptions, 'appEnv' | 'workers'> = {},
): Promise<DeliveryHouse> {
  const stationsUrl = await ground.openStations();
  // What is measured stops the position-worker, or has as many as it says.
  const house = await ground.openHouse({ lanes: 'together', ...given });
  const database = createPool({ uri: house.mysqlUrl, connectionLimit: 4 });
  ground.defer('database', () => database.end());
  return { ...house, stationsUrl, database };
}

/** A receipt-worker of its own beside, or in the place of, the house's. */
export const startReceiptWorker = (house: House, appEnv: NodeJS.ProcessEnv): Promise<Supervised> =>
  startWorker(house, 'receipt-worker', appEnv);

/** A worker of its own beside, or in the place of, the house's. */
export async function startWorker(
  house: House,
  app: 'position-worker' | 'receipt-worker',
  appEnv: NodeJS.ProcessEnv,
): Promise<Supervised> {
  const worker = supervise({
    name: app,
    file: path.join(DIST, 'apps', app, 'src/main.js'),
    execArgv: NODE_FLAGS,
    env: {
      ...process.env,
      MYSQL_URL: house.mysqlUrl,
      REDIS_URL: house.redisUrl,
      OUTBOUND_ALLOWED_NETWORKS: '127.0.0.0/8',
      LOG_LEVEL: 'warn',
      ...appEnv,
    },
  });
  await worker.ready;
  return worker;
}

/** Registers broadcast stations of one organization: each of its receipts goes to all of them. */
export async function registerStations(
  house: DeliveryHouse,
  organization: string,
  paths: readonly string[],
  brokerCode = 'bench',
): Promise<void> {
  for (const [index, each] of paths.entries()) {
    const answer = await fetch(`${house.url}/admin/stations/${organization}_${index}`, {
      method: 'PUT',
      headers: { 'Ocp-Apim-Subscription-Key': house.seed.operatorKey, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        brokerCode,
        endpointUrl: `${house.stationsUrl}${each}`,
        organizations: [{ organizationFiscalCode: organization, broadcast: true }],
      }),
    });
    if (!answer.ok) throw new Error(`A station was not registered: ${answer.status} ${await answer.text()}`);
  }
}

export async function postReceipt(house: DeliveryHouse, organization: string, n: number): Promise<void> {
  const answer = await fetch(`${house.url}/organizations/${organization}/receipts`, {
    method: 'POST',
    headers: { 'Ocp-Apim-Subscription-Key': house.seed.operatorKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({ receipt: benchReceipt(n, organization) }),
  });
  if (answer.status !== 201)
    throw new Error(`A receipt was refused: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}

async function countDeliveries(house: DeliveryHouse, condition: string): Promise<number> {
  const [rows] = await house.database.query(`SELECT COUNT(*) AS n FROM delivery WHERE ${condition}`);
  return Number((rows as { n: number }[])[0]?.n);
}

/**
 * Waits until no more than `most` deliveries are owed. Only entries of an index are read: a look at all deliveries every
 * 50 ms would cost the database what it is measured with.
 *
 * @returns how many are
 * @throws Error after `limitMs`
 */
export async function owedAtMost(house: DeliveryHouse, most: number, limitMs: number): Promise<number> {
  const end = performance.now() + limitMs;
  for (;;) {
    const owed = await countDeliveries(house, 'owed_at IS NOT NULL');
    if (owed <= most) return owed;
    if (performance.now() > end) throw new Error(`${owed} deliveries are left after ${limitMs} ms`);
    await sleep(50);
  }
}

/** Waits until no delivery with this condition is left. @throws Error after `limitMs` */
export async function drained(house: DeliveryHouse, condition: string, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs;
  while ((await countDeliveries(house, condition)) > 0) {
    if (performance.now() > end) throw new Error(`Deliveries are left after ${limitMs} ms`);
    await sleep(50);
  }
}
