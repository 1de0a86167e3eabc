import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChildExit, type Supervised, supervise } from './supervise';

const READY = "process.send({ type: 'ready', port: 4321 }); process.on('disconnect', () => process.exit(0));";
const STOPS = "process.on('SIGTERM', () => process.exit(0));";

describe('supervise', () => {
  let folder: string;
  let running: Supervised | undefined;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'supervise-'))));
  afterEach(() => running?.stop());
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(code: string, more: Partial<Parameters<typeof supervise>[0]> = {}) {
    const file = join(folder, 'child.js');
    writeFileSync(file, code);
    running = supervise({ name: 'child', file, env: {}, ...more });
    return running;
  }

  test('reports readiness with its port and passes lines on', async () => {
    const lines: string[] = [];
    const child = run(`console.log('hello'); ${STOPS} ${READY}`, { onLine: (line) => lines.push(line) });
    await expect(child.ready).resolves.toEqual({ port: 4321 });
    await child.stop();
    expect(lines).toEqual(['hello']);
    expect(child.pid()).toBeUndefined();
  });

  test('a first process that ends early is not restarted, and its reason is told', async () => {
    const exits: ChildExit[] = [];
    const child = run("throw new Error('no such table')", { onExit: (exit) => exits.push(exit) });
    await expect(child.ready).rejects.toThrow(
      'child ended with code 1 before it was ready: Error: no such table',
    );
    expect(exits).toEqual([{ code: 1, signal: null, expected: false }]);
  });

  test('a crash after readiness is answered with a restart', async () => {
    const exits: ChildExit[] = [];
    const pids: (number | undefined)[] = [];
    await new Promise<void>((resolve) => {
      const child: Supervised = run(`${STOPS} ${READY} setInterval(() => {}, 1000);`, {
        onExit: (exit) => exits.push(exit),
        restart: { minMs: 5 },
        onReady: ({ restarts }) => {
          // The first readiness may come before `run` has returned the handle.
          setImmediate(() => {
            pids.push(child.pid());
            if (restarts === 1) resolve();
            else process.kill(child.pid()!, 'SIGKILL');
          });
        },
      });
    });
    expect(exits).toEqual([{ code: null, signal: 'SIGKILL', expected: false, restartInMs: 5 }]);
    expect(pids[0]).not.toBe(pids[1]);
  });

  test('a child deaf to SIGTERM is killed after the deadline', async () => {
    const exits: ChildExit[] = [];
    const child = run(`process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); ${READY}`, {
      onExit: (exit) => exits.push(exit),
      stopDeadlineMs: 50,
    });
    await child.ready;
    await Promise.all([child.stop(), child.stop()]);
    expect(exits).toEqual([{ code: null, signal: 'SIGKILL', expected: true }]);
  });
});
