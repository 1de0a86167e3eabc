import type { Command } from 'commander';

/** Shows how a command is used, below its options: `[what for, words after gpd]`. */
export function withExamples(
  command: Command,
  ...examples: readonly [what: string, words: string][]
): Command {
  const lines = examples.map(([what, words]) => `  # ${what}\n  gpd ${words}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
