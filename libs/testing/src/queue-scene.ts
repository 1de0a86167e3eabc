import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { type ConsumerSettings, type Producer, createConsumer, createProducer } from '#libs/queues';
import { until } from './until';
import { type Way, openWay } from './way';

type Settings = { redisUrl: string; prefix: string; onError: (error: Error) => void };
type ChunkConsumer = ConsumerSettings<'position-chunk'>;

/** Producers and consumers on queues that no other test has. */
export class QueueScene {
  readonly errors: Error[] = [];
  /** Payloads of runs that failed. */
  readonly failed: unknown[] = [];
  readonly settings: Settings = {
    redisUrl: process.env['GPD_TEST_REDIS_URL'] ?? '',
    prefix: `test-${randomBytes(6).toString('hex')}`,
    onError: (error) => this.errors.push(error),
  };
  private readonly open: { close(): Promise<void> }[] = [];

  async close(): Promise<void> {
    for (const each of this.open.splice(0).reverse()) await each.close();
  }

  /** To be closed by the test itself. */
  release(opened: { close(): Promise<void> }): void {
    this.open.splice(this.open.indexOf(opened), 1);
  }

  producer(over: Partial<Settings> = {}): Producer {
    const made = createProducer({ ...this.settings, ...over });
    this.open.push(made);
    return made;
  }

  /** A producer that is connected: until then it refuses what it is given. */
  async connected(over: Partial<Settings> = {}): Promise<Producer> {
    const made = this.producer(over);
    await until(
      () => made.fault(),
      (fault) => fault === undefined,
    );
    return made;
  }

  consume(handle: ChunkConsumer['handle'], over: Partial<ChunkConsumer> = {}) {
    const made = createConsumer({
      ...this.settings,
      name: 'position-chunk',
      concurrency: 4,
      lockMs: 5_000,
      handle,
      onFailed: (error, payload) => {
        this.errors.push(error);
        this.failed.push(payload);
      },
      onGivenUp: () => this.errors.push(new Error('given up')),
      ...over,
    });
    this.open.push(made);
    return made;
  }

  /** Whoever is made from here on goes this way. */
  async wayToRedis(): Promise<Way> {
    const url = new URL(this.settings.redisUrl);
    const { hostname, port } = url;
    const way = await openWay(Number(port), hostname);
    this.open.push(way);
    url.hostname = '127.0.0.1';
    url.port = String(way.port);
    this.settings.redisUrl = url.toString();
    return way;
  }
}

/** A port where nobody listens. */
export const closedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
