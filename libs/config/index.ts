export { type Config } from './src/schema';
export { ConfigError, loadConfig, redactConfig } from './src/load';
