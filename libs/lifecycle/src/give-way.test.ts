import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import path from 'node:path';

const compiled = path.resolve(__dirname, '../../../dist/libs/lifecycle/src/give-way.js');

it('lets the thread that asks for it, and no other, come after the rest', async () => {
  const before = getPriority();
  const program = `const { parentPort } = require('node:worker_threads');
    require(${JSON.stringify(compiled)}).giveWay();
    parentPort.postMessage(require('node:os').getPriority());`;
  const [own] = (await once(new Worker(program, { eval: true }), 'message')) as [number];
  expect(own).toBeGreaterThan(before);
  if (process.platform === 'linux') expect(getPriority()).toBe(before);
});

/** Where sessions are weighed against each other at all. */
const hasAutogroup = existsSync('/proc/self/autogroup');
const niceIn = (text: string) => Number(/nice (-?\d+)/.exec(text)?.[1]);
(hasAutogroup ? it : it.skip).each([
  ['lowers its session too, where that is its own', true],
  ['leaves a session of others as it is', false],
])('%s', async (_, detached) => {
  const shared = niceIn(readFileSync('/proc/self/autogroup', 'utf8'));
  const program = `require(${JSON.stringify(compiled)}).giveWayAsProcess();
    process.stdout.write(require('node:fs').readFileSync('/proc/self/autogroup', 'utf8'));`;
  const own = spawn(process.execPath, ['-e', program], { detached, stdio: ['ignore', 'pipe', 'inherit'] });
  const said = (await own.stdout.toArray()).join('');
  expect(niceIn(said)).toBe(detached ? 10 : shared);
});
