import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACKNOWLEDGED, STATIONS } from './documents';
import { type Random, randomOf } from './random';

/** One of a hundred messages to a flaky station: never answered. */
const HANGS = 0.01;
const REFUSES = 0.12;
const BREAKS = 0.08;
const SLOW = 0.1;

/** `station organization receiptId`: what a delivery is to whoever counts them. */
export type DeliveryKey = string;
export const deliveryKey = (station: string, organization: string, receiptId: string): DeliveryKey =>
  `${station} ${organization} ${receiptId}`;

/** The creditor institutions' stations: they write down what they got, and know nothing else of the house. */
export class StationSet {
  /** How often each receipt was acknowledged to whom. */
  readonly received = new Map<DeliveryKey, number>();
  readonly strangers: string[] = [];
  private readonly stations: StationServer[] = [];

  /** The originating one always answers; the others are as flaky as stations are. */
  static async start(seed: number): Promise<StationSet> {
    const set = new StationSet();
    for (const { id, broadcast } of STATIONS) {
      const flakiness = broadcast ? randomOf(seed, id) : undefined;
      set.stations.push(
        await StationServer.start(id, flakiness, (message) => {
          set.note(id, message);
        }),
      );
    }
    return set;
  }

  urlOf(index: number): string {
    return (this.stations[index] as StationServer).url;
  }

  /** Takes one of the flaky stations off the network for a while. */
  async takeDown(index: number, durationMs: number): Promise<void> {
    const station = this.stations[index + 1] as StationServer;
    station.isDown = true;
    await sleep(durationMs);
    station.isDown = false;
  }

  /** From now on every station answers. */
  calm(): void {
    for (const station of this.stations) station.flakiness = undefined;
  }

  async stop(): Promise<void> {
    await Promise.all(this.stations.map((station) => station.stop()));
  }

  private note(station: string, message: string): void {
    const field = (name: string): string =>
      new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(message)?.[1] ?? '';
    if (field('idStation') !== station)
      this.strangers.push(`${station} got a message for ${field('idStation')}`);
    const key = deliveryKey(station, field('idPA'), field('receiptId'));
    this.received.set(key, (this.received.get(key) ?? 0) + 1);
  }
}

class StationServer {
  isDown = false;
  private readonly server: Server;

  private constructor(
    readonly id: string,
    public flakiness: Random | undefined,
    private readonly onKept: (message: string) => void,
  ) {
    this.server = createServer(
      (request, response) => void this.take(request, response).catch(() => undefined),
    );
  }

  static async start(
    id: string,
    flakiness: Random | undefined,
    onKept: (message: string) => void,
  ): Promise<StationServer> {
    const station = new StationServer(id, flakiness, onKept);
    await new Promise<void>((resolve) => station.server.listen(0, '127.0.0.1', resolve));
    return station;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/rt`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.isDown) {
      request.socket.resetAndDestroy();
      return;
    }
    const message = await text(request);
    const luck = this.flakiness?.next() ?? 1;
    if (luck < HANGS) return;
    if (luck < HANGS + REFUSES) {
      response.writeHead(503).end();
      return;
    }
    if (luck < HANGS + REFUSES + BREAKS) {
      // Kept, but the answer is lost: such a delivery comes again, and rightly so.
      this.onKept(message);
      request.socket.resetAndDestroy();
      return;
    }
    if (luck < HANGS + REFUSES + BREAKS + SLOW) await sleep(700);
    this.onKept(message);
    response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8' }).end(ACKNOWLEDGED);
  }
}
