import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  symlinkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const TIMEOUT_MS = 40_000;

/** How the examples of a language are run, and what a machine must have for it. */
const LANGUAGES = {
  sh: { needs: ['bash', 'curl'] },
  js: { needs: [] },
  python: { needs: ['python3'] },
} as const;
export type Language = keyof typeof LANGUAGES;

export interface Example {
  /** `docs/guide.md:12`, the line of its fence. */
  at: string;
  language: Language;
  code: string;
  /** Goes on in the background until the end of the guide; the next one starts when it has printed a line. */
  background: boolean;
  /** Programs it needs beside those of its language. */
  needs: string[];
  /** What the guide says it prints; `…` stands for anything. */
  output?: string;
}

export interface Guide {
  /** Files the reader is told to save, by name. */
  files: Record<string, string>;
  examples: Example[];
}

/**
 * Reads the examples of a document. They are fenced blocks, marked behind the language: `run`, `run background`,
 * `run needs=zip`; `file=NAME` is a file to save; `output` right behind a run is what that prints.
 */
export function readGuide(file: string): Guide {
  const guide: Guide = { files: {}, examples: [] };
  const lines = readFileSync(path.join(ROOT, file), 'utf8').split('\n');
  for (let start = 0; start < lines.length; start += 1) {
    const [, language = '', info = ''] = /^```(\w+)\s*(.*)$/.exec(lines[start] ?? '') ?? [];
    if (language === '') continue;
    const end = lines.indexOf('```', start + 1);
    if (end < 0) throw new Error(`${file}:${start + 1}: this block has no end`);
    const code = lines.slice(start + 1, end).join('\n');
    const words = info.split(' ').filter((word) => word !== '');
    const value = (name: string) =>
      words.filter((word) => word.startsWith(`${name}=`)).map((word) => word.slice(name.length + 1));
    const [saved] = value('file');
    if (saved !== undefined) guide.files[saved] = code;
    if (words.includes('run')) {
      if (!(language in LANGUAGES)) throw new Error(`${file}:${start + 1}: ${language} cannot be run`);
      guide.examples.push({
        at: `${file}:${start + 1}`,
        language: language as Language,
        code,
        background: words.includes('background'),
        needs: value('needs'),
      });
    }
    if (words.includes('output')) {
      const last = guide.examples.at(-1);
      if (last === undefined) throw new Error(`${file}:${start + 1}: the output of nothing`);
      last.output = code;
    }
    start = end;
  }
  return guide;
}

/** Programs this machine lacks to run what the example or language asks for. */
export const missing = (needs: readonly string[]): string[] =>
  needs.filter((program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined);

export const missingFor = (language: Language): string[] => missing(LANGUAGES[language].needs);

/** Runs examples one after the other, in a folder of their own, as a reader of the guide would. */
export class Reader {
  private readonly parent = mkdtempSync(path.join(tmpdir(), 'gpd-guide-'));
  private readonly folder = path.join(this.parent, 'reader');
  private readonly background: ReturnType<typeof spawn>[] = [];
  private serial = 0;

  constructor(
    private readonly env: Record<string, string>,
    files: Record<string, string>,
    demoFile: string,
  ) {
    mkdirSync(path.join(this.folder, '.data'), { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(this.folder, name), content);
    // What a guide says to install, and the folder of the project it begins in.
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(this.parent, 'node_modules'));
    symlinkSync(path.join(ROOT, 'dist'), path.join(this.folder, 'dist'));
    mkdirSync(path.join(this.folder, 'node_modules/@gpd-async'), { recursive: true });
    symlinkSync(path.join(ROOT, 'dist/client'), path.join(this.folder, 'node_modules/@gpd-async/client'));
    copyFileSync(demoFile, path.join(this.folder, '.data/demo.json'));
  }

  /** @returns what it printed. @throws when it ends with anything but 0 */
  run(example: Example): Promise<string> {
    const [command, args] = this.commandOf(example);
    const child = spawn(command, args, {
      cwd: this.folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: this.folder, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: what a shell has started ends with it.
      detached: true,
    });
    if (example.background) this.background.push(child);
    return new Promise((resolve, reject) => {
      let output = '';
      let errors = '';
      const timer = setTimeout(() => fail(`has not ended after ${TIMEOUT_MS} ms`), TIMEOUT_MS);
      const fail = (what: string) => {
        clearTimeout(timer);
        endGroup(child);
        reject(new Error(`${example.at} ${what}\n${output}\n${errors}`));
      };
      child.stdout.on('data', (data: Buffer) => {
        output += data.toString();
        if (example.background && output.includes('\n')) done();
      });
      child.stderr.on('data', (data: Buffer) => {
        errors += data.toString();
        if (example.background && errors.includes('\n')) done();
      });
      const done = () => {
        clearTimeout(timer);
        resolve(example.background ? output + errors : output);
      };
      child.on('error', ({ message }) => fail(message));
      child.on('close', (code) => (code === 0 && !example.background ? done() : fail(`ended with ${code}`)));
    });
  }

  /** What the examples in the background do ends with it. */
  async close(): Promise<void> {
    await Promise.all(
      this.background.map(
        (child) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) resolve();
            child.once('exit', () => resolve());
            endGroup(child);
          }),
      ),
    );
    rmSync(this.parent, { recursive: true, force: true });
  }

  private commandOf({ language, code }: Example): [string, string[]] {
    this.serial += 1;
    // What one block sets the next one knows, as in the reader's terminal.
    if (language === 'sh')
      return [
        'bash',
        [
          '-c',
          `set -eu -o pipefail\nif [ -f .vars ]; then . ./.vars; fi\nset -a\n${code}\nexport -p > .vars`,
        ],
      ];
    const file = path.join(this.folder, `example-${this.serial}.${language === 'js' ? 'mjs' : 'py'}`);
    writeFileSync(file, code);
    return [language === 'js' ? process.execPath : 'python3', [file]];
  }
}

function endGroup({ pid }: ReturnType<typeof spawn>): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Whether a text is what a guide shows, in which `…` stands for anything and spaces for none. */
export function isAsShown(text: string, shown: string): boolean {
  const bare = (given: string) => given.replace(/\s+/g, '');
  const pattern = bare(shown)
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^]*?');
  return new RegExp(`^${pattern}$`).test(bare(text));
}
