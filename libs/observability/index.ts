export { type Logger, createLogger } from './src/logger';
export { type Metrics, createMetrics } from './src/metrics';
