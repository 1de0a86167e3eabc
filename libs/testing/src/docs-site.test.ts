import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';

const ROOT = path.resolve(__dirname, '../../..');

/** What Mermaid asks of a browser before it reads a diagram; drawing one would ask for more. */
const BROWSER = {
  window: {
    document: { nodeType: 9, implementation: {}, currentScript: null, createElement: () => ({}) },
    Element: EventTarget,
    Node: EventTarget,
    NodeFilter: {},
  },
  console,
  setTimeout,
  structuredClone,
};

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

  it('have no diagram with a fault', async () => {
    const context = createContext({ ...BROWSER });
    runInContext(readFileSync(path.join(site, 'mermaid.js'), 'utf8'), context);
    const { mermaid } = context as unknown as { mermaid: { parse(text: string): Promise<unknown> } };
    await expect(mermaid.parse('sequenceDiagram\n  A->>B: one; two')).rejects.toThrow('Parse error');

    const faults: string[] = [];
    let diagrams = 0;
    for (const [page, html] of pages)
      for (const [, text = ''] of html.matchAll(/<pre class="mermaid">([^<]*)<\/pre>/g)) {
        diagrams += 1;
        const source = text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
        await mermaid.parse(source).catch((error: unknown) => faults.push(`${page}: ${String(error)}`));
      }
    expect(faults).toEqual([]);
    expect(diagrams).toBeGreaterThan(5);
  });
});
