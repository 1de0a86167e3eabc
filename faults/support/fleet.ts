import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Supervised, supervise } from '#libs/lifecycle';
import { freePort } from '#libs/local-services';
import { Link } from './link';
import { APPS, type AppName, type ServerName } from './schedule';
import { type Servers } from './servers';

/** Compiled, both this file and the apps lie in dist. */
const DIST = path.resolve(__dirname, '../..');
const STOP_MS = 12_000;
const REPLACE_MS = 30_000;
/** Room for uploads on disk: a hundred of the load's, and one that wants all of it. */
export const SPOOL_BYTES = 2 * 1024 * 1024;

/** Seconds where a deployment has minutes; leases, locks and timeouts are those of a deployment. */
const QUICK: NodeJS.ProcessEnv = {
  DELIVERY_SLOT_MS: '1000',
  BREAKER_PROBE_MS: '1000',
  BREAKER_MAX_PROBE_MS: '5000',
  PARKED_RETRY_MS: '5000',
  OUTBOUND_ALLOWED_NETWORKS: '127.0.0.0/8',
  PARTNER_TRUSTED_NETWORKS: '127.0.0.0/8',
  MYSQL_POOL: '6',
  SPOOL_MAX_BYTES: String(SPOOL_BYTES),
  STOP_DRAIN_MS: '1000',
};

type Links = Record<ServerName, Link>;

/** How one process reaches MariaDB and Redis. */
interface Way {
  mysqlUrl: string;
  redisUrl: string;
  /** Where there is something between them that can be broken. */
  links?: Links;
}

/** A proxy between every process and either server. */
export const throughLinks =
  (servers: Servers): (() => Promise<Way>) =>
  async () => {
    const links = {
      mysql: await Link.open(() => servers.port('mysql')),
      redis: await Link.open(() => servers.port('redis')),
    };
    return {
      mysqlUrl: through(links.mysql, servers.url('mysql')),
      redisUrl: through(links.redis, servers.url('redis')),
      links,
    };
  };

interface Member {
  child: Supervised;
  links: Links | undefined;
  log: WriteStream;
  paused: boolean;
  restarts: number;
}

/** The processes of the house, two of each, every one with its own way to MariaDB and to Redis. */
export class Fleet {
  private constructor(
    private readonly members: Map<AppName, Member>,
    /** Addresses of the apis. */
    readonly urls: readonly string[],
  ) {}

  /** @param wayOf the way of one process, asked for each */
  static async start(wayOf: () => Promise<Way>, folder: string): Promise<Fleet> {
    const urls: string[] = [];
    const members = new Map<AppName, Member>();
    const fleet = new Fleet(members, urls);
    await mkdir(path.join(folder, 'logs'), { recursive: true });
    try {
      for (const app of APPS) {
        const { mysqlUrl, redisUrl, links } = await wayOf();
        const port = app.startsWith('api') ? await freePort() : 0;
        if (port > 0) urls.push(`http://127.0.0.1:${port}`);
        const log = createWriteStream(path.join(folder, 'logs', `${app}.log`));
        const member: Member = { child: undefined as never, links, log, paused: false, restarts: 0 };
        member.child = supervise({
          name: app,
          file: path.join(DIST, 'apps', app.replace(/-\d$/, ''), 'src/main.js'),
          env: {
            ...process.env,
            ...QUICK,
            PORT: String(port),
            SPOOL_DIR: path.join(folder, `spool-${app}`),
            MYSQL_URL: mysqlUrl,
            REDIS_URL: redisUrl,
          },
          stopDeadlineMs: STOP_MS,
          onLine: (line) => log.write(`${line}\n`),
          onReady: ({ restarts }) => (member.restarts = restarts),
        });
        members.set(app, member);
      }
      await Promise.all([...members.values()].map(({ child }) => child.ready));
      return fleet;
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  get restarts(): number {
    return [...this.members.values()].reduce((sum, { restarts }) => sum + restarts, 0);
  }

  /** @throws Error for what is no api */
  urlOf(app: AppName): string {
    const url = this.urls[APPS.filter((each) => each.startsWith('api')).indexOf(app)];
    if (url === undefined) throw new Error(`${app} has no address`);
    return url;
  }

  /** Asks a process to stop, as a deployment does, and waits until the next one is ready. */
  async replace(app: AppName): Promise<void> {
    const member = this.member(app);
    const before = member.restarts;
    this.signal(app, 'SIGTERM');
    const until = Date.now() + REPLACE_MS;
    while (member.restarts === before) {
      if (Date.now() > until) throw new Error(`${app} was not replaced within ${REPLACE_MS} ms`);
      await sleep(20);
    }
  }

  /** @returns false when it was away already */
  kill(app: AppName): boolean {
    return this.signal(app, 'SIGKILL');
  }

  pause(app: AppName): boolean {
    this.member(app).paused = true;
    return this.signal(app, 'SIGSTOP');
  }

  resume(app: AppName): void {
    this.member(app).paused = false;
    this.signal(app, 'SIGCONT');
  }

  links(app: AppName | 'all', server: ServerName): Link[] {
    const members = app === 'all' ? [...this.members.values()] : [this.member(app)];
    return members.flatMap(({ links }) => links?.[server] ?? []);
  }

  /** Ends one for good, as a deployment that takes it out of service. */
  async retire(app: AppName): Promise<void> {
    await this.member(app).child.stop();
  }

  async stop(): Promise<void> {
    for (const [app, { paused }] of this.members) if (paused) this.resume(app);
    await Promise.all([...this.members.values()].map(({ child }) => child.stop()));
    for (const { links, log } of this.members.values()) {
      links?.mysql.close();
      links?.redis.close();
      log.end();
    }
  }

  private signal(app: AppName, signal: NodeJS.Signals): boolean {
    const pid = this.member(app).child.pid();
    return pid !== undefined && process.kill(pid, signal);
  }

  private member(app: AppName): Member {
    const member = this.members.get(app);
    if (member === undefined) throw new Error(`There is no ${app}`);
    return member;
  }
}

function through(link: Link, url: string): string {
  const address = new URL(url);
  address.port = String(link.port);
  return address.toString();
}
