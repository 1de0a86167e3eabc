import type { Config } from '#libs/config';
import type { Resources } from '#libs/lifecycle';
import type { Logger } from '#libs/observability';
import { createProducer, createQueueBoard, createRateLimit } from '#libs/queues';

/** What the api has Redis for: queueing, counting requests, and showing operators what is queued. */
export function openQueues(config: Config, logger: Logger, resources: Resources) {
  const { REDIS_URL: redisUrl, QUEUE_PREFIX: prefix } = config;
  const producer = createProducer({
    redisUrl,
    prefix,
    onError: (error) => logger.warn({ err: error }, 'redis'),
  });
  resources.defer('queues', () => producer.close());
  const rate = createRateLimit({
    redisUrl,
    prefix,
    perSecond: config.RATE_LIMIT_PER_SECOND,
    onError: (error) => logger.debug({ err: error }, 'redis, for rates'),
  });
  resources.defer('rates', () => rate.close());
  const queueBoard = createQueueBoard({
    redisUrl,
    prefix,
    basePath: '/admin/queues',
    mayAct: config.QUEUE_ACTIONS,
    onError: (error) => logger.debug({ err: error }, 'redis, for the page of queues'),
  });
  resources.defer('page of queues', () => queueBoard.close());
  return { producer, rate, queueBoard };
}
