import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../../..');

const documents = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
];

/** Text without blocks and spans of code, in which brackets and # mean something else. */
const proseOf = (file: string): string =>
  readFileSync(path.join(ROOT, file), 'utf8')
    .replace(/^(```+)[^]*?^\1$/gm, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()#]/g, ''));

/** Anchors of a document as GitHub makes them of its headings, numbered where they repeat. */
function anchorsOf(file: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(file).matchAll(/^#{1,6} (.*)$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    anchors.add(times === 0 ? slug : `${slug}-${times}`);
  }
  return anchors;
}

describe('the documents', () => {
  it('are found', () => {
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'docs/README.md', 'docs/glossary.md']));
  });

  it.each(documents)('%s has no link into nothing', (file) => {
    const lost: string[] = [];
    for (const [, target = ''] of proseOf(file).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(https?|mailto):/.test(target)) continue;
      const [to = '', anchor] = target.split('#');
      const place = to === '' ? file : path.join(path.dirname(file), to);
      if (!existsSync(path.join(ROOT, place))) lost.push(`${target}: no such file`);
      else if (anchor !== undefined && !anchorsOf(place).has(anchor)) lost.push(`${target}: no such heading`);
    }
    expect(lost).toEqual([]);
  });

  it('are all named by the list of documents', () => {
    const list = readFileSync(path.join(ROOT, 'docs/README.md'), 'utf8');
    const unnamed = documents
      .filter((file) => path.dirname(file) === 'docs' && path.basename(file) !== 'README.md')
      .filter((file) => !list.includes(`(${path.basename(file)})`));
    expect(unnamed).toEqual([]);
  });

  it('have tables the rows of which are as long as their heads', () => {
    const uneven = documents.flatMap((file) => {
      const rows = proseOf(file).split('\n');
      const cells = (row: string) => row.replace(/\\\|/g, '').split('|').length;
      return rows
        .filter(
          (row, n) => /^\|/.test(row) && /^\|/.test(rows[n - 1] ?? '') && cells(row) !== cells(rows[n - 1]!),
        )
        .map((row) => `${file}: ${row.slice(0, 60)}`);
    });
    expect(uneven).toEqual([]);
  });
});
