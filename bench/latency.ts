import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type House } from '../apps/cli/src/house';
import { runBench } from './support/bench';
import { figureOf } from './support/figures';
import { type Latency, type Poll, pollBeside } from './support/polls';
import { benchPosition, writeZip } from './support/positions';
import { ORGANIZATION, finished, keyOf, postZip } from './support/uploads';

const HELP = `Measures latency beside load: polls of a job's status and of a position, while a ZIP of positions is read and applied.

  npm run bench:latency -- [--positions 100000] [--rate 50] [--seconds 10] [--runs 3] [--json]

Each at --rate requests a second. Baseline: the same polls on an idle system, for --seconds. Limit: polls, beside the
same upload, of a process that has nothing to do but answer, so what being on busy cores costs anybody. Lower is better.
`;

const WARM_UP = 2_000;
/** Until what follows an upload is over: callbacks, acknowledgements, pages written back. */
const SETTLE_MS = 2_000;

type Kind = 'status' | 'position' | 'bare';
type Round = Record<'idle' | 'beside', Record<Kind, Latency>>;

runBench(
  HELP,
  { positions: 100_000, rate: 50, seconds: 10, runs: 3 },
  async (ground, { positions: count, rate, seconds, runs, json }) => {
    const { say } = ground;
    const bareUrl = await ground.openStations();
    const house = await ground.openHouse();
    const bench = new Bench(house, bareUrl, path.join(ground.folder, 'positions.zip'), rate);
    await bench.upload(10_000_000, WARM_UP);
    await bench.idle(seconds / 2);
    // What an upload calls for the first time is slow for reasons of its own.
    await bench.beside(runs * count, count);
    const rounds: Round[] = [];
    for (let n = 0; n < runs; n += 1) {
      const round = { idle: await bench.idle(seconds), beside: await bench.beside(n * count, count) };
      rounds.push(round);
      say(
        `run ${n + 1}: p99 of the status ${ms(round.idle.status.p99)} idle, ${ms(round.beside.status.p99)} beside;` +
          ` of a position ${ms(round.idle.position.p99)} and ${ms(round.beside.position.p99)}`,
      );
    }
    report(rounds, { positions: count, rate, json });
  },
);

/** A house with a job of {@link WARM_UP} positions, and those who poll it. */
class Bench {
  /** Of the last job. */
  private status = '';

  constructor(
    private readonly house: House,
    private readonly bareUrl: string,
    private readonly zip: string,
    private readonly rate: number,
  ) {}

  async upload(from: number, count: number): Promise<void> {
    await writeZip(this.zip, from, count);
    await this.send();
  }

  async idle(seconds: number): Promise<Record<Kind, Latency>> {
    await sleep(SETTLE_MS);
    return pollBeside(this.polls(), this.rate, () => sleep(seconds * 1000));
  }

  /** From the first byte of the upload until its report is read. */
  async beside(from: number, count: number): Promise<Record<Kind, Latency>> {
    await writeZip(this.zip, from, count);
    await sleep(SETTLE_MS);
    return pollBeside(this.polls(), this.rate, () => this.send());
  }

  private async send(): Promise<void> {
    // From its 202 on the new job is polled, as its partner does; before there is nothing of it to ask for.
    this.status = await postZip(this.house, this.zip);
    await finished(this.house, this.status);
  }

  private polls(): Record<Kind, Poll> {
    const { house } = this;
    const headers = keyOf(house);
    const positions = Array.from(
      { length: WARM_UP },
      (_, n) => `/organizations/${ORGANIZATION}/debtpositions/${benchPosition(10_000_000 + n).iupd}`,
    );
    let next = 0;
    return {
      status: { origin: house.url, headers, path: () => this.status },
      position: { origin: house.url, headers, path: () => positions[(next += 7) % WARM_UP] ?? '' },
      bare: { origin: this.bareUrl, headers: {}, path: () => '/' },
    };
  }
}

function report(
  rounds: readonly Round[],
  { json, ...load }: { positions: number; rate: number; json: boolean },
): void {
  const of = (phase: 'idle' | 'beside', kind: Kind, name: 'p50' | 'p99') =>
    figureOf(rounds.map((round) => round[phase][kind][name])).median;
  const ratioOf = (kind: Kind) => of('beside', kind, 'p99') / of('idle', kind, 'p99');
  if (json) {
    const limit = of('beside', 'bare', 'p99');
    const kinds = (['status', 'position'] as const).map((kind) => [
      kind,
      {
        ours: round(of('beside', kind, 'p99')),
        baseline: round(of('idle', kind, 'p99')),
        limit: round(limit),
        ratioToLimit: round(of('beside', kind, 'p99') / limit),
        ratioToBaseline: round(ratioOf(kind)),
      },
    ]);
    const each = Object.fromEntries(kinds) as Record<'status' | 'position', Record<string, number>>;
    const what = 'p99 of polls beside an upload; baseline: idle; limit: a process that only answers';
    process.stdout.write(
      `${JSON.stringify({ what, unit: 'ms', ...load, ...each.status, position: each.position, runs: rounds })}\n`,
    );
    return;
  }
  const line = (name: string, kind: Kind) =>
    [
      `  ${name.padEnd(22)} idle p50 ${ms(of('idle', kind, 'p50'))}  p99 ${ms(of('idle', kind, 'p99'))}`,
      `beside p50 ${ms(of('beside', kind, 'p50'))}  p99 ${ms(of('beside', kind, 'p99'))}`,
      `p99 ${ratioOf(kind).toFixed(1)} times that of idle`,
    ].join('   ');
  process.stdout.write(
    [
      `beside ${load.positions} positions, ${load.rate} polls a second of each, median of ${rounds.length} runs`,
      line('status of the job', 'status'),
      line('GET of a position', 'position'),
      line('limit: only answers', 'bare'),
      '',
    ].join('\n'),
  );
}

const round = (value: number): number => Number(value.toFixed(2));
const ms = (value: number): string => `${value.toFixed(1)} ms`;
