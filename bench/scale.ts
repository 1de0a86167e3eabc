import { runBench } from './support/bench';
import { type Throughput, measureEfficiency } from './support/scale-efficiency';
import { runLoad, summarize } from './support/scale-load';

const HELP = `Measures how workers follow the load, and what more of them do.

  npm run bench:scale -- [--rate 5] [--calm 15] [--peak 60] [--after 45] [--positions 40000] [--receipts 100] [--json]

A house that may have one to six receipt-workers gets --rate receipts a second, each for 20 stations that take 200 ms, for
--calm seconds; then five times as many for --peak seconds; then as before for --after seconds. Each second: the age of the
oldest delivery that could be begun, how many wait, how many workers there are. --rate 0 leaves this out.

Then one, two and four workers of each kind, one house, the same services: what they apply and deliver per second, beside
one of them, and which programs kept the cores busy. --positions 0 leaves this out.
`;

const COUNTS = [1, 2, 4];
type Efficiency = Awaited<ReturnType<typeof measureEfficiency>>;

runBench(
  HELP,
  { rate: 5, calm: 15, peak: 60, after: 45, positions: 40_000, receipts: 100 },
  async (ground, { json, positions, receipts, ...load }) => {
    const run = load.rate === 0 ? undefined : await runLoad(load, ground);
    const efficiency =
      positions === 0 ? undefined : await measureEfficiency({ positions, receipts, counts: COUNTS }, ground);
    const summary = run && summarize(run);
    if (json)
      process.stdout.write(
        `${JSON.stringify({ what: 'scale', summary, seconds: run?.seconds, efficiency: efficiency && ratios(efficiency) })}\n`,
      );
    else
      process.stdout.write([...describe(summary), ...(efficiency ? table(efficiency) : []), ''].join('\n'));
  },
);

const ratios = (efficiency: Efficiency) =>
  Object.fromEntries(
    Object.entries(efficiency).map(([kind, all]) => [
      kind,
      all.map((each) => ({ ...each, perSecond: Math.round(each.perSecond), ratio: ratioOf(each, all) })),
    ]),
  );

const ratioOf = (one: Throughput, all: readonly Throughput[]): number =>
  Number((one.perSecond / (all[0]?.perSecond ?? 1)).toFixed(2));

function describe(summary: ReturnType<typeof summarize> | undefined): string[] {
  if (summary === undefined) return [];
  const { aloneAgainAfter, firstWorkerAfter } = summary;
  return [
    `five times the load: the oldest was ${summary.peakOldestSeconds} s at most, its target ${summary.targetSeconds} s`,
    `  above the target for     ${summary.secondsOverTarget} s, below it for good after ${summary.backUnderTargetAfter} s`,
    `  second worker after      ${firstWorkerAfter === null ? 'never' : `${firstWorkerAfter} s`}, ${summary.mostWorkers} at most`,
    `  one left                 ${aloneAgainAfter === null ? 'not within the run' : `${aloneAgainAfter} s after the load fell`}`,
    `  changes of their number  ${summary.changes}`,
  ];
}

const table = (efficiency: Efficiency): string[] =>
  Object.entries(efficiency).flatMap(([kind, all]) => [
    kind,
    ...all.map(
      (each) =>
        `  ${each.workers} workers  ${String(Math.round(each.perSecond)).padStart(6)}/s  ${ratioOf(each, all).toFixed(2)} times one   cores: ${Object.entries(
          each.cores,
        )
          .map(([name, busy]) => `${name} ${busy}`)
          .join(', ')}`,
    ),
  ]);
