import { type IncomingHttpHeaders } from 'node:http';
import { type Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import { type GuardedConnector } from './connect-guarded';
import { type StationTls } from './exchange';

/** For servers that do not say how long they keep a connection. */
const KEEP_ALIVE_MS = 10_000;
/** For servers that promise to keep it longer than it is worth. */
const KEEP_ALIVE_MAX_MS = 60_000;

/** How far a socket had come before a request went over it. */
export interface SocketUse {
  socket: Socket;
  bytesRead: number;
}

/** Told of an answer as it comes. What it throws ends the exchange, and the socket with it. */
export interface AnswerReader {
  onHead(statusCode: number, headers: IncomingHttpHeaders): void;
  onBytes(bytes: Buffer): void;
}

/** At most one socket to a station, kept alive between requests. Carries one request at a time. */
export class Connection {
  private client: Client;
  private socket: Socket | undefined;

  constructor(
    private readonly origin: string,
    private readonly tls: StationTls | undefined,
    private readonly connector: GuardedConnector,
  ) {
    this.client = this.createClient();
  }

  /**
   * Sends a message and resolves when its answer was read to the end. The answer goes to its reader as the parser finds it:
   * a stream for each, as `Client.request` makes them, cost a tenth of a delivery.
   *
   * @throws the signal's reason at once when aborted; what the reader throws; errors of undici and the network
   */
  request(message: Dispatcher.DispatchOptions, reader: AnswerReader, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      let controller: Dispatcher.DispatchController | undefined;
      const giveUp = () => {
        const reason = signal.reason as Error;
        end(reason);
        controller?.abort(reason);
      };
      const end = (error?: Error) => {
        signal.removeEventListener('abort', giveUp);
        if (error === undefined) resolve();
        else reject(error);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.client.dispatch(message, {
        onRequestStart: (started) => {
          controller = started;
          if (signal.aborted) started.abort(signal.reason as Error);
        },
        onResponseStart: (_, statusCode, headers) => {
          // 1xx comes before the answer.
          if (statusCode >= 200) reader.onHead(statusCode, headers);
        },
        onResponseData: (_, bytes) => {
          reader.onBytes(bytes);
        },
        onResponseEnd: () => {
          end();
        },
        onResponseError: (_, error) => {
          end(error);
        },
      });
    });
  }

  /** The open socket that the next request will go over; undefined when a new one will be opened for it. */
  openSocket(): SocketUse | undefined {
    const { socket } = this;
    return socket && !socket.destroyed ? { socket, bytesRead: socket.bytesRead } : undefined;
  }

  /** True when a request went over that very socket and not a byte came back. */
  wasSilent(use: SocketUse): boolean {
    return this.socket === use.socket && use.socket.bytesRead === use.bytesRead;
  }

  /** Makes sure that the next request opens a new socket. */
  renew(): void {
    this.destroy();
    this.client = this.createClient();
  }

  /** Ends the socket at once, also one that is still connecting: undici would let that one linger. */
  destroy(): void {
    void this.client.destroy();
    this.socket?.destroy();
  }

  private createClient(): Client {
    return new Client(this.origin, {
      connect: (options, callback) => {
        this.socket = this.connector.connect(options, this.tls, callback);
      },
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MAX_MS,
      // The request's own timeout covers both, and more.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }
}
