import { spawn } from 'node:child_process';

export interface CommandResult {
  readonly code: number | null;
  /** What it wrote to both streams, the last 64 KiB. */
  readonly output: string;
}

export interface CommandOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called about every three seconds while it runs. */
  readonly onStillRunning?: (seconds: number, lastLine: string) => void;
}

const KEPT_OUTPUT = 64 * 1024;
const PROGRESS_MS = 3_000;

/**
 * Runs a program to its end. Never rejects: a program that cannot start has code null and the reason as output.
 * It gets its own process group, so Ctrl-C does not break it off half-way; `signal` asks it to end with SIGTERM.
 */
export function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    let output = '';
    const startedAt = Date.now();
    const child = spawn(file, args, {
      env: options.env,
      cwd: options.cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (data: Buffer) => (output = (output + data.toString()).slice(-KEPT_OUTPUT));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const abort = () => child.kill('SIGTERM');
    options.signal?.addEventListener('abort', abort);
    const progress = setInterval(
      () => options.onStillRunning?.(Math.round((Date.now() - startedAt) / 1000), lastLine(output)),
      PROGRESS_MS,
    );
    const timeout = options.timeoutMs
      ? setTimeout(() => child.kill('SIGKILL'), options.timeoutMs)
      : undefined;
    child.on('error', (error) => (output += error.message));
    child.once('close', (code) => {
      clearInterval(progress);
      clearTimeout(timeout);
      options.signal?.removeEventListener('abort', abort);
      resolve({ code: code !== null && code >= 0 ? code : null, output });
    });
  });
}

/** The last line that says something, at most 200 characters of it. */
export function lastLine(text: string): string {
  return (
    text
      .trim()
      .split(/[\r\n]+/)
      .at(-1) ?? ''
  )
    .trim()
    .slice(0, 200);
}
