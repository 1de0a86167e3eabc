import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Kernel ticks a second: fixed on Linux, whatever the machine. */
const TICKS = 100;
/** Of this process too: what drives a bench shares the cores. */
const BENCH = 'bench';

/**
 * Processor time all processes begun by this one have used so far, and this one's own, milliseconds by program: `api`,
 * `mariadbd`, `redis-server`, `bench`. Empty where there is no /proc.
 */
export async function processorTimes(): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  const processes = await readProcesses();
  const isOurs = (pid: number): boolean => {
    for (let at = pid; at > 1; at = processes.get(at)?.parent ?? 0) if (at === process.pid) return true;
    return false;
  };
  for (const [pid, { ticks }] of processes) {
    if (!isOurs(pid)) continue;
    const name = pid === process.pid ? BENCH : await nameOf(pid);
    if (name !== undefined) times.set(name, (times.get(name) ?? 0) + (ticks * 1000) / TICKS);
  }
  return times;
}

/** Microseconds of processor time for each of `count`, by program; programs below half a microsecond are left out. */
export function costOfEach(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  count: number,
): Record<string, number> {
  const costs = [...after].map(([name, ms]): [string, number] => [
    name,
    Math.round(((ms - (before.get(name) ?? 0)) * 1000) / count),
  ]);
  return Object.fromEntries(costs.filter(([, each]) => each > 0).sort(([, a], [, b]) => b - a));
}

async function readProcesses(): Promise<Map<number, { parent: number; ticks: number }>> {
  const found = new Map<number, { parent: number; ticks: number }>();
  const entries = await readdir('/proc').catch(() => []);
  for (const pid of entries.map(Number).filter(Number.isInteger)) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    // The program's name is in parentheses and may hold anything: fields are counted from the last one on.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields !== undefined)
      found.set(pid, { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) });
  }
  return found;
}

/** `api` for .../apps/api/src/main.js, `stations` for .../stations.js, else the program's own name. */
async function nameOf(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const [program = '', ...args] = line.split('\0');
  const script = args.find((arg) => arg.endsWith('.js'));
  if (script !== undefined) return /apps\/([^/]+)\//.exec(script)?.[1] ?? path.basename(script, '.js');
  return program === '' ? undefined : path.basename(program.split(' ')[0] ?? '');
}
