import { readFile, writeFile } from 'node:fs/promises';

/** What the kernel counts of a process's memory, MiB. */
export interface Resident {
  now: number;
  /** The most there was since {@link forgetPeak}. */
  peak: number;
}

/** @throws Error where there is no /proc: only Linux tells */
export async function residentOf(pid: number): Promise<Resident> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

/** Lets the kernel count the peak of a process from here on. */
export async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}
