/** Milliseconds. */
export interface Times {
  p50: number;
  p99: number;
  worst: number;
  count: number;
}

export function timesOf(milliseconds: readonly number[]): Times {
  const sorted = milliseconds.map((each) => Number(each.toFixed(1))).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), worst: at(1), count: sorted.length };
}
