import type { Command, Option } from 'commander';
import { describeSettings, type SettingView } from '#libs/config';

/** `docs/cli.md`: every command, made of what the commands say of themselves. */
export function writeCliReference(program: Command): string {
  return `${CLI_INTRODUCTION}${commandsOf(program, [program.name()]).join('\n')}`;
}

const CLI_INTRODUCTION = `# The gpd command

<!-- Made by \`gpd reference cli > docs/cli.md\`: do not edit. -->

In the project folder, after \`npm run build\`: \`npx gpd\`; there and in the image: \`node dist/apps/cli/src/main.js\`.

- Against a running service: \`GPD_URL\` and \`GPD_KEY\` (\`--url\`, \`--key\`), and \`GPD_ORGANIZATION\` (\`-o\`) where a command is
  about one. After \`npm start\` they are \`http://127.0.0.1:8080\` and a key of \`.data/demo.json\`.
- Beside a database: \`keys\`, \`brokers\`, \`stations list\` and redeliveries of many take \`MYSQL_URL\` where no service is named:
  so the first key comes to be.
- \`--json\` prints JSON on standard output and nothing else there; progress and errors go to standard error.
- Exit code 0: all is well. 1: something went wrong, said in one line. 2: of a job that was waited for, some items failed.
- Busy services (429, 503) are waited for and tried again; what changes something carries an \`Idempotency-Key\`.

`;

function commandsOf(command: Command, words: readonly string[]): string[] {
  return command.commands
    .filter((each) => each.name() !== 'reference')
    .flatMap((each) => {
      const path = [...words, each.name()];
      return each.commands.length === 0 ? [entry(each, path)] : commandsOf(each, path);
    });
}

function entry(command: Command, words: readonly string[]): string {
  const title = words.slice(1).join(' ');
  const given = command.registeredArguments.map((argument) => {
    const name = argument.argChoices?.join('|') ?? `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  const rows = command.options.map((option) => `| \`${option.flags}\` | ${meaningOf(option)} |`);
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const after = help
    .slice(help.indexOf('display help for command') + 'display help for command'.length)
    .trim();
  const [before = '', examples = ''] = after.split('Examples:\n');
  return [
    `## ${title}`,
    '',
    sentence(command.description()),
    '',
    '```text',
    [...words, ...given, ...(rows.length === 0 ? [] : ['[options]'])].join(' '),
    '```',
    '',
    ...(rows.length === 0 ? [] : ['| Option | Meaning |', '| --- | --- |', ...rows, '']),
    ...(before.trim() === '' ? [] : [before.trim(), '']),
    '```sh',
    examples.replaceAll(/^ {2}/gm, '').trim(),
    '```',
    '',
  ].join('\n');
}

function meaningOf({ description, defaultValue, envVar, argChoices, negate }: Option): string {
  const facts = [
    ...(argChoices === undefined ? [] : [argChoices.join(', ')]),
    ...(envVar === undefined ? [] : [`\`${envVar}\``]),
    ...(defaultValue === undefined || negate ? [] : [`default \`${String(defaultValue)}\``]),
  ];
  return `${description}${facts.length === 0 ? '' : ` (${facts.join('; ')})`}`.replaceAll('|', '\\|');
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;

/** `docs/configuration.md`: every setting, made of the schema that reads them. */
export function writeConfigurationReference(): string {
  const parts = describeSettings().map(({ title, note, settings }) =>
    [
      `## ${title}`,
      '',
      ...(note === undefined ? [] : [note, '']),
      '| Variable | Default | Meaning |',
      '| --- | --- | --- |',
      ...settings.map(rowOf),
      '',
    ].join('\n'),
  );
  return `${CONFIGURATION_INTRODUCTION}${parts.join('\n')}`;
}

const CONFIGURATION_INTRODUCTION = `# Configuration

<!-- Made by \`gpd reference configuration > docs/configuration.md\`: do not edit. -->

All processes read the same settings from the environment, once, at start, and report all faults together. An empty variable
counts as absent. Units are in the names: \`_MS\` milliseconds, \`_BYTES\` bytes, \`_SECONDS\` seconds. \`gpd config check\` says
whether processes could start with an environment, and \`gpd doctor\` whether what it names works.

`;

function rowOf(setting: SettingView): string {
  const fallback =
    setting.default === undefined
      ? 'must be set'
      : setting.default === ''
        ? 'empty'
        : `\`${setting.default}\``;
  const { values } = setting;
  const meaning = `${setting.description}${values === undefined ? '' : ` ${values[0]?.toUpperCase() ?? ''}${values.slice(1)}.`}`;
  return `| \`${setting.name}\` | ${fallback} | ${meaning.replaceAll('|', '\\|')} |`;
}
