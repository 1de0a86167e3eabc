import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type House, type HouseOptions, startHouse } from '../../apps/cli/src/house';
import { createResources, onStopSignals, supervise } from '#libs/lifecycle';
import { type Options, readOptions } from './options';

const RELEASE_MS = 60_000;
const INTERRUPTED = 130;
const STATIONS = path.join(__dirname, 'stations.js');

/**
 * Runs a bench: reads its options, gives it a {@link Ground} and says in one line why it failed. What it opened on the
 * ground is closed when it ends and when it is interrupted: no server outlives it.
 */
export function runBench<N extends string>(
  help: string,
  defaults: Readonly<Record<N, number>>,
  work: (ground: Ground, options: Options<N>) => Promise<void>,
): void {
  run(help, defaults, work).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}

async function run<N extends string>(
  help: string,
  defaults: Readonly<Record<N, number>>,
  work: (ground: Ground, options: Options<N>) => Promise<void>,
): Promise<void> {
  const options = readOptions(help, defaults);
  if (options === undefined) return;
  const ground = new Ground(await mkdtemp(path.join(tmpdir(), 'gpd-bench-')));
  onStopSignals(() => ground.leave(), {
    deadlineMs: RELEASE_MS,
    onStopping: (reason) => ground.say(`${reason}: stopping`),
    onError: ground.say,
    exit: (code) => process.exit(code === 0 ? INTERRUPTED : code),
  });
  try {
    await work(ground, options);
  } catch (error) {
    if (!ground.isLeft) throw error;
  } finally {
    await ground.leave();
  }
}

/** What benches stand on: a folder, houses, stations. All of it is gone when the bench has ended. */
export class Ground {
  private readonly leaving = new AbortController();
  private readonly resources = createResources();
  private houses = 0;

  constructor(readonly folder: string) {
    this.defer('folder', () => rm(folder, { recursive: true, force: true }));
  }

  get isLeft(): boolean {
    return this.leaving.signal.aborted;
  }

  /** Progress, on standard error. */
  readonly say = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };

  /** Names what is given back in the end, what was acquired last first. */
  defer(name: string, undo: () => unknown): void {
    this.resources.defer(name, undo);
  }

  /** A house on throw-away services, whose processes log warnings only where `appEnv` does not say otherwise. */
  openHouse({ appEnv, ...given }: Pick<HouseOptions, 'appEnv' | 'lanes' | 'workers'> = {}): Promise<House> {
    this.houses += 1;
    const opening = startHouse({
      dataDir: path.join(this.folder, `house-${this.houses}`),
      throwAway: true,
      port: 0,
      env: process.env,
      appEnv: { LOG_LEVEL: 'warn', ...appEnv },
      onProgress: this.say,
      signal: this.leaving.signal,
      ...given,
    });
    // Before it is open: whoever leaves meanwhile waits until it has stopped what it had begun.
    this.defer('house', () =>
      opening.then(
        (house) => house.stop(),
        () => undefined,
      ),
    );
    return opening;
  }

  /** @returns the address of a process that has nothing to do but answer */
  async openStations(): Promise<string> {
    const stations = supervise({ name: 'stations', file: STATIONS, env: process.env });
    this.defer('stations', () => stations.stop());
    const { port } = await stations.ready;
    return `http://127.0.0.1:${port ?? 0}`;
  }

  async leave(): Promise<void> {
    this.leaving.abort(new Error('The bench is over'));
    await this.resources.release(RELEASE_MS);
  }
}
