export { type Logger, createLogger } from './src/logger';
export { maskPersonalData } from './src/mask';
export { type Metrics, createMetrics } from './src/metrics';
