import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(__dirname, '../../..');

describe('the documents as static pages', () => {
  const site = mkdtempSync(path.join(tmpdir(), 'gpd-docs-site-'));
  let pages: Map<string, string>;
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [path.join(ROOT, 'scripts/docs-site.mjs'), site]);
    pages = new Map(
      readdirSync(site, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.html'))
        .map((name) => [name, readFileSync(path.join(site, name), 'utf8')]),
    );
  });
  afterAll(() => rmSync(site, { recursive: true, force: true }));

  it('are a page for each document', () => {
    const documents = readdirSync(path.join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
    const expected = documents.map((name) =>
      name === 'README.md' ? 'index.html' : name.replace(/md$/, 'html'),
    );
    expect([...pages.keys()]).toEqual(expect.arrayContaining([...expected, 'adr/index.html']));
  });

  it('link to nothing that is not there', () => {
    const lost: string[] = [];
    for (const [page, html] of pages)
      for (const [, address = ''] of html.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
        if (/^(https?|mailto):/.test(address)) continue;
        const [to = '', anchor] = address.split('#');
        const place = to === '' ? page : path.join(path.dirname(page), decodeURI(to));
        if (!existsSync(path.join(site, place))) lost.push(`${page}: ${address}`);
        else if (anchor !== undefined && !pages.get(place)?.includes(` id="${decodeURI(anchor)}"`))
          lost.push(`${page}: ${address} has no such place`);
      }
    expect(lost).toEqual([]);
  });

  it('load nothing from elsewhere', () => {
    for (const [page, html] of pages) {
      const loaded = [...html.matchAll(/<(?:script|img|link|iframe)\b[^>]*\s(?:src|href)="([^"]*)"/g)];
      expect([page, loaded.filter(([, address = '']) => /^([a-z]+:|\/\/)/i.test(address))]).toEqual([
        page,
        [],
      ]);
    }
    const style = readFileSync(path.join(site, 'style.css'), 'utf8');
    expect(style).not.toMatch(/url\(|@import/);
  });

  it('show diagrams where a document has one', () => {
    expect(pages.get('architecture.html')).toMatch(/<pre class="mermaid">[^]*start-mermaid\.js/);
    expect(pages.get('glossary.html')).not.toContain('mermaid');
  });
});
