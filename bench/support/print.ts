import { type Figure, describeFigure } from './figures';

/**
 * Prints ours beside baseline and limit: one JSON object, or lines for people.
 *
 * @param costs microseconds of processor time for each, by program, of the last run
 */
export function printFigures(
  what: string,
  figures: { ours: Figure; baseline: Figure; limit: Figure },
  json: boolean,
  more: Record<string, unknown> = {},
  costs: Readonly<Record<string, number>> = {},
): void {
  const { ours, baseline, limit } = figures;
  const ratioToLimit = ours.median / limit.median;
  const ratioToBaseline = ours.median / baseline.median;
  if (json) {
    const median = (figure: Figure) => Math.round(figure.median);
    process.stdout.write(
      `${JSON.stringify({
        what,
        ...more,
        ours: median(ours),
        baseline: median(baseline),
        limit: median(limit),
        ratioToLimit: Number(ratioToLimit.toFixed(3)),
        ratioToBaseline: Number(ratioToBaseline.toFixed(2)),
        runs: { ours: ours.runs, baseline: baseline.runs, limit: limit.runs },
        ...(Object.keys(costs).length === 0 ? {} : { processorMicroseconds: costs }),
      })}\n`,
    );
    return;
  }
  process.stdout.write(
    [
      `${what}, median of ${ours.runs.length} runs`,
      `  ours      ${describeFigure(ours)}`,
      `  baseline  ${describeFigure(baseline)}   ours is ${ratioToBaseline.toFixed(1)} times that`,
      `  limit     ${describeFigure(limit)}   ours is ${ratioToLimit.toFixed(2)} of that`,
      ...(Object.keys(costs).length === 0 ? [] : [`  processor time of each: ${describeCosts(costs)}`]),
      '',
    ].join('\n'),
  );
}

/** For people: each program with its microseconds. */
export const describeCosts = (costs: Readonly<Record<string, number>>): string =>
  Object.entries(costs)
    .map(([program, microseconds]) => `${program} ${microseconds} µs`)
    .join(', ');
