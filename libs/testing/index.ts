export * as attempts from './src/attempts';
export { ArchiveScene, SECOND, daysAgo } from './src/archive';
export * from './src/builders';
export { DeliveryScene, type Situation } from './src/deliveries';
export { freshDatabaseUrl, openAgain, openFreshDatabase } from './src/fresh-database';
export { chunksOf, newJob, pendingChunks, streamOf } from './src/jobs';
export { positionPayload } from './src/payloads';
export {
  type ExplainedStatement,
  explainAll,
  multiplyRows,
  tablesScanned,
  withoutPlan,
} from './src/query-plans';
export { QueueScene, closedPort } from './src/queue-scene';
export { type ReplicatedMysql, openReplicatedMysql } from './src/replicated-mysql';
export { serviceOf, servicePayload } from './src/services';
export { until } from './src/until';
export { WayToMysql } from './src/way-to-mysql';
export { openWay } from './src/way';
export { selfSigned } from './src/self-signed';
