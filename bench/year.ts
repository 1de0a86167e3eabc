import path from 'node:path';
import { runBench } from './support/bench';
import { type Figure, describeFigure, figureOf, repeat } from './support/figures';
import { MONTHS, type Month, Year } from './support/year';

const HELP = `A year of data: what the hot tables and the archive hold month by month, and what archiving costs.

  npm run bench:year -- [--fill 4000000] [--organizations 50] [--positions 50000] [--runs 3]
    [--archivers 2] [--rate 500] [--json]

A house on throw-away services. Each month a twelfth of --fill payments come in by LOAD DATA: position, receipt and
delivery, issued and paid in that month; at its end what was paid more than 30 days before is archived, with no limit on
the rate, by --archivers at once. Before the year and after it --positions are uploaded --runs times; after it also in
turns beside an archiver that moves the last month, limited to --rate things a second. In the end the first month is
dropped. Takes 8 KiB of disk for each of --fill.
`;

/** Code that is called that often is compiled more than once: a rate still grows by half over the first uploads. */
const WARM_UPS = 4;

runBench(
  HELP,
  {
    fill: 4_000_000,
    organizations: 50,
    positions: 50_000,
    runs: 3,
    archivers: 2,
    rate: 500,
  },
  async (ground, { fill, organizations, positions, runs, archivers, rate, json }) => {
    const { say } = ground;
    const house = await ground.openHouse();
    const year = await Year.open(house, path.join(ground.folder, 'positions.zip'), {
      organizations,
      positions,
      archivers,
      rate,
    });
    ground.defer('year', () => year.close());
    await repeat(WARM_UPS, () => year.ingest());
    const before = await repeat(runs, () => year.ingest());
    const months: Month[] = [];
    for (let n = 0; n < MONTHS; n += 1) {
      await year.load(n, Math.ceil(fill / MONTHS));
      months.push(await year.archive(n));
      say(JSON.stringify(months.at(-1)));
    }
    const alone: number[] = [];
    const beside: number[] = [];
    await year.ingest();
    for (let run = 0; run < runs; run += 1) {
      alone.push(await year.ingest());
      beside.push(await year.ingestBesideArchiver());
    }
    print(
      {
        fill,
        organizations,
        positions,
        archivers,
        rate,
        months,
        ingest: {
          nothingArchived: figureOf(before),
          yearArchived: figureOf(alone),
          besideArchiver: figureOf(beside),
        },
        archivedBeside: Math.round(year.movedBeside),
        bytesEach: await year.bytesEach(),
        drop: await year.drop(),
      },
      json,
    );
  },
);

interface Figures {
  fill: number;
  months: readonly Month[];
  ingest: Record<'nothingArchived' | 'yearArchived' | 'besideArchiver', Figure>;
  /** Things an archiver moved per second beside uploads. */
  archivedBeside: number;
  bytesEach: Record<string, number>;
  drop: { removed: number; milliseconds: number };
  [option: string]: unknown;
}

function print(figures: Figures, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    return;
  }
  const { months, ingest, archivedBeside, bytesEach, drop } = figures;
  const ratio = (one: Figure, other: Figure) => (one.median / other.median).toFixed(2);
  process.stdout.write(
    [
      `a year of ${figures.fill} payments`,
      '  month    positions  receipts  hot MiB  archive MiB  moved    moved/s',
      ...months.map((month) =>
        [
          `  ${month.month}`,
          String(month.hotPositions).padStart(9),
          String(month.hotReceipts).padStart(8),
          String(month.hotMib).padStart(7),
          String(month.archiveMib).padStart(11),
          String(month.archived).padStart(7),
          String(month.perSecond).padStart(7),
        ].join('  '),
      ),
      `  ingest, nothing archived  ${describeFigure(ingest.nothingArchived)}`,
      `  ingest, a year archived   ${describeFigure(ingest.yearArchived)}   ${ratio(ingest.yearArchived, ingest.nothingArchived)} of that`,
      `  ingest beside archiver    ${describeFigure(ingest.besideArchiver)}   ${ratio(ingest.besideArchiver, ingest.yearArchived)} of that, ${archivedBeside} things/s moved`,
      `  bytes each, names included: ${JSON.stringify(bytesEach)}`,
      `  first month dropped: ${drop.removed} things in ${drop.milliseconds} ms`,
      '',
    ].join('\n'),
  );
}
