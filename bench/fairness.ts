import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool, type Pool } from 'mysql2/promise';
import { type House } from '../apps/cli/src/house';
import { runBench } from './support/bench';
import { type Tenant, openTenant } from './support/tenants';
import { type Times, timesOf } from './support/times';
import { pollBeside } from './support/polls';
import { benchPosition, writeZip } from './support/positions';
import { postZip } from './support/uploads';

const HELP = `Measures fairness: how long ten positions of one broker take beside very many of another one.

  npm run bench:fairness -- [--positions 1000000] [--asks 200] [--json]

From the POST of ten positions with "Prefer: wait" to the answer that they are applied: --asks times alone, then as often
beside --positions accepted and not yet applied of another broker, then of another organization of the same one. Limit: a
process that has nothing to do but answer, so what busy cores cost anybody. Lower is better.
`;

const ITEMS = 10;
/** Of a ZIP of the other one's. */
const ZIP_POSITIONS = 100_000;
const BETWEEN_MS = 100;
const WARM_UP = 50;
/** Until what went before is over. */
const SETTLE_MS = 3_000;

interface Phase {
  times: Times;
  bare: number;
  /** Positions of the other one that were not applied: at the first ask and at the last. */
  inFlight: [number, number];
}

runBench(HELP, { positions: 1_000_000, asks: 200 }, async (ground, { positions, asks, json }) => {
  const bareUrl = await ground.openStations();
  const house = await ground.openHouse();
  const database = createPool({ uri: house.mysqlUrl, connectionLimit: 2 });
  ground.defer('database', () => database.end());
  const bench = new Bench(house, database, ground.folder, bareUrl, ground.say);
  const other = await openTenant(house, '90000000001', ['91000000001']);
  const neighbour = { ...other, key: house.seed.partnerKey, organization: '80000000001' };
  await bench.ask(other, WARM_UP);
  const alone = await bench.phase(other, asks);
  await bench.fill(positions);
  const beside = await bench.phase(other, asks);
  await bench.drained();
  await bench.fill(positions);
  const besideSameBroker = await bench.phase(neighbour, asks);
  report({ alone, beside, besideSameBroker }, { positions, asks, json });
});

class Bench {
  /** Nobody else has positions of these numbers. */
  private next = 100_000_000;
  private filled = 0;

  constructor(
    private readonly house: House,
    private readonly database: Pool,
    private readonly folder: string,
    private readonly bareUrl: string,
    private readonly say: (line: string) => void,
  ) {}

  /** Hands in ZIPs until so many positions are accepted and not applied, or ten times as many were handed in. */
  async fill(positions: number): Promise<void> {
    const zips = Math.ceil((1.5 * positions) / ZIP_POSITIONS);
    const files: string[] = [];
    for (let n = 0; n < zips; n += 1) {
      const file = path.join(this.folder, `${n}.zip`);
      await writeZip(file, this.filled, Math.min(ZIP_POSITIONS, positions));
      this.filled += ZIP_POSITIONS;
      files.push(file);
    }
    for (const file of files) {
      await postZip(this.house, file);
      if ((await this.inFlight()) >= positions) break;
    }
    this.say(`${await this.inFlight()} positions in flight`);
  }

  async phase(tenant: Tenant, asks: number): Promise<Phase> {
    await sleep(SETTLE_MS);
    const before = await this.inFlight();
    let times: number[] = [];
    const polls = await pollBeside(
      { bare: { origin: this.bareUrl, headers: {}, path: () => '/' } },
      10,
      async () => (times = await this.ask(tenant, asks)),
    );
    const phase: Phase = {
      times: timesOf(times),
      bare: polls.bare.p99,
      inFlight: [before, await this.inFlight()],
    };
    this.say(JSON.stringify(phase));
    return phase;
  }

  /** Posts ten positions and waits until they are applied, so many times. @returns milliseconds of each */
  async ask({ key, organization }: Tenant, asks: number): Promise<number[]> {
    const times: number[] = [];
    for (let n = 0; n < asks; n += 1) {
      const paymentPositions = Array.from({ length: ITEMS }, () => benchPosition((this.next += 1)));
      const body = JSON.stringify({ paymentPositions });
      const startedAt = performance.now();
      const answer = await fetch(`${this.house.url}/organizations/${organization}/jobs`, {
        method: 'POST',
        headers: {
          'Ocp-Apim-Subscription-Key': key,
          'Content-Type': 'application/json',
          Prefer: 'wait=30',
        },
        body,
      });
      const text = await answer.text();
      times.push(performance.now() - startedAt);
      if (answer.status !== 200) throw new Error(`Ten positions were answered ${answer.status}: ${text}`);
      await sleep(BETWEEN_MS);
    }
    return times;
  }

  async drained(): Promise<void> {
    while ((await this.inFlight()) > 0) await sleep(SETTLE_MS);
  }

  private async inFlight(): Promise<number> {
    const [rows] = await this.database.query(
      `SELECT COALESCE(SUM(c.items), 0) AS n FROM job j JOIN job_chunk c ON c.job_id = j.id AND c.status = 'PENDING'
        WHERE j.completed_at IS NULL`,
    );
    return Number((rows as { n: string }[])[0]?.n);
  }
}

function report(
  phases: Record<'alone' | 'beside' | 'besideSameBroker', Phase>,
  { json, ...load }: { positions: number; asks: number; json: boolean },
): void {
  const ratio = (phase: Phase) => Number((phase.times.p99 / phases.alone.times.p99).toFixed(2));
  if (json) {
    const what = 'p99 from the POST of ten positions to applied, beside very many of another broker';
    process.stdout.write(
      `${JSON.stringify({
        what,
        unit: 'ms',
        ...load,
        ratioOfP99: ratio(phases.beside),
        ratioOfP99SameBroker: ratio(phases.besideSameBroker),
        ...phases,
      })}\n`,
    );
    return;
  }
  const line = (name: string, { times, bare, inFlight: [first, last] }: Phase) =>
    `  ${name.padEnd(28)} p50 ${times.p50} ms   p99 ${times.p99} ms   only answers: p99 ${bare.toFixed(1)} ms   in flight ${first} to ${last}`;
  process.stdout.write(
    [
      `ten positions, from POST to applied, ${load.asks} times`,
      line('alone', phases.alone),
      line('beside another broker', phases.beside),
      line('beside the same broker', phases.besideSameBroker),
      `  p99 is ${ratio(phases.beside)} and ${ratio(phases.besideSameBroker)} times that alone`,
      '',
    ].join('\n'),
  );
}
