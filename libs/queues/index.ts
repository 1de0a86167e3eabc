export { type QueueBoard, createQueueBoard } from './src/board';
export { type JobName, type Payload } from './src/catalogue';
export { type ConsumerSettings, createConsumer } from './src/consumer';
export { inspectRedis, type RedisServer, type RedisState } from './src/inspect-redis';
export { type Producer, createProducer } from './src/producer';
export { createRateLimit } from './src/rate-limit';
export { joinRollCall } from './src/roll-call';
