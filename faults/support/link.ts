import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way from one process to one server that can be broken: a TCP proxy on a port of its own. */
export class Link {
  private mode: 'open' | 'cut' | 'stalled' = 'open';
  private readonly pairs = new Set<Pair>();
  /** Accepted while nothing passes. */
  private readonly waiting = new Set<Socket>();
  private readonly server: Server = createServer((client) => this.accept(client));

  private constructor(private readonly targetPort: () => number) {}

  /** @param targetPort where the server is at the moment: it may come back on another port */
  static async open(targetPort: () => number): Promise<Link> {
    const link = new Link(targetPort);
    await new Promise<void>((resolve, reject) => {
      link.server.once('error', reject);
      link.server.listen(0, '127.0.0.1', resolve);
    });
    return link;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resets what is connected and whoever connects. */
  cut(): void {
    this.mode = 'cut';
    this.resetAll();
  }

  /** Lets bytes and new connections wait. */
  stall(): void {
    this.mode = 'stalled';
    for (const pair of this.pairs) pair.hold();
  }

  mend(): void {
    this.mode = 'open';
    for (const pair of this.pairs) pair.flow();
    for (const client of this.waiting) this.join(client);
    this.waiting.clear();
  }

  close(): void {
    this.server.close();
    this.resetAll();
  }

  private accept(client: Socket): void {
    client.on('error', () => undefined);
    if (this.mode === 'cut') client.resetAndDestroy();
    else if (this.mode === 'open') this.join(client);
    else {
      this.waiting.add(client);
      client.pause();
      client.once('close', () => this.waiting.delete(client));
    }
  }

  private join(client: Socket): void {
    const pair = new Pair(client, connect(this.targetPort(), '127.0.0.1'), () => this.pairs.delete(pair));
    this.pairs.add(pair);
  }

  private resetAll(): void {
    for (const pair of this.pairs) pair.reset();
    for (const client of this.waiting) client.resetAndDestroy();
    this.waiting.clear();
  }
}

/** Two sockets that copy to each other. */
class Pair {
  constructor(
    private readonly client: Socket,
    private readonly upstream: Socket,
    onEnd: () => void,
  ) {
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      // A server that died takes its clients' connections with it at once, as without a proxy.
      socket.once('close', () => {
        this.reset();
        onEnd();
      });
    }
    this.flow();
  }

  flow(): void {
    this.client.pipe(this.upstream);
    this.upstream.pipe(this.client);
  }

  hold(): void {
    this.client.unpipe();
    this.upstream.unpipe();
    this.client.pause();
    this.upstream.pause();
  }

  reset(): void {
    for (const socket of [this.client, this.upstream]) if (!socket.destroyed) socket.resetAndDestroy();
  }
}
