import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { forgetPid, notePid } from './data-folder';
import { stopProcess } from './processes';
import { ServicesError } from './services-error';

export interface ServerProgram {
  /** As people call it: MariaDB, Redis. */
  readonly title: string;
  readonly file: string;
  readonly args: readonly string[];
  /** Its data and working folder. */
  readonly folder: string;
  readonly logFile: string;
  readonly env: NodeJS.ProcessEnv;
  /** Resolves when the server answers; rejects while it does not yet. */
  readonly answers: () => Promise<unknown>;
  readonly startDeadlineMs: number;
  readonly stopDeadlineMs: number;
  readonly onUnexpectedEnd: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface RunningServer {
  readonly pid: number;
  /** SIGTERM, then SIGKILL; resolves once it is gone, also when it was already. */
  stop(): Promise<void>;
}

/** Starts a server in its own process group and waits until it answers. On failure nothing is left running. */
export async function startServer(program: ServerProgram): Promise<RunningServer> {
  const { title, folder, logFile } = program;
  const log = openSync(logFile, 'a', 0o600);
  const logStart = fstatSync(log).size;
  const child = spawn(program.file, program.args, {
    cwd: folder,
    env: program.env,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  // The server must not keep this process alive: whoever forgets to stop it still gets to exit.
  child.unref();

  const state: { end?: string; expected: boolean; up: boolean } = { expected: false, up: false };
  child.once('error', (error) => (state.end = error.message));
  child.once('exit', (code, signal) => {
    state.end = signal ? `ended by ${signal}` : `ended with code ${code ?? 'unknown'}`;
    forgetPid(folder);
    if (state.up && !state.expected) program.onUnexpectedEnd(`${title} ${state.end}; see ${logFile}`);
  });
  if (child.pid !== undefined) notePid(folder, child.pid);
  const stop = async () => {
    state.expected = true;
    if (child.pid !== undefined && state.end === undefined)
      await stopProcess(child.pid, program.stopDeadlineMs);
    forgetPid(folder);
  };

  const until = Date.now() + program.startDeadlineMs;
  for (;;) {
    const silence = await reasonOf(program.answers);
    if (silence === undefined) break;
    const failure =
      state.end ?? (program.signal?.aborted ? 'was told to stop' : Date.now() > until ? silence : undefined);
    if (failure !== undefined) {
      await stop();
      throw new ServicesError(`${title} did not start: it ${failure}. ${lastWords(logFile, logStart)}`);
    }
    await delay(25);
  }
  state.up = true;
  return { pid: child.pid ?? -1, stop };
}

async function reasonOf(answers: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await answers();
    return undefined;
  } catch (error) {
    return `does not answer (${error instanceof Error ? error.message : String(error)})`;
  }
}

/** The last lines a log got since `from`, on one line: errors first, because a goodbye is longer than its reason. */
export function lastWords(logFile: string, from = 0): string {
  const lines = readFileSync(logFile)
    .subarray(from)
    .toString()
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const errors = lines.filter((line) => /\[ERROR\]|error|fatal|denied/i.test(line));
  const chosen = (errors.length > 0 ? errors : lines).slice(-3).map((line) => line.slice(0, 300));
  return `Its log (${logFile}) says: ${chosen.join(' | ') || 'nothing'}`;
}
