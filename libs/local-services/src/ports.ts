import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';

/**
 * Below what kernels give to connections that go out (from 32768 on Linux, 49152 elsewhere): a port of that range may be
 * taken between the look and the `listen`, or while a server that keeps its port is away, by any connection to anywhere.
 */
const PORTS = { first: 15_000, count: 17_000 };
const TRIES = 100;
const given = new Set<number>();

/**
 * A port nobody listens on at this moment, and that no call in this process was given before. Another process may take it
 * before you do, though none gets it by chance for a connection.
 * @throws Error when 100 ports in a row are taken
 */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const port = PORTS.first + randomInt(PORTS.count);
    if (given.has(port)) continue;
    given.add(port);
    if (await portIsFree(port)) return port;
  }
  throw new Error(
    `no free port among ${TRIES} tried from ${PORTS.first} to ${PORTS.first + PORTS.count - 1}`,
  );
}

export function portIsFree(port: number, host = LOOPBACK): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** Resolves when something listens on a loopback port. Cheap to repeat, and leaves no timer behind when refused. */
export function listens(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, LOOPBACK, () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
