import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type House, type HouseOptions, startHouse } from '../../apps/cli/src/house';
import { type Resources, runToEnd, supervise } from '#libs/lifecycle';
import { type Options, readOptions } from './options';

const RELEASE_MS = 60_000;
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
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const run = async () => {
    const options = readOptions(help, defaults);
    if (options === undefined) return;
    await runToEnd({ say, deadlineMs: RELEASE_MS }, async (resources, signal) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'gpd-bench-'));
      resources.defer('folder', () => rm(folder, { recursive: true, force: true }));
      await work(new Ground(folder, say, resources, signal), options);
    });
  };
  run().catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
}

/** What benches stand on: a folder, houses, stations. All of it is gone when the bench has ended. */
export class Ground {
  private houses = 0;

  constructor(
    readonly folder: string,
    /** Progress, on standard error. */
    readonly say: (line: string) => void,
    private readonly resources: Resources,
    private readonly signal: AbortSignal,
  ) {}

  /** Names what is given back in the end, what was acquired last first. */
  defer(name: string, undo: () => unknown): void {
    this.resources.defer(name, undo);
  }

  /** A house on throw-away services, whose processes log warnings only where `appEnv` does not say otherwise. */
  openHouse({ appEnv, ...given }: Pick<HouseOptions, 'appEnv' | 'lanes' | 'workers'> = {}): Promise<House> {
    this.houses += 1;
    return this.resources.acquire('house', () =>
      startHouse({
        dataDir: path.join(this.folder, `house-${this.houses}`),
        throwAway: true,
        port: 0,
        env: process.env,
        appEnv: { LOG_LEVEL: 'warn', ...appEnv },
        onProgress: this.say,
        signal: this.signal,
        ...given,
      }),
    );
  }

  /** @returns the address of a process that has nothing to do but answer */
  async openStations(): Promise<string> {
    const stations = supervise({ name: 'stations', file: STATIONS, env: process.env });
    this.defer('stations', () => stations.stop());
    const { port } = await stations.ready;
    return `http://127.0.0.1:${port ?? 0}`;
  }
}
