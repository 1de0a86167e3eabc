export { type JobName, type Payload } from './src/catalogue';
export { type Consumer, createConsumer } from './src/consumer';
export { type Producer, createProducer } from './src/producer';
