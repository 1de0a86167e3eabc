import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { until } from '#libs/testing';

const GPD = path.resolve(__dirname, '../../dist/apps/cli/src/main.js');

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

const started: ChildProcess[] = [];

/** The `gpd` command as a process of its own, from the build. Settings of this process are not passed on, `env` is. */
export class Gpd {
  stdout = '';
  stderr = '';
  private readonly child: ChildProcess;
  readonly end: Promise<CliResult>;

  constructor(words: readonly string[], env: Record<string, string> = {}, input?: string | Buffer) {
    const child = spawn(process.execPath, [GPD, ...words], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
      stdio: 'pipe',
    });
    this.child = child;
    started.push(child);
    child.stdout.on('data', (data: Buffer) => (this.stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (this.stderr += data.toString()));
    // It may end without having read what it was given.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    this.end = once(child, 'close').then(([code]) => ({
      code: code as number | null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  /** What it has said so far, once that is a match; on either of its outputs. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    return (await until(
      () => pattern.exec(`${this.stdout}\n${this.stderr}`),
      (match) => match !== null,
    ))!;
  }

  stop(): Promise<CliResult> {
    this.child.kill('SIGTERM');
    return this.end;
  }
}

/** Ends what a test has left running. */
export function endAll(): void {
  for (const child of started.splice(0)) child.kill('SIGKILL');
}
