/**
 * Turns the documents into static pages: `npm run docs:site`, or `node scripts/docs-site.mjs FOLDER`. Nothing in them is
 * loaded from elsewhere. What a document links to and is no document (a picture, the licence) is copied beside it.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import MarkdownIt from 'markdown-it';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = path.resolve(process.argv[2] ?? path.join(ROOT, 'dist', 'site'));
const require = createRequire(import.meta.url);
const STYLE = path.join(ROOT, 'scripts', 'docs-site.css');
const MERMAID = require.resolve('@mermaid-js/tiny/dist/mermaid.tiny.js');
const START_MERMAID = `mermaid.initialize({
  startOnLoad: true,
  securityLevel: 'strict',
  theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'neutral',
});
`;

/** Source, relative to the project, to page, relative to the site; both with slashes. */
const pages = new Map();
for (const name of readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).sort())
  if (name.endsWith('.md')) pages.set(path.posix.join('docs', slashes(name)), pageOf(slashes(name)));
for (const name of readdirSync(ROOT).sort())
  if (name.endsWith('.md')) pages.set(name, `project/${name.toLowerCase().replace(/md$/, 'html')}`);
const DECISIONS = 'adr/index.html';

function pageOf(name) {
  return name === 'README.md' ? 'index.html' : name.replace(/md$/, 'html');
}

function slashes(name) {
  return name.split(path.sep).join('/');
}

const read = (source) => readFileSync(path.join(ROOT, source), 'utf8');
const titleOf = (source) => /^# (.*)$/m.exec(read(source))?.[1] ?? source;
const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** As GitHub makes anchors, so that links work in both places. */
function slugger() {
  const seen = new Map();
  return (heading) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  };
}

const markdown = new MarkdownIt({ html: true, linkify: true });
const plainFence = markdown.renderer.rules.fence;
markdown.renderer.rules.fence = (tokens, index, options, env, self) =>
  tokens[index].info.trim() === 'mermaid'
    ? `<pre class="mermaid">${escape(tokens[index].content)}</pre>\n`
    : plainFence(tokens, index, options, env, self);
markdown.core.ruler.push('anchors', ({ tokens, env }) => {
  const slug = slugger();
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue;
    const words = tokens[index + 1].children.filter(({ type }) => type === 'text' || type === 'code_inline');
    token.attrSet('id', slug(words.map(({ content }) => content).join('')));
  }
  for (const { children } of tokens)
    for (const child of children ?? [])
      for (const name of ['href', 'src']) {
        const value = child.attrGet?.(name);
        if (value) child.attrSet(name, addressFrom(env.source, value));
      }
});

const copied = new Set();

/** Address on the site of what a document at `source` links to. */
function addressFrom(source, link) {
  if (/^[a-z]+:/i.test(link) || link.startsWith('#')) return link;
  const [to, anchor] = decodeURI(link).split('#');
  const place = path.posix.join(path.posix.dirname(source), to).replace(/\/$/, '');
  let page = pages.get(place) ?? pages.get(`${place}/README.md`);
  if (place === 'docs/adr') page = DECISIONS;
  if (page === undefined) {
    const file = path.join(ROOT, place);
    if (!existsSync(file) || !statSync(file).isFile()) throw new Error(`${source}: there is nothing at ${link}`);
    page = `files/${place}`;
    copied.add(place);
  }
  const relative = path.posix.relative(path.posix.dirname(pages.get(source) ?? DECISIONS), page);
  return encodeURI(relative) + (anchor === undefined ? '' : `#${anchor}`);
}

/** Documents in the order the list of documents names them, then those it does not name. */
function navigation() {
  const named = [...read('docs/README.md').matchAll(/\]\(([\w./-]+\.md)\)/g)].map(([, link]) => path.posix.join('docs', link));
  const documents = [...new Set([...named, ...pages.keys()])].filter(
    (source) => pages.has(source) && path.posix.dirname(source) === 'docs' && source !== 'docs/README.md',
  );
  return [
    ['index.html', 'All documents'],
    ...documents.map((source) => [pages.get(source), titleOf(source)]),
    [DECISIONS, 'Decisions'],
    ...[...pages].filter(([source]) => !source.includes('/')).map(([source, page]) => [page, titleOf(source)]),
  ];
}

const links = navigation();

function write(page, title, body) {
  const up = '../'.repeat(page.split('/').length - 1);
  const items = links.map(
    ([to, text]) => `<li><a href="${up}${to}"${to === page ? ' aria-current="page"' : ''}>${escape(text)}</a></li>`,
  );
  const scripts = body.includes('<pre class="mermaid">')
    ? `<script src="${up}mermaid.js"></script>\n<script src="${up}start-mermaid.js"></script>\n`
    : '';
  const file = path.join(target, page);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · gpd-async</title>
<link rel="stylesheet" href="${up}style.css">
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<nav aria-label="Documents"><p><a href="${up}index.html">gpd-async</a></p>
<ul>
${items.join('\n')}
</ul></nav>
<main id="content">
${body}</main>
${scripts}</body>
</html>
`,
  );
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [source, page] of pages) write(page, titleOf(source), markdown.render(read(source), { source }));
const decisions = [...pages.keys()].filter((source) => source.startsWith('docs/adr/'));
const list = decisions.map((source) => `- [${titleOf(source)}](${path.posix.basename(source)})`).join('\n');
write(DECISIONS, 'Decisions', markdown.render(`# Decisions\n\n${list}\n`, { source: 'docs/adr/index.md' }));
for (const place of copied) {
  const file = path.join(target, 'files', place);
  mkdirSync(path.dirname(file), { recursive: true });
  copyFileSync(path.join(ROOT, place), file);
}
copyFileSync(STYLE, path.join(target, 'style.css'));
copyFileSync(MERMAID, path.join(target, 'mermaid.js'));
writeFileSync(path.join(target, 'start-mermaid.js'), START_MERMAID);
console.log(`${pages.size + 1} pages in ${target}`);
