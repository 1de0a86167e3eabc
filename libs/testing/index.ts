export * from './src/builders';
export { freshDatabaseUrl, openAgain, openFreshDatabase } from './src/fresh-database';
export { chunksOf, newJob } from './src/jobs';
export { positionPayload } from './src/payloads';
export { until } from './src/until';
