import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Crew, createCrew } from './crew';
import { supervise } from './supervise';

/** Number 3 cannot start. */
const CHILD = `
  if (process.argv[2] === '3') throw new Error('no room');
  setInterval(() => {}, 1000);
  process.on('SIGTERM', () => process.exit(0)).on('disconnect', () => process.exit(0));
  process.send({ type: 'ready' });
`;

describe('a crew', () => {
  let folder: string;
  let crew: Crew;
  let events: string[];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'crew-'));
    writeFileSync(join(folder, 'child.js'), CHILD);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    events = [];
    crew = createCrew((n) =>
      supervise({
        name: `child ${n}`,
        file: join(folder, 'child.js'),
        args: [String(n)],
        env: {},
        onReady: ({ restarts }) => events.push(`${n} ${restarts === 0 ? 'ready' : 'back'}`),
        onExit: ({ code, signal, expected }) =>
          events.push(`${n} ${expected ? 'stopped' : `ended with ${code ?? signal}`}`),
        restart: { minMs: 5 },
      }),
    );
  });
  afterEach(() => crew.stop());

  const seen = async (event: string) => {
    const end = Date.now() + 20_000;
    while (!events.includes(event)) {
      if (Date.now() > end) throw new Error(`No "${event}" in ${events.join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  it('is one, then two, then one again: the one that was first', async () => {
    await crew.first.ready;
    const pid = crew.first.pid();
    expect(crew.size()).toBe(1);
    crew.resize(2);
    expect(crew.size()).toBe(2);
    await seen('2 ready');
    crew.resize(0);
    expect(crew.size()).toBe(1);
    await seen('2 stopped');
    expect(crew.first.pid()).toBe(pid);
    crew.resize(2);
    await seen('2 ready');
  });

  it('is started again where one of it dies, and counts it meanwhile', async () => {
    await crew.first.ready;
    crew.resize(2);
    await seen('2 ready');
    process.kill(crew.first.pid()!, 'SIGKILL');
    await seen('1 back');
    expect(crew.size()).toBe(2);
  });

  it('is no larger where one cannot start, and does not try again at once', async () => {
    await crew.first.ready;
    crew.resize(3);
    await seen('3 ended with 1');
    await seen('2 ready');
    expect(crew.size()).toBe(2);
    crew.resize(3);
    expect(crew.size()).toBe(2);
  });

  it('is gone when it was stopped, those included that were leaving', async () => {
    await crew.first.ready;
    crew.resize(2);
    await seen('2 ready');
    crew.resize(1);
    await crew.stop();
    expect(events.filter((event) => event.endsWith('stopped')).sort()).toEqual(['1 stopped', '2 stopped']);
    crew.resize(2);
    expect(crew.size()).toBe(1);
  });
});
