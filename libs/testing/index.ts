export * from './src/builders';
export { freshDatabaseUrl, openFreshDatabase } from './src/fresh-database';
export { positionPayload } from './src/payloads';
export { until } from './src/until';
