import { setTimeout as sleep } from 'node:timers/promises';
import Redis from 'ioredis';
import { type OwnServers, openOwnServers } from '#libs/local-services';
import { type ServerName } from './schedule';

type Running = Awaited<ReturnType<OwnServers['startMysql']>>;

/** MariaDB and Redis of one drill, to be held, killed and started again on the same data. */
export class Servers {
  /** What is done to one server is done one after the other. */
  private readonly turns: Record<ServerName, Promise<unknown>> = {
    mysql: Promise.resolve(),
    redis: Promise.resolve(),
  };

  private constructor(
    private readonly own: OwnServers,
    private readonly running: Record<ServerName, Running>,
  ) {}

  static async start(onProgress: (line: string) => void, binaryLog = false): Promise<Servers> {
    const own = await openOwnServers({ env: process.env, onProgress: () => undefined, binaryLog });
    try {
      const [mysql, redis] = await Promise.all([own.startMysql(), own.startRedis()]);
      for (const { describe } of [mysql, redis]) onProgress(describe);
      return new Servers(own, { mysql, redis });
    } catch (error) {
      own.release();
      throw error;
    }
  }

  /** The server's own address, past all proxies. */
  url(server: ServerName): string {
    return this.running[server].url;
  }

  port(server: ServerName): number {
    return Number(new URL(this.url(server)).port);
  }

  /** Holds a server still: it keeps its connections and answers nothing. */
  pause(server: ServerName, durationMs: number): Promise<void> {
    return this.turn(server, async () => {
      const { pid } = this.running[server];
      process.kill(pid, 'SIGSTOP');
      try {
        await sleep(durationMs);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
    });
  }

  /** Kills a server as a power cut would its process; it is back after `awayMs` and its start. */
  restart(server: ServerName, awayMs: number): Promise<void> {
    return this.turn(server, async () => {
      const before = this.running[server];
      process.kill(before.pid, 'SIGKILL');
      await before.stop();
      await sleep(awayMs);
      this.running[server] = await (server === 'mysql' ? this.own.startMysql() : this.own.startRedis());
    });
  }

  /** Where MariaDB keeps its data and binary logs. */
  get mysqlData(): string {
    return this.own.mysqlData;
  }

  /** Kills both for good. */
  async kill(): Promise<void> {
    for (const { pid } of Object.values(this.running)) process.kill(pid, 'SIGKILL');
    await Promise.allSettled(Object.values(this.running).map((each) => each.stop()));
  }

  wipeRedis(): Promise<void> {
    return this.turn('redis', () => this.flush());
  }

  private async flush(): Promise<void> {
    const redis = new Redis(this.url('redis'), { maxRetriesPerRequest: null, retryStrategy: () => 100 });
    redis.on('error', () => undefined);
    try {
      await redis.flushall();
    } finally {
      redis.disconnect();
    }
  }

  async stop(): Promise<void> {
    await Promise.allSettled(Object.values(this.turns));
    await Promise.allSettled([this.running.redis.stop(), this.running.mysql.stop()]);
    this.own.release();
  }

  private turn(server: ServerName, work: () => Promise<void>): Promise<void> {
    const mine = this.turns[server].then(work);
    this.turns[server] = mine.catch(() => undefined);
    return mine;
  }
}
