import { type Config, ConfigError, likelyTypos, loadConfig } from '#libs/config';
import { Findings } from './finding';

/** Reads the settings as every process does; a finding for each that is wrong. */
export function checkSettings(): { findings: Findings; config?: Config } {
  const findings = new Findings('settings');
  for (const { name, meant } of likelyTypos()) findings.warn(`${name} is no setting`, `was ${meant} meant?`);
  let config: Config;
  try {
    config = loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const line of error.message.split('\n').slice(1))
      findings.fail(line.trim(), 'set it in the environment; docs/configuration.md has them all');
    return { findings };
  }
  findings.ok('all settings can be read');
  if (config.SECRETS_KEYS.length === 0)
    findings.warn(
      'SECRETS_KEYS is empty: client certificates and webhooks cannot be stored',
      'set it to the output of: openssl rand -base64 32',
    );
  return { findings, config };
}
