import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { type House } from '../apps/cli/src/house';
import { Database } from '#libs/persistence';
import { buildPaVerifyPaymentNoticeRequest } from '#libs/soap';
import { runBench } from './support/bench';
import { type Figure, figureOf, perSecond } from './support/figures';
import { benchPosition } from './support/positions';
import { describeCosts } from './support/print';
import { costOfEach, processorTimes } from './support/processor-time';
import { ORGANIZATION, keyOf } from './support/uploads';

const HELP = `Measures single requests: how many one api answers, and what each costs.

  npm run bench:requests -- [--seconds 5] [--runs 3] [--json]

32 connections, each with its next request as soon as it has its answer. Limit: the same of a process that only answers.
Requests a second; higher is better. A job of one position counts once it is applied.
`;

const POSITIONS = 2_000;
const CONNECTIONS = 32;
/** Code that is called that often is compiled more than once: a rate still grows by half after the first seconds. */
const WARM_UP_MS = 8_000;
const POLL_MS = 20;

/** Without what is optional the requests of both operations differ in the names of their roots only. */
const ROOTS = { paVerifyPaymentNotice: 'paVerifyPaymentNoticeReq', paGetPaymentV2: 'paGetPaymentV2Request' };

interface Call {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}
/** A kind of request. */
interface Kind {
  /** The n-th, about another position than the one before. */
  call: (n: number) => Call;
  /** Waits until what was asked for is done, where an answer comes before that. */
  done?: () => Promise<void>;
}
interface Measured {
  rate: Figure;
  costs: Record<string, number>;
}

runBench(HELP, { seconds: 5, runs: 3 }, async (ground, { seconds, runs, json }) => {
  const { say } = ground;
  const bareUrl = await ground.openStations();
  // What a key may ask for in a second is not what is measured.
  const house = await ground.openHouse({ appEnv: { RATE_LIMIT_PER_SECOND: '0' } });
  const database = await Database.open({ url: house.mysqlUrl, poolSize: 1 });
  ground.defer('database', () => database.close());
  const kinds = await kindsOf(house, database);
  const results: Record<string, Measured> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    results[name] = await measure(house.url, kind, seconds, runs);
    say(`${name}: ${Math.round(results[name].rate.median)}/s`);
  }
  const limit = await measure(bareUrl, kinds['a position'], seconds, runs);
  report(results, limit, json);
});

async function kindsOf(house: House, database: Database): Promise<Record<string, Kind>> {
  const headers = keyOf(house);
  const jsonHeaders = { ...headers, 'Content-Type': 'application/json' };
  const jobs = `/organizations/${ORGANIZATION}/jobs`;
  const answer = await fetch(`${house.url}${jobs}`, {
    method: 'POST',
    headers: { ...jsonHeaders, Prefer: 'wait=30' },
    body: JSON.stringify({ paymentPositions: Array.from({ length: POSITIONS }, (_, n) => benchPosition(n)) }),
  });
  const { id, status } = (await answer.json()) as { id: string; status: string };
  if (status !== 'completed') throw new Error(`The positions were not applied: ${answer.status} ${status}`);
  const get = (address: string): Call => ({ method: 'GET', path: address, headers });
  let created = POSITIONS;
  const station = { idBrokerPA: house.seed.broker, idStation: `${house.seed.broker}_01` };
  const ask = (operation: keyof typeof ROOTS, n: number): Call => ({
    method: 'POST',
    path: '/partner',
    headers: { ...headers, 'Content-Type': 'text/xml', SOAPAction: `"${operation}"` },
    body: buildPaVerifyPaymentNoticeRequest({
      idPA: ORGANIZATION,
      ...station,
      qrCode: {
        fiscalCode: ORGANIZATION,
        noticeNumber: `3${benchPosition(n % POSITIONS).paymentOption[0]?.iuv ?? ''}`,
      },
    }).replaceAll(ROOTS.paVerifyPaymentNotice, ROOTS[operation]),
  });
  return {
    'a position': {
      call: (n) => get(`/organizations/${ORGANIZATION}/debtpositions/${benchPosition(n % POSITIONS).iupd}`),
    },
    'status of a job': { call: () => get(`${jobs}/${id}`) },
    'page of 50 positions': {
      call: (n) => get(`/organizations/${ORGANIZATION}/debtpositions?limit=50&page=${n % (POSITIONS / 50)}`),
    },
    paVerifyPaymentNotice: { call: (n) => ask('paVerifyPaymentNotice', n) },
    paGetPaymentV2: { call: (n) => ask('paGetPaymentV2', n) },
    'a job of one position': {
      call: () => ({
        method: 'POST',
        path: jobs,
        headers: jsonHeaders,
        body: JSON.stringify({ paymentPositions: [benchPosition((created += 1))] }),
      }),
      done: async () => {
        while ((await database.query('SELECT 1 FROM job WHERE completed_at IS NULL LIMIT 1')).length > 0)
          await sleep(POLL_MS);
      },
    },
  };
}

async function measure(
  origin: string,
  kind: Kind | undefined,
  seconds: number,
  runs: number,
): Promise<Measured> {
  if (kind === undefined) throw new Error('There is no such kind');
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  const rates: number[] = [];
  let costs = {};
  try {
    await lanes(pool, kind, WARM_UP_MS);
    for (let round = 0; round < runs; round += 1) {
      const before = await processorTimes();
      const { count, took } = await lanes(pool, kind, seconds * 1000);
      costs = costOfEach(before, await processorTimes(), count);
      rates.push(perSecond(count, took));
    }
  } finally {
    await pool.close();
  }
  return { rate: figureOf(rates), costs };
}

async function lanes(
  pool: Pool,
  { call, done }: Kind,
  milliseconds: number,
): Promise<{ count: number; took: number }> {
  const startedAt = performance.now();
  let count = 0;
  const lane = async () => {
    while (performance.now() - startedAt < milliseconds) {
      const { statusCode, body } = await pool.request(call((count += 1)));
      const text = await body.text();
      if (statusCode > 202 || text.includes('<outcome>KO'))
        throw new Error(`A request was answered ${statusCode}: ${text.slice(0, 500)}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  await done?.();
  return { count, took: performance.now() - startedAt };
}

function report(results: Readonly<Record<string, Measured>>, limit: Measured, json: boolean): void {
  const each = Object.entries(results).map(([name, { rate, costs }]) => ({
    name,
    ours: Math.round(rate.median),
    ratioToLimit: Number((rate.median / limit.rate.median).toFixed(3)),
    processorMicroseconds: costs,
    runs: rate.runs,
  }));
  const bare = Math.round(limit.rate.median);
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ what: 'requests a second of one api', limit: bare, each, runs: { limit: limit.rate.runs } })}\n`,
    );
    return;
  }
  process.stdout.write(
    [
      `requests a second of one api, ${CONNECTIONS} at a time, median of ${limit.rate.runs.length} runs`,
      ...each.map(
        ({ name, ours, ratioToLimit, processorMicroseconds }) =>
          `  ${name.padEnd(24)} ${ours}/s   ${ratioToLimit} of the limit   ` +
          describeCosts(processorMicroseconds),
      ),
      `  ${'limit: only answers'.padEnd(24)} ${bare}/s`,
      '',
    ].join('\n'),
  );
}
