import { type Socket, connect } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { type Connection, type RowDataPacket, createConnection } from 'mysql2/promise';
import { type Repetition, repeatEvery } from '#libs/lifecycle';

/** Each node is asked so often how it is. */
const ASK_MS = 1_000;
/** One that has not answered by then is lost: what it was asked to do is asked of another. */
const PATIENCE_MS = 3_000;
/** A node that is back is preferred again once it has been well for so long. */
const STEADY_MS = 10_000;
/**
 * What is under way at a node that is left may go on for so long: at one that is well to its end; one that gives its data
 * away, or is cut off, may let it wait until that is over.
 */
const GRACE_MS = { well: 10_000, ill: 2_000 };
/** A dead peer of an idle connection is noticed this long after the last byte, and some seconds. */
export const KEEP_ALIVE_MS = 10_000;

/** How well a node can be worked with; the lower the better. */
const RANKS = { well: 0, giving: 1, unusable: 2, lost: 3 } as const;
type Health = keyof typeof RANKS;

interface Node {
  host: string;
  port: number;
  health: Health;
  /** For people: why it is not well. */
  reason: string;
  wellSince: number;
  sockets: Set<Socket>;
  connection: Connection | undefined;
  asking: Promise<void> | undefined;
  asked: Repetition | undefined;
}

/**
 * The servers of a cluster that a process may work with. It works with one at a time, the first in its list that is
 * well: transactions of one process then meet at rows and wait for each other, and not at the commit, where all but one
 * start over. Another takes its place as soon as that one does not answer, gives its data to a newcomer, lags behind,
 * or is not of the majority.
 */
export class Nodes {
  private current: Node;
  private isClosed = false;

  private constructor(
    private readonly nodes: readonly Node[],
    private readonly login: { user: string; password: string },
    /** Called when another node is worked with from now on. */
    private readonly onMove: () => void,
  ) {
    this.current = nodes[0] as Node;
  }

  /** @param urls of the nodes, the preferred one first. Resolves when each was asked once. */
  static async open(urls: readonly string[], onMove: () => void): Promise<Nodes> {
    const addresses = urls.map((url) => new URL(url));
    const nodes = addresses.map(({ hostname, port }): Node => {
      const host = hostname.replace(/^\[(.*)\]$/, '$1');
      const unknown = { health: 'lost', reason: 'was not asked yet', wellSince: 0 } as const;
      return {
        host,
        port: Number(port || 3306),
        ...unknown,
        sockets: new Set(),
        connection: undefined,
        asking: undefined,
        asked: undefined,
      };
    });
    const { username = '', password = '' } = addresses[0] ?? {};
    const login = { user: decodeURIComponent(username), password: decodeURIComponent(password) };
    const all = new Nodes(nodes, login, onMove);
    await Promise.all(nodes.map((node) => all.ask(node)));
    // From the first look on: which was well for longer says nothing yet.
    all.move(best(nodes) ?? all.current);
    for (const node of nodes) {
      node.asked = repeatEvery(
        ASK_MS,
        () => all.ask(node),
        () => undefined,
      );
    }
    return all;
  }

  /** The way of a new connection, to the node that is worked with. */
  connect(): Socket {
    const node = this.current;
    const socket = connect({ host: node.host, port: node.port, noDelay: true });
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    node.sockets.add(socket);
    socket.once('close', () => {
      node.sockets.delete(socket);
      // The node went, or only this way to it: asked at once, another may be taken before the next statement.
      if (node === this.current && !this.isClosed) void this.ask(node);
    });
    return socket;
  }

  /** Whether a connection leads to the node that is worked with. */
  isCurrent(socket: Socket): boolean {
    return this.current.sockets.has(socket);
  }

  /** Why no node can be worked with; undefined while one can. */
  fault(): string | undefined {
    if (RANKS[this.current.health] < RANKS.unusable) return undefined;
    return `no server of the database can be worked with: ${this.describe().join('; ')}`;
  }

