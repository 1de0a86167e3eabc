import { Pool } from 'undici';
import { type House } from '../apps/cli/src/house';
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
Requests a second; higher is better.
`;

const POSITIONS = 2_000;
const CONNECTIONS = 32;
/** Code that is called that often is compiled more than once: a rate still grows by half after the first seconds. */
const WARM_UP_MS = 8_000;

/** Without what is optional the requests of both operations differ in the names of their roots only. */
const ROOTS = { paVerifyPaymentNotice: 'paVerifyPaymentNoticeReq', paGetPaymentV2: 'paGetPaymentV2Request' };

interface Call {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
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
  const calls = await callsOf(house);
  const results: Record<string, Measured> = {};
  for (const [name, call] of Object.entries(calls)) {
    results[name] = await measure(house.url, call, seconds, runs);
    say(`${name}: ${Math.round(results[name].rate.median)}/s`);
  }
  const limit = await measure(bareUrl, calls['a position'], seconds, runs);
  report(results, limit, json);
});

/** Each kind of request, the n-th about another position than the one before. */
async function callsOf(house: House): Promise<Record<string, (n: number) => Call>> {
  const headers = keyOf(house);
  const jobs = `/organizations/${ORGANIZATION}/jobs`;
  const answer = await fetch(`${house.url}${jobs}`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json', Prefer: 'wait=30' },
    body: JSON.stringify({ paymentPositions: Array.from({ length: POSITIONS }, (_, n) => benchPosition(n)) }),
  });
  const { id, status } = (await answer.json()) as { id: string; status: string };
  if (status !== 'completed') throw new Error(`The positions were not applied: ${answer.status} ${status}`);
  const get = (address: string): Call => ({ method: 'GET', path: address, headers });
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
    'a position': (n) =>
      get(`/organizations/${ORGANIZATION}/debtpositions/${benchPosition(n % POSITIONS).iupd}`),
    'status of a job': () => get(`${jobs}/${id}`),
    'page of 50 positions': (n) =>
      get(`/organizations/${ORGANIZATION}/debtpositions?limit=50&page=${n % (POSITIONS / 50)}`),
    paVerifyPaymentNotice: (n) => ask('paVerifyPaymentNotice', n),
    paGetPaymentV2: (n) => ask('paGetPaymentV2', n),
  };
}

async function measure(
  origin: string,
  call: ((n: number) => Call) | undefined,
  seconds: number,
  runs: number,
): Promise<Measured> {
  if (call === undefined) throw new Error('There is no such call');
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  const rates: number[] = [];
  let costs = {};
  try {
    await lanes(pool, call, WARM_UP_MS);
    for (let round = 0; round < runs; round += 1) {
      const before = await processorTimes();
      const { count, took } = await lanes(pool, call, seconds * 1000);
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
  call: (n: number) => Call,
  milliseconds: number,
): Promise<{ count: number; took: number }> {
  const startedAt = performance.now();
  let count = 0;
  const lane = async () => {
    while (performance.now() - startedAt < milliseconds) {
      const { statusCode, body } = await pool.request(call((count += 1)));
      const text = await body.text();
      if (statusCode !== 200 || text.includes('<outcome>KO'))
        throw new Error(`A request was answered ${statusCode}: ${text.slice(0, 500)}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
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
