import type { Command } from 'commander';
import { buildProgram } from './program';

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

/** They print no results: a story that is watched, and a script. */
const WITHOUT_JSON = ['demo', 'completion'];

it.each(leaves(buildProgram()))(
  'gpd %s says what it is for, with examples, and speaks JSON',
  (name, command) => {
    const help = helpOf(command);
    expect(command.description()).not.toBe('');
    expect(help).toContain('Examples:');
    expect(help).toContain(`  gpd ${name}`);
    expect(help.includes('--json')).toBe(!WITHOUT_JSON.includes(name));
    for (const option of command.options) expect(option.description).not.toBe('');
  },
);
