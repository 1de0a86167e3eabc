import { parseArgs } from 'node:util';

/** A number for each name, and whether one JSON object is all that goes to standard output. */
export type Options<N extends string> = Record<N, number> & { json: boolean };

/**
 * Reads the options of a bench: numbers, each with its default, and `--json`. With `--help` it prints the help.
 *
 * @returns undefined when help was all that was wanted
 * @throws Error for what is no number, or below 0
 */
export function readOptions<N extends string>(
  help: string,
  defaults: Readonly<Record<N, number>>,
): Options<N> | undefined {
  const numbers = Object.entries<number>(defaults);
  const { values } = parseArgs({
    options: {
      ...Object.fromEntries(
        numbers.map(([name, fallback]) => [name, { type: 'string' as const, default: String(fallback) }]),
      ),
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return undefined;
  }
  const given: Record<string, unknown> = values;
  return {
    ...(Object.fromEntries(numbers.map(([name]) => [name, numberOf(name, given[name])])) as Record<
      N,
      number
    >),
    json: values.json,
  };
}

function numberOf(name: string, given: unknown): number {
  const number = given === '' ? NaN : Number(given);
  if (!(number >= 0 && number < Infinity))
    throw new Error(`--${name} must be a number from 0 on, not ${String(given)}`);
  return number;
}
