import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  OPTION_TRANSITIONS,
  POSITION_TRANSITIONS,
  TRANSFER_TRANSITIONS,
  type Transition,
  positionBecomes,
  positionMay,
} from './transitions';

const DOCUMENT = join(__dirname, '../../../../docs/positions.md');
const EXISTENCE = '(none)';

type AnyTransition = Transition<string, string>;

const name = (status: string) => (status === '-' ? EXISTENCE : status);

function asTable(rows: readonly AnyTransition[]): string {
  const lines = rows.map(({ command, from, to, serviceType, when }) => {
    const only = serviceType === undefined ? '' : ` (${serviceType} only)`;
    return `| ${command}${only} | ${from.map(name).join(', ')} | ${to.map(name).join(', ')} | ${when} |`;
  });
  return ['| Command | From | To | When |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

function asDiagram(rows: readonly AnyTransition[]): string {
  const arrows = new Map<string, Set<string>>();
  for (const { command, from, to } of rows) {
    for (const source of from) {
      for (const target of to) {
        if (source === target) continue;
        const arrow = `${source === '-' ? '[*]' : source} --> ${target === '-' ? '[*]' : target}`;
        arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(command));
      }
    }
  }
  const lines = [...arrows].map(([arrow, commands]) => `  ${arrow}: ${[...commands].join(', ')}`);
  return ['```mermaid', 'stateDiagram-v2', ...lines, '```'].join('\n');
}

const SECTIONS: Record<string, string> = {
  'position diagram': asDiagram(POSITION_TRANSITIONS),
  'position table': asTable(POSITION_TRANSITIONS),
  'option table': asTable(OPTION_TRANSITIONS),
  'transfer table': asTable(TRANSFER_TRANSITIONS),
};

/** The document with each generated section as the tables say it. */
function withSections(document: string): string {
  let text = document;
  for (const [title, content] of Object.entries(SECTIONS)) {
    const begin = `<!-- ${title}: made from transitions.ts -->`;
    const end = `<!-- end of ${title} -->`;
    const [before, rest] = text.split(begin);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) throw new Error(`docs/positions.md lacks ${begin}`);
    text = `${before}${begin}\n\n${content}\n\n${end}${after}`;
  }
  return text;
}

describe('the tables of states', () => {
  it('are what docs/positions.md shows (UPDATE_DOCS=1 writes it)', () => {
    // Columns are padded by the formatter: only the words count.
    const words = (text: string) => text.replace(/[ ]+/g, ' ').replace(/-{3,}/g, '---');
    const document = readFileSync(DOCUMENT, 'utf8');
    const expected = withSections(document);
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(DOCUMENT, expected);
    else expect(words(document)).toBe(words(expected));
  });

  it.each([
    ['pay', 'PAID'],
    ['pay', 'REPORTED'],
    ['update', 'INVALID'],
    ['update', 'PARTIALLY_PAID'],
    ['delete', 'PARTIALLY_PAID'],
    ['delete', 'REPORTED'],
    ['publish', 'VALID'],
    ['invalidate', 'DRAFT'],
    ['invalidate', 'EXPIRED'],
    ['expire', 'PARTIALLY_PAID'],
    ['report', 'VALID'],
  ] as const)('refuse to %s what is %s', (command, status) => {
    expect(positionMay(command, status)).toBe(false);
  });

  it('let ACA positions be reported while VALID, others not', () => {
    expect(positionMay('report', 'VALID', 'ACA')).toBe(true);
    expect(positionMay('report', 'VALID', 'WISP')).toBe(false);
    expect(positionBecomes('report', 'VALID', 'REPORTED', 'ACA')).toBe('REPORTED');
  });

  it('know no way that is no row', () => {
    expect(() => positionBecomes('update', 'VALID', 'PAID')).toThrow(
      'No transition leads from VALID to PAID by update',
    );
    expect(() => positionBecomes('report', 'VALID', 'REPORTED')).toThrow('No transition leads');
  });
});
