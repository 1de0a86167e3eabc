/** Middle of the measurements, and how far they lie apart. */
export interface Figure {
  median: number;
  min: number;
  max: number;
  runs: number[];
}

export function figureOf(runs: readonly number[]): Figure {
  const sorted = [...runs].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
  return { median, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0, runs: runs.map(Math.round) };
}

/** Measures so many times, one after the other; `once` is told which time it is, from 0. */
export async function repeat(count: number, once: (n: number) => Promise<number>): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < count; n += 1) all.push(await once(n));
  return all;
}

export const perSecond = (count: number, milliseconds: number): number => (count * 1000) / milliseconds;

/** One line for people: `12,345/s (12,000 to 12,900)`. */
export const describeFigure = ({ median, min, max }: Figure): string =>
  `${format(median)}/s (${format(min)} to ${format(max)})`;

const format = (value: number): string => Math.round(value).toLocaleString('en');
