import { type Verdict } from './check';

/** Findings shown of each kind; the table says how many there are. */
const SHOWN = 10;

/** Aligned rows with a title; the number comes last. */
export function table(title: string, rows: Iterable<readonly [string, number | string]>): string {
  const lines = [...rows].map(([name, value]) => [name, String(value)] as const);
  const width = Math.max(...lines.map(([name]) => name.length), 0);
  const digits = Math.max(...lines.map(([, value]) => value.length), 0);
  const body = lines.map(([name, value]) => `  ${name.padEnd(width)}  ${value.padStart(digits)}`);
  return [title, ...body, ''].join('\n');
}

/** Kinds of findings with their counts, and the first of each. */
export function describeFindings({ findings }: Verdict): string {
  if (findings.length === 0) return 'nothing lost, nothing stuck, nothing twice\n';
  const kinds = [...new Set(findings.map(({ kind }) => kind))];
  return kinds
    .map((kind) => [kind, findings.filter((each) => each.kind === kind)] as const)
    .map(([kind, all]) =>
      [`${kind}: ${all.length}`, ...all.slice(0, SHOWN).map(({ detail }) => `  ${detail}`)].join('\n'),
    )
    .join('\n')
    .concat('\n');
}
