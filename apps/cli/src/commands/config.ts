import type { Command } from 'commander';
import pc from 'picocolors';
import { ConfigError, describeSettings, likelyTypos, loadConfig, redactConfig } from '#libs/config';
import { withExamples } from '../examples';
import { withJson } from '../remote/options';
import { table } from '../table';
import { print } from '../with-database';

export function addConfig(program: Command): void {
  const config = program.command('config').description('settings, which are read from the environment');
  withExamples(
    withJson(config.command('check'))
      .description(
        'whether all processes could start with this environment, and what differs from the defaults',
      )
      .addHelpText(
        'after',
        '\nExit code: 0 when they could, else 1. Nothing is connected to: gpd doctor does that.',
      )
      .action(check),
    ['before a deployment', 'config check'],
  );
  withExamples(
    withJson(config.command('list')).description('every setting, its default and meaning').action(list),
    ['those about uploads', 'config list | grep UPLOAD'],
  );
}

function check({ json }: { json?: boolean }): void {
  const faults: string[] = [];
  const changed: Record<string, unknown> = {};
  try {
    const shown = redactConfig(loadConfig());
    const defaults = new Map(settings().map((setting) => [setting.name, setting.default]));
    for (const [name, value] of Object.entries(shown))
      if (String(value) !== defaults.get(name)) changed[name] = value;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    faults.push(
      ...error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim()),
    );
  }
  const typos = likelyTypos();
  if (json) print({ ok: faults.length === 0, faults, typos, changed });
  else {
    for (const fault of faults) process.stdout.write(`${pc.red('fail')}  ${fault}\n`);
    for (const { name, meant } of typos)
      process.stdout.write(`${pc.yellow('warn')}  ${name} is no setting: was ${meant} meant?\n`);
    if (faults.length === 0) {
      process.stdout.write(`${pc.green('ok')}    all ${settings().length} settings can be read\n\n`);
      process.stdout.write(
        table(
          ['not the default', 'value'],
          Object.entries(changed).map(([name, value]) => [name, String(value)]),
        ),
      );
    }
  }
  process.exitCode = faults.length === 0 ? 0 : 1;
}

const settings = () => describeSettings().flatMap((section) => section.settings);

function list({ json }: { json?: boolean }): void {
  if (json) print(describeSettings());
  else
    process.stdout.write(
      table(
        ['setting', 'default', 'meaning'],
        settings().map((each) => [each.name, each.default ?? '(must be set)', each.description]),
      ),
    );
}
