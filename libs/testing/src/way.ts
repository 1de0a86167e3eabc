import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** A way to a server, which can be cut, or held so that nothing comes through. */
export interface Way {
  /** Where it begins, at 127.0.0.1. */
  port: number;
  connections(): number;
  cut(): void;
  hold(): void;
  letGo(): void;
  /** The next connections end as soon as something is answered, before any of it comes through. */
  loseAnswers(count: number): void;
  close(): Promise<void>;
}

export async function openWay(toPort: number, toHost: string): Promise<Way> {
  const sockets = new Set<Socket>();
  const pairs = new Set<readonly [Socket, Socket]>();
  let lost = 0;
  const server = createServer((near) => {
    const far = connect(toPort, toHost);
    const pair = [near, far] as const;
    pairs.add(pair);
    near.on('close', () => pairs.delete(pair));
    far.once('data', () => {
      if (lost === 0) return;
      lost -= 1;
      near.destroy();
    });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.size / 2,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    hold: () => {
      for (const [near] of pairs) near.unpipe().pause();
    },
    letGo: () => {
      for (const [near, far] of pairs) near.pipe(far);
    },
    loseAnswers: (count) => {
      lost = count;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
