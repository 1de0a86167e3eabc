import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A mark that tells a process from a later one with the same number (its start time), or undefined when no such
 * process lives.
 */
export function processMark(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  try {
    // Fields after the command's closing parenthesis: state is the first, start time the twentieth.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return askPs(pid, 'lstart=');
  }
}

/** Whether the process works in or was told of `folder`; a recycled process number is not taken for ours. */
export function belongsTo(pid: number, folder: string): boolean {
  if (processMark(pid) === undefined) return false;
  try {
    // Redis overwrites its command line, so the working folder counts as well.
    const cwd = readlinkSync(`/proc/${pid}/cwd`);
    return (
      cwd === folder ||
      cwd.startsWith(`${folder}/`) ||
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
    );
  } catch {
    return askPs(pid, 'command=')?.includes(folder) ?? false;
  }
}

/** SIGTERM, then SIGKILL after the deadline; resolves once the process is gone. */
export async function stopProcess(pid: number, deadlineMs: number): Promise<void> {
  const mark = processMark(pid);
  if (mark === undefined) return;
  send(pid, 'SIGTERM');
  const until = Date.now() + deadlineMs;
  let killed = false;
  while (processMark(pid) === mark) {
    if (!killed && Date.now() > until) {
      send(pid, 'SIGKILL');
      killed = true;
    }
    await delay(20);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone between the look and the signal.
  }
}

function askPs(pid: number, column: string): string | undefined {
  try {
    return (
      execFileSync('ps', ['-ww', '-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}
