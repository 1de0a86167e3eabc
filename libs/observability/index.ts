export { type Logger, createLogger } from './src/logger';
export { exposeArchive } from './src/archive-metrics';
export { exposeBacklog } from './src/backlog-metrics';
export { type ActivityTally, keepTally } from './src/keep-tally';
export { exposeLoad } from './src/load-metrics';
export { maskPersonalData } from './src/mask';
export { type Metrics, createMetrics } from './src/metrics';
export { sharedReading } from './src/shared-reading';
