import { parseArgs } from 'node:util';

/**
 * Reads the options of a bench: numbers, each with its default, and `--json`. With `--help` it prints the help.
 *
 * @returns undefined when help was all that was wanted
 */
export function readOptions<N extends string>(
  help: string,
  defaults: Readonly<Record<N, number>>,
): (Record<N, number> & { json: boolean }) | undefined {
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
    ...(Object.fromEntries(numbers.map(([name]) => [name, Number(given[name])])) as Record<N, number>),
    json: values.json,
  };
}
