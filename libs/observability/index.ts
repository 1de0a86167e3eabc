export { type Logger, createLogger } from './src/logger';
export { exposeBacklog } from './src/backlog-metrics';
export { maskPersonalData } from './src/mask';
export { type Metrics, createMetrics } from './src/metrics';
