import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import * as soap from 'soap';
import { wsdl } from '#libs/soap';

/** What a station does with one request. */
export type Behaviour =
  | 'ok'
  /** A well-formed answer whose outcome is neither OK nor KO. */
  | 'malformed'
  /** A soap:Fault with HTTP 500. */
  | 'http500'
  /** HTTP 200 with something that is no XML. */
  | 'garbage'
  /** HTTP 503 with Retry-After: 1. */
  | 'busy'
  /** Never answers. */
  | 'hang'
  /** Ends the connection without an answer. */
  | 'reset'
  /** Answers OK, late. */
  | { slowMs: number }
  | { ko: { faultCode: string; faultString: string; id: string; description?: string } };

export interface Received {
  xml: string;
  soapAction: string | undefined;
  contentType: string | undefined;
  traceparent: string | undefined;
  at: number;
  /** The message as the soap package read it; absent where the station did not come to read it. */
  message?: Message;
}

/** paSendRTV2Request as the soap package gives it to a service: texts as they stand in the message. */
export interface Message {
  idPA: string;
  idBrokerPA: string;
  idStation: string;
  receipt: {
    receiptId: string;
    transferList: {
      transfer: {
        idTransfer: string;
        fiscalCodePA: string;
        IBAN?: string;
        MBDAttachment?: string;
        metadata?: { mapEntry: object[] };
      }[];
    };
    metadata?: { mapEntry: object[] };
    [field: string]: unknown;
  };
}

/** A creditor institution's station: the npm package `soap` serving our service description on a real socket. */
export class Station {
  readonly received: Received[] = [];
  /** What it does when nothing else is scripted. */
  always: Behaviour = 'ok';
  private readonly script: Behaviour[] = [];
  private readonly server: Server = createServer();
  private port = 0;

  static async start(): Promise<Station> {
    const station = new Station();
    await station.up();
    const services = {
      paForNodeService: {
        paForNodePort: {
          paSendRTV2: (message: Message, _callback: unknown, _headers: unknown, request: Incoming) =>
            answer(request, message),
          paSendRT: (message: Message, _callback: unknown, _headers: unknown, request: Incoming) =>
            answer(request, message),
        },
      },
    };
    await new Promise<void>((resolve, reject) => {
      soap.listen(station.server, '/rt', services, wsdl(station.url), (error: Error | null) => {
        if (error) reject(error);
        else resolve();
      });
    });
    const [serve] = station.server.listeners('request') as Listener[];
    station.server.removeAllListeners('request');
    station.server.on('request', (request: Incoming, response: ServerResponse) => {
      void station.take(request, response, serve!);
    });
    return station;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/rt`;
  }

  /** Messages in the order they came, as the soap package read them. */
  get messages(): Message[] {
    return this.received.flatMap(({ message }) => (message === undefined ? [] : [message]));
  }

  /** Scripts the next requests; after them it does what it always does. */
  next(...behaviours: Behaviour[]): void {
    this.script.push(...behaviours);
  }

  /** From now on connections are refused, at the same port, until it is `up` again. */
  async down(): Promise<void> {
    this.server.closeAllConnections();
    if (!this.server.listening) return;
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  async up(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.port, '127.0.0.1', resolve);
    });
    this.port = (this.server.address() as AddressInfo).port;
  }

  private async take(request: Incoming, response: ServerResponse, serve: Listener): Promise<void> {
    const behaviour = this.script.shift() ?? this.always;
    const body = await buffer(request);
    const record: Received = {
      xml: body.toString(),
      soapAction: request.headers['soapaction'] as string | undefined,
      contentType: request.headers['content-type'],
      traceparent: request.headers['traceparent'] as string | undefined,
      at: Date.now(),
    };
    this.received.push(record);
    if (behaviour === 'hang') return;
    if (behaviour === 'reset') response.destroy();
    else if (behaviour === 'garbage') response.end('the receipt? what receipt?');
    else if (behaviour === 'busy') response.writeHead(503, { 'Retry-After': '1' }).end();
    else serve(Object.assign(request, { body, behaviour, record }), response);
  }
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

interface Incoming extends IncomingMessage {
  behaviour?: Behaviour;
  record?: Received;
}

/** The station's own code behind the soap package. */
async function answer({ behaviour = 'ok', record }: Incoming, message: Message): Promise<object> {
  if (record) record.message = message;
  if (behaviour === 'malformed') return { outcome: 'KKL' };
  if (behaviour === 'http500') {
    const fault = { faultcode: 'soap:Server', faultstring: 'Out of order', statusCode: 500 };
    throw Object.assign(new Error(fault.faultstring), { Fault: fault });
  }
  if (typeof behaviour === 'string') return { outcome: 'OK' };
  if ('ko' in behaviour) return { outcome: 'KO', fault: behaviour.ko };
  await new Promise((resolve) => setTimeout(resolve, behaviour.slowMs));
  return { outcome: 'OK' };
}
