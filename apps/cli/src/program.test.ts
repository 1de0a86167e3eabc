import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { completionScript } from './completion/completion';
import { buildProgram } from './program';
import { writeCliReference, writeConfigurationReference } from './reference/write-reference';

const leaves = (command: Command, where: string[] = []): [string, Command][] =>
  command.commands.length === 0
    ? [[where.join(' '), command]]
    : command.commands.flatMap((each) => leaves(each, [...where, each.name()]));

/** The help as somebody reads it. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (more) => (text += more) });
  command.outputHelp();
  return text;
}

/** They print no results: a story that is watched, a script, a page. */
const WITHOUT_JSON = ['demo', 'completion', 'reference'];

describe('every command', () => {
  it('says what it is for, with examples, and speaks JSON', () => {
    for (const [name, command] of leaves(buildProgram())) {
      const help = helpOf(command);
      expect({ name, description: command.description() }).not.toEqual({ name, description: '' });
      expect(help).toContain('Examples:');
      expect(help).toContain(`  gpd ${name}`);
      expect({ name, json: help.includes('--json') }).toEqual({ name, json: !WITHOUT_JSON.includes(name) });
      for (const option of command.options) expect(option.description).not.toBe('');
    }
  });

  it('has examples whose options exist', () => {
    for (const [name, command] of leaves(buildProgram())) {
      const flags = command.options.flatMap(({ long, short }) => [long, short]);
      const examples = helpOf(command)
        .split('\n')
        .filter((line) => line.startsWith('  gpd '))
        .map((line) => line.split(/ [|>&]/)[0] ?? '');
      const used = examples.flatMap((line) => line.split(' ').filter((word) => /^--?[a-z]/.test(word)));
      expect({ name, unknown: used.filter((word) => !flags.includes(word)) }).toEqual({ name, unknown: [] });
    }
  });

  it('is there when only its part is loaded', () => {
    const { commands } = buildProgram();
    expect(commands.length).toBeGreaterThan(10);
    for (const command of commands.map((each) => each.name()))
      expect(buildProgram(command).commands.map((each) => each.name())).toContain(command);
    expect(buildProgram('jobs').commands).toHaveLength(1);
    expect(buildProgram('toString').commands).toHaveLength(commands.length);
  });
});

describe('documents made from the code are in step with it:', () => {
  /** Prettier lays tables out; that is no difference. */
  const words = (markdown: string) =>
    markdown
      .split('\n')
      .map((line) => line.replaceAll(/-{3,}/g, '---').replaceAll(/ +/g, ' ').trim())
      .filter((line) => line !== '');
  it.each([
    ['cli', () => writeCliReference(buildProgram())],
    ['configuration', writeConfigurationReference],
  ])('docs/%s.md (if not: gpd reference PAGE > docs/PAGE.md)', (page, write) => {
    const file = path.resolve(__dirname, '../../../docs', `${page}.md`);
    expect(words(readFileSync(file, 'utf8'))).toEqual(words(write()));
  });
});

describe('completion', () => {
  it('in bash offers commands, options and their values, and leaves files to the shell', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'gpd-completion-'));
    try {
      const file = path.join(folder, 'gpd.bash');
      writeFileSync(file, completionScript(buildProgram(), 'bash'));
      const complete = (...typed: string[]) =>
        execFileSync(
          'bash',
          [
            '-c',
            'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _gpd; echo "${COMPREPLY[*]}"',
            file,
            'gpd',
            ...typed,
          ],
          { encoding: 'utf8' },
        ).trim();
      expect(complete('jo')).toBe('jobs');
      expect(complete('jobs', 'su')).toBe('submit');
      expect(complete('--json', 'stations', 'te')).toBe('test');
      expect(complete('jobs', 'submit', 'file.zip', '--id')).toBe('--idempotency-key');
      expect(complete('jobs', 'submit', '--operation', 'UP')).toBe('UPDATE');
      expect(complete('jobs', 'submit', '--failed-to', '')).toBe('');
      expect(complete('completion', '')).toBe('bash zsh fish --help');
      expect(complete('nothing', 'jobs', 'x')).toBe('');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each(['zsh', 'fish'] as const)('for %s knows every command', (shell) => {
    const script = completionScript(buildProgram(), shell);
    for (const [name] of leaves(buildProgram())) expect(script).toContain(`'${name}'`);
  });
});
