import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { until } from '#libs/testing';

/** What a receiver does with one message: a status, with headers, or nothing at all. */
export type Reaction = number | { status: number; headers: Record<string, string> } | 'hang';

export interface ReceivedWebhook {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  // What a test reads of it is the test's own business.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

/** A partner's or an operator's server that webhooks come to. */
export class Receiver {
  readonly received: ReceivedWebhook[] = [];
  /** What it does when nothing else is scripted. */
  always: Reaction = 204;
  private readonly script: Reaction[] = [];
  private readonly server: Server = createServer();

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    receiver.server.on('request', (request, response) => {
      void text(request).then((body) => {
        const reaction = receiver.script.shift() ?? receiver.always;
        receiver.received.push({
          path: request.url ?? '',
          headers: request.headers,
          text: body,
          body: JSON.parse(body),
        });
        if (reaction === 'hang') return;
        if (typeof reaction === 'number') response.writeHead(reaction).end();
        else response.writeHead(reaction.status, reaction.headers).end();
      });
    });
    await new Promise<void>((ready) => receiver.server.listen(0, '127.0.0.1', ready));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  next(...reactions: Reaction[]): void {
    this.script.push(...reactions);
  }

  /** What came, once so many have. */
  async count(n: number): Promise<ReceivedWebhook[]> {
    await until(
      () => this.received.length,
      (count) => count >= n,
    );
    return this.received;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

/** @throws unless the message is signed with this secret, now */
export const verify = ({ text: body, headers }: ReceivedWebhook, secret: string): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
