/**
 * Draws what `npm run demo` prints as an SVG that plays: `node scripts/demo-svg.mjs [FILE]`, by default
 * docs/images/demo.svg. Lines appear in the order and at the times they came, long waits cut short; whoever shows no
 * animations shows all of them.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = path.resolve(process.argv[2] ?? path.join(ROOT, 'docs', 'images', 'demo.svg'));
const COLUMNS = 124;
const WIDTH = 8.4;
const HEIGHT = 20;
const LONGEST_WAIT_S = 1.2;
const COLOURS = { 31: '#f85149', 32: '#3fb950', 33: '#d29922', 34: '#58a6ff', 36: '#39c5cf', 90: '#8b949e' };

const lines = await record();
mkdirSync(path.dirname(target), { recursive: true });
writeFileSync(target, draw(lines));
console.log(`${lines.length} lines in ${path.relative(process.cwd(), target)}`);

/** @returns each line the demo prints, with the seconds since its start */
function record() {
  const startedAt = Date.now();
  const recorded = [];
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts', 'launch.mjs'), 'demo'], {
    cwd: ROOT,
    env: { ...process.env, FORCE_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const keep = () => {
    let rest = '';
    return (data) => {
      const parts = (rest + data).split('\n');
      rest = parts.pop();
      for (const text of parts)
        recorded.push({ at: (Date.now() - startedAt) / 1000, text: text.replace(/^.*\r/, '') });
    };
  };
  child.stdout.on('data', keep());
  child.stderr.on('data', keep());
  return new Promise((resolve, reject) =>
    child.on('close', (code) =>
      code === 0 ? resolve(recorded) : reject(new Error(`the demo ended with ${code}`)),
    ),
  );
}

function draw(recorded) {
  let before = 0;
  let now = 0.5;
  const timed = [{ text: '$ npm run demo', at: 0 }, ...recorded].map(({ text, at }) => {
    now += Math.min(at - before, LONGEST_WAIT_S);
    before = at;
    return { text, at: now };
  });
  const rows = timed.flatMap(({ text, at }) => fold(spans(text)).map((parts) => ({ parts, at })));
  const height = rows.length * HEIGHT + 40;
  const width = Math.round(COLUMNS * WIDTH + 40);
  const texts = rows.map(({ parts, at }, row) => {
    const inner = parts.map(
      ({ text, colour }) => `<tspan${colour ? ` fill="${colour}"` : ''}>${escape(text)}</tspan>`,
    );
    const delay = ` style="animation-duration:${at.toFixed(2)}s"`;
    return `<text x="20" y="${row * HEIGHT + 34}"${delay} xml:space="preserve">${inner.join('')}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="What npm run demo prints: a thousand positions are uploaded, twenty are paid, and every receipt reaches its stations, one of them at the third attempt">
<style>
text{font:14px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#e6edf3;animation:wait 0s step-end}
@keyframes wait{from,to{opacity:0}}
@media (prefers-reduced-motion:reduce){text{animation:none}}
</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${texts.join('\n')}
</svg>
`;
}

/** A line as its parts of one colour each. */
function spans(line) {
  const parts = [];
  let colour;
  // eslint-disable-next-line no-control-regex
  for (const part of line.split(/(\u001b\[[\d;]*[A-Za-z])/)) {
    // eslint-disable-next-line no-control-regex
    const [, code] = /^\u001b\[([\d;]*)m$/.exec(part) ?? [];
    if (code !== undefined)
      colour = code
        .split(';')
        .reduce((old, one) => COLOURS[one] ?? (/^(0|39)?$/.test(one) ? undefined : old), colour);
    else if (!part.startsWith('\u001b') && part !== '') parts.push({ text: part, colour });
  }
  return parts;
}

/** Breaks what is longer than the window. */
function fold(parts) {
  const rows = [[]];
  let used = 0;
  for (const { text, colour } of parts)
    for (let rest = text; rest !== '';) {
      if (used === COLUMNS) {
        rows.push([]);
        used = 0;
      }
      const piece = rest.slice(0, COLUMNS - used);
      rows.at(-1).push({ text: piece, colour });
      used += piece.length;
      rest = rest.slice(piece.length);
    }
  return rows;
}

function escape(text) {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
