import { type Socket, connect } from 'node:net';

/**
 * Hears every command a Redis server gets. By the protocol itself: ioredis takes commands that come with the answer to
 * MONITOR for answers to questions nobody asked, and its connection is broken then.
 */
export class RedisMonitor {
  private constructor(
    private readonly socket: Socket,
    private readonly told: { text: string },
  ) {}

  /** Everything is heard that is sent after this resolves. */
  static async start(redisUrl: string): Promise<RedisMonitor> {
    const { hostname, port, username, password } = new URL(redisUrl);
    const key = [username, password].filter((word) => word !== '').map(decodeURIComponent);
    const orders = [...(password === '' ? [] : [`AUTH ${key.join(' ')}`]), 'MONITOR'];
    const socket = connect(Number(port), hostname).setEncoding('utf8');
    const told = { text: '' };
    socket.write(orders.map((order) => `${order}\r\n`).join(''));
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.on('data', (text: string) => {
        told.text += text;
        if (told.text.startsWith('+OK\r\n'.repeat(orders.length))) resolve();
        else if (told.text.startsWith('-')) reject(new Error(told.text));
      });
    });
    return new RedisMonitor(socket, told);
  }

  /** A line each, as Redis writes it: what is no printable ASCII escaped. */
  get commands(): string {
    return this.told.text;
  }

  stop(): void {
    this.socket.destroy();
  }
}
