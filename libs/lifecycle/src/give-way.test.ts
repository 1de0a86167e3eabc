import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import path from 'node:path';

it('lets the thread that asks for it, and no other, come after the rest', async () => {
  const before = getPriority();
  const compiled = path.resolve(__dirname, '../../../dist/libs/lifecycle/src/give-way.js');
  const program = `const { parentPort } = require('node:worker_threads');
    require(${JSON.stringify(compiled)}).giveWay();
    parentPort.postMessage(require('node:os').getPriority());`;
  const [own] = (await once(new Worker(program, { eval: true }), 'message')) as [number];
  expect(own).toBeGreaterThan(before);
  if (process.platform === 'linux') expect(getPriority()).toBe(before);
});
