export { type Config, archiveDays, retentionDays } from './src/schema';
export { ConfigError, loadConfig, loadMysqlUrl, redactConfig } from './src/load';
export { type RedisAddress, readRedisAddress, redisPlace } from './src/redis-address';
export { describeSettings, likelyTypos, type SettingView } from './src/describe-settings';
export { exportsTraces } from './src/traces';
export { readVersion } from './src/version';
export { eachMysqlServer, mysqlPlace } from './src/mysql-address';
