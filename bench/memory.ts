import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type House } from '../apps/cli/src/house';
import { runBench } from './support/bench';
import { supervise } from '#libs/lifecycle';
import { figureOf } from './support/figures';
import { type Resident, forgetPeak, residentOf } from './support/memory';
import { writeJson } from './support/positions';
import { keyOf } from './support/uploads';

const HELP = `Measures memory: what the api takes above idle while it reads a JSON upload, then while many come at once.

  npm run bench:memory -- [--mebibytes 100] [--uploads 20] [--runs 3] [--json]

Beside ours: a process that takes the whole body and parses it (baseline), and one that only writes it to a file
(limit). Peaks of resident memory above idle as the kernel counts them, MiB. Lower is better. Linux only.
`;

const MEBIBYTE = 1024 * 1024;
/** Bytes of JSON a position has on average. */
const POSITION_BYTES = 706;
const SETTLE_MS = 1_000;
const PLAIN = path.join(__dirname, 'support/plain-intake.js');

runBench(
  HELP,
  { mebibytes: 100, uploads: 20, runs: 3 },
  async (ground, { mebibytes, uploads, runs, json }) => {
    const { say } = ground;
    const file = path.join(ground.folder, 'positions.json');
    await writeJson(file, 0, Math.floor((mebibytes * MEBIBYTE * 0.98) / POSITION_BYTES));
    const { size } = await stat(file);
    say(`a document of ${inMiB(size)} MiB`);
    const ours: number[] = [];
    const baselines: number[] = [];
    const limits: number[] = [];
    let many: Storm | undefined;
    for (let round = 0; round < runs; round += 1) {
      const house = await ground.openHouse();
      ours.push(await peakOfOne(house, file));
      if (round === 0) many = await peakOfMany(house, file, uploads);
      await house.stop();
      baselines.push(await peakOfPlain(file, '/parse'));
      limits.push(await peakOfPlain(file, '/keep'));
      say(
        `run ${round + 1}: ours ${ours.at(-1)}, baseline ${baselines.at(-1)}, limit ${limits.at(-1)} MiB above idle`,
      );
    }
    const figures = { ours: figureOf(ours), baseline: figureOf(baselines), limit: figureOf(limits) };
    if (json) process.stdout.write(`${JSON.stringify(toJson(figures, mebibytes, many))}\n`);
    else process.stdout.write(toText(figures, many));
  },
);

interface Storm {
  uploads: number;
  /** How many were taken at once; the others were told to come again. */
  taken: number;
  /** MiB above idle of the api, MiB in all of each process. */
  apiAboveIdle: number;
  peaks: Record<string, number>;
}

/** The api's peak above idle while it takes one upload, until it has answered. */
async function peakOfOne(house: House, file: string): Promise<number> {
  return peakAboveIdle(pidOf(house, 'api'), async () => {
    const { status, job } = await takeIn(house, file);
    if (status !== 202) throw new Error(`The upload was answered ${status}`);
    await cancel(house, job);
  });
}

/** The same for many at once. What was taken is cancelled then: applying it measures something else. */
async function peakOfMany(house: House, file: string, uploads: number): Promise<Storm> {
  let taken = 0;
  const apps = Object.keys(house.apps) as (keyof House['apps'])[];
  for (const app of apps) await forgetPeak(pidOf(house, app));
  const apiAboveIdle = await peakAboveIdle(pidOf(house, 'api'), async () => {
    await Promise.all(
      Array.from({ length: uploads }, async () => {
        const { status, job } = await takeIn(house, file);
        if (status !== 202 && status !== 503) throw new Error(`An upload was answered ${status}`);
        if (status !== 202) return;
        taken += 1;
        await cancel(house, job);
      }),
    );
  });
  const peaks: Record<string, number> = {};
  for (const app of apps) peaks[app] = Math.round((await residentOf(pidOf(house, app))).peak);
  return { uploads, taken, apiAboveIdle, peaks };
}

async function peakOfPlain(file: string, address: '/parse' | '/keep'): Promise<number> {
  const plain = supervise({ name: 'plain', file: PLAIN, env: process.env });
  const { port } = await plain.ready;
  const post = async (body: Blob | string) => {
    const answer = await fetch(`http://127.0.0.1:${port ?? 0}${address}`, { method: 'POST', body });
    if (answer.status !== 202) throw new Error(`The plain intake answered ${answer.status}`);
  };
  try {
    await post('[]');
    return await peakAboveIdle(plain.pid() ?? 0, async () => post(await openAsBlob(file)));
  } finally {
    await plain.stop();
  }
}

async function peakAboveIdle(pid: number, work: () => Promise<void>): Promise<number> {
  await sleep(SETTLE_MS);
  await forgetPeak(pid);
  const idle: Resident = await residentOf(pid);
  await work();
  return Math.round((await residentOf(pid)).peak - idle.now);
}

async function takeIn(house: House, file: string): Promise<{ status: number; job: string }> {
  const answer = await fetch(jobsOf(house), {
    method: 'POST',
    headers: { ...keyOf(house), 'Content-Type': 'application/json' },
    body: await openAsBlob(file),
  });
  const body = (await answer.json()) as { id?: string };
  return { status: answer.status, job: body.id ?? '' };
}

async function cancel(house: House, job: string): Promise<void> {
  const answer = await fetch(`${jobsOf(house)}/${job}/cancel`, { method: 'POST', headers: keyOf(house) });
  await answer.arrayBuffer();
}

const jobsOf = (house: House) => `${house.url}/organizations/${house.seed.organizations[0] ?? ''}/jobs`;
const pidOf = (house: House, app: keyof House['apps']): number => house.apps[app]?.pid() ?? 0;
const inMiB = (bytes: number) => Math.round(bytes / MEBIBYTE);

type Figures = Record<'ours' | 'baseline' | 'limit', ReturnType<typeof figureOf>>;

function toJson({ ours, baseline, limit }: Figures, mebibytes: number, many: Storm | undefined) {
  return {
    what: `memory of the api above idle, upload of ${mebibytes} MiB`,
    unit: 'MiB',
    ours: ours.median,
    baseline: baseline.median,
    limit: limit.median,
    ratioToLimit: Number((ours.median / limit.median).toFixed(2)),
    ratioToBaseline: Number((ours.median / baseline.median).toFixed(2)),
    runs: { ours: ours.runs, baseline: baseline.runs, limit: limit.runs },
    many,
  };
}

function toText({ ours, baseline, limit }: Figures, many: Storm | undefined): string {
  const line = (name: string, { median, min, max }: Figures['ours']) =>
    `  ${name.padEnd(9)} ${median} MiB above idle (${min} to ${max})`;
  const lines = [line('ours', ours), line('baseline', baseline), line('limit', limit)];
  if (many !== undefined) {
    const peaks = Object.entries(many.peaks).map(([app, peak]) => `${app} ${peak}`);
    lines.push(
      `${many.uploads} at once: ${many.taken} taken, ${many.uploads - many.taken} told to come again; ` +
        `api ${many.apiAboveIdle} MiB above idle; peaks in MiB: ${peaks.join(', ')}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
