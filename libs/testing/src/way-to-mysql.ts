import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/** What a COMMIT comes to: refused with an error, its work undone; or a connection that is lost before or after it. */
export type CommitFate = { errno: number; sqlState: string } | 'lost before' | 'lost after';

/** A way to the run's MySQL of a test's own: it can be cut and held, and decides what becomes of a COMMIT. */
export class WayToMysql {
  private readonly pairs = new Set<readonly [near: Socket, far: Socket]>();
  private fates: CommitFate[] = [];
  private mode: 'open' | 'cut' | 'held' = 'open';

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async open(mysqlUrl: string): Promise<WayToMysql> {
    const server = createServer();
    const way = new WayToMysql(server, new URL(mysqlUrl));
    server.on('connection', (near: Socket) => way.join(near));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return way;
  }

  get place(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = this.place;
    return url.toString();
  }

  get connections(): number {
    return this.pairs.size;
  }

  /** The next COMMITs end so, one after the other. */
  nextCommits(...fates: CommitFate[]): void {
    this.fates = fates;
  }

  /** Resets what is connected, and whoever connects. */
  cut(): void {
    this.mode = 'cut';
    this.reset();
  }

  /** Connections stay, and nothing comes through. */
  hold(): void {
    this.mode = 'held';
  }

  async close(): Promise<void> {
    this.reset();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private reset(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
  }

  private join(near: Socket): void {
    near.on('error', () => undefined);
    if (this.mode === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(Number(this.target.port), this.target.hostname);
    far.on('error', () => undefined);
    const pair = [near, far] as const;
    this.pairs.add(pair);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('close', () => {
        this.pairs.delete(pair);
        other.destroy();
      });
    }
    let answer: ((bytes: Buffer) => void) | undefined;
    near.on('data', (bytes: Buffer) => {
      if (this.mode === 'held') return;
      const fate = isCommit(bytes) ? this.fates.shift() : undefined;
      if (fate === undefined) far.write(bytes);
      else if (fate === 'lost before') near.destroy();
      else {
        // A node that refuses a COMMIT has rolled back: so does this one.
        far.write(fate === 'lost after' ? bytes : command('ROLLBACK'));
        answer = () => {
          if (fate === 'lost after') near.destroy();
          else near.write(errorPacket(fate.errno, fate.sqlState));
        };
      }
    });
    far.on('data', (bytes: Buffer) => {
      if (this.mode === 'held') return;
      if (answer === undefined) near.write(bytes);
      else answer(bytes);
      answer = undefined;
    });
  }
}

/** A packet is its length in three bytes, its number, and for a statement a 3 and the text. */
const packet = (number: number, body: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head.writeUInt8(number, 3);
  return Buffer.concat([head, body]);
};
const command = (sql: string): Buffer => packet(0, Buffer.from(`\x03${sql}`));
const isCommit = (bytes: Buffer): boolean => bytes.equals(command('COMMIT'));
function errorPacket(errno: number, sqlState: string): Buffer {
  const number = Buffer.alloc(2);
  number.writeUInt16LE(errno);
  return packet(
    1,
    Buffer.concat([Buffer.from([0xff]), number, Buffer.from(`#${sqlState}refused at COMMIT`)]),
  );
}
