/** Rows for people: columns as wide as they need to be. Nothing but printable characters comes out. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = [head, ...rows].map((row) => row.map(cell));
  const widths = head.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  return texts
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

type Cell = string | number | boolean | readonly string[] | null | undefined;

const cell = (value: Cell): string =>
  value === undefined || value === null || value === ''
    ? '-'
    : (typeof value === 'object' ? value.join(', ') : String(value)).replaceAll(/\p{Cc}+/gu, ' ') || '-';
