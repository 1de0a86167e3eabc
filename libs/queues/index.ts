export { type JobName, type Payload } from './src/catalogue';
export { type ConsumerSettings, createConsumer } from './src/consumer';
export { DELIVERIES_PER_JOB } from './src/in-batches';
export { type Producer, createProducer } from './src/producer';
export { createRateLimit } from './src/rate-limit';