  /** How each node is, for people; the one worked with comes first. */
  describe(): string[] {
    return [this.current, ...this.nodes.filter((node) => node !== this.current)].map(
      ({ host, port, health, reason }) => `${host}:${port} ${health === 'well' ? 'is well' : reason}`,
    );
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const { asked } of this.nodes) await asked?.stop();
    // Asked out of turn, for a connection that was lost: it ends within the patience there is with a node.
    await Promise.all(this.nodes.map(async ({ asking }) => asking));
    for (const { connection } of this.nodes) connection?.destroy();
  }

  private ask(node: Node): Promise<void> {
    node.asking ??= this.askOnce(node).finally(() => (node.asking = undefined));
    return node.asking;
  }

  private async askOnce(node: Node): Promise<void> {
    const before = node.health;
    const { health, reason } = await this.examine(node);
    if (this.isClosed) return;
    if (health === 'well' && before !== 'well') node.wellSince = performance.now();
    node.health = health;
    node.reason = reason;
    // Whoever waits for an answer of it waits for ever.
    if (health === 'lost') for (const socket of node.sockets) socket.destroy(lostError(node));
    this.choose();
  }

  private choose(): void {
    const target = best(this.nodes);
    if (target === undefined || target === this.current) return;
    const isBetter = RANKS[target.health] < RANKS[this.current.health];
    if (isBetter || performance.now() - target.wellSince >= STEADY_MS) this.move(target);
  }

  private move(target: Node): void {
    const left = this.current;
    if (target === left) return;
    this.current = target;
    this.onMove();
    const rest = [...left.sockets];
    void sleep(left.health === 'well' ? GRACE_MS.well : GRACE_MS.ill, undefined, { ref: false }).then(() => {
      if (left !== this.current) for (const socket of rest) socket.destroy(lostError(left));
    });
  }

  private async examine(node: Node): Promise<{ health: Health; reason: string }> {
    const asked = this.answerOf(node);
    // Its end, when nobody listens any more.
    asked.catch(() => undefined);
    const patience = new AbortController();
    try {
      return await Promise.race([asked, this.lateness(patience.signal)]);
    } catch (error) {
      node.connection?.destroy();
      node.connection = undefined;
      const { code, errno, message } = error as { code?: string; errno?: number; message?: string };
      // The server's own word, such as too many connections: what is under way there goes on.
      if (errno !== undefined && errno >= 1000 && code?.startsWith('ER_'))
        return { health: 'unusable', reason: `refuses (${code})` };
      return { health: 'lost', reason: `does not answer (${code ?? message ?? 'no reason'})` };
    } finally {
      patience.abort();
    }
  }

  private async lateness(signal: AbortSignal): Promise<never> {
    await sleep(PATIENCE_MS, undefined, { signal });
    // If this process was held up itself, the answer may be here and only not read yet.
    for (let round = 0; round < 3; round += 1) await turn();
    throw new Error(`within ${PATIENCE_MS} ms`);
  }

  private async knock({ host, port }: Node): Promise<Connection> {
    const connection = await createConnection({ host, port, ...this.login, connectTimeout: PATIENCE_MS });
    connection.on('error', () => undefined);
    // Closed meanwhile, nobody would end it.
    if (this.isClosed) connection.destroy();
    return connection;
  }

  private async answerOf(node: Node): Promise<{ health: Health; reason: string }> {
    const connection = (node.connection ??= await this.knock(node));
    const [rows] = await connection.query<(RowDataPacket & { Variable_name: string; Value: string })[]>(
      `SHOW GLOBAL STATUS WHERE Variable_name IN
         ('wsrep_ready', 'wsrep_cluster_status', 'wsrep_local_state', 'wsrep_local_state_comment')`,
    );
    const [variables] = await connection.query<RowDataPacket[]>("SHOW GLOBAL VARIABLES LIKE 'read_only'");
    return healthOf(
      new Map([...rows, ...variables].map((row) => [String(row['Variable_name']), String(row['Value'])])),
    );
  }
}

/** The one to work with. */
const best = (nodes: readonly Node[]): Node | undefined =>
  nodes.reduce<Node | undefined>(
    (one, other) => (one !== undefined && RANKS[one.health] <= RANKS[other.health] ? one : other),
    undefined,
  );

/** `wsrep_…` are Galera's; servers that replicate otherwise say by `read_only` that they are not the primary. */
export function healthOf(told: ReadonlyMap<string, string>): { health: Health; reason: string } {
  if (told.get('read_only') === 'ON') return { health: 'unusable', reason: 'is read_only' };
  const state = told.get('wsrep_local_state');
  if (state === undefined) return { health: 'well', reason: '' };
  const status = told.get('wsrep_cluster_status') ?? 'unknown';
  if (status !== 'Primary') return { health: 'unusable', reason: `is ${status}, not of the majority` };
  const comment = told.get('wsrep_local_state_comment') ?? state;
  if (told.get('wsrep_ready') !== 'ON') return { health: 'unusable', reason: `is not ready (${comment})` };
  if (state === '4') return { health: 'well', reason: '' };
  // It goes on to serve, more slowly.
  if (state === '2') return { health: 'giving', reason: `is ${comment}` };
  return { health: 'unusable', reason: `is ${comment}, not Synced` };
}

const lostError = ({ host, port }: Node): Error =>
  Object.assign(new Error(`${host}:${port} is not worked with any more`), {
    code: 'PROTOCOL_CONNECTION_LOST',
  });
