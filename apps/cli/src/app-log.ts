import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The same complaint of the same app is shown at most this often; its log file has them all. */
const REPEAT_MS = 5_000;
/** Pino's numbers for error and fatal. */
const BAD_LEVEL = /"level":(50|60)\b/;

export interface AppLog {
  readonly file: string;
  write(line: string): void;
  close(): Promise<void>;
}

/** Keeps an app's lines in `<dataDir>/logs/<app>.log` and tells its errors, one line each, to `onError`. */
export function openAppLog(dataDir: string, app: string, onError: (line: string) => void): AppLog {
  const folder = join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${app}.log`);
  const stream = createWriteStream(file, { flags: 'a' });
  // A full disk must not take the house down for the sake of its log.
  stream.on('error', () => undefined);
  const shownAt = new Map<string, number>();
  return {
    file,
    write: (line) => {
      stream.write(`${line}\n`);
      if (!BAD_LEVEL.test(line)) return;
      const complaint = readComplaint(line);
      if (!complaint || Date.now() - (shownAt.get(complaint) ?? 0) < REPEAT_MS) return;
      shownAt.set(complaint, Date.now());
      onError(`${app}: ${complaint}`);
    },
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}

function readComplaint(line: string): string | undefined {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    const parts = [msg, err?.message].filter((part, index, all) => part && all.indexOf(part) === index);
    return parts.join(': ').replaceAll(/\s+/g, ' ').slice(0, 300);
  } catch {
    return undefined;
  }
}
