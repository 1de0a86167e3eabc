export { type Config, retentionDays } from './src/schema';
export { ConfigError, loadConfig, loadMysqlUrl, redactConfig } from './src/load';
export { readVersion } from './src/version';
