import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Rejected, type StationAnswer } from '#libs/domain';
import {
  buildAnswer,
  buildSoapFault,
  type InvalidRequest,
  readRequest,
  type SoapRequest,
  wsdl,
} from '#libs/soap';
import { type StationFault } from './station-fault';

const MAX_BYTES = 1024 * 1024;

/** One message a station got, and what it did with it. */
export interface StationRecord {
  at: string;
  /** Counts from 1. */
  number: number;
  /** Absent when it was no message of a station. */
  operation?: string;
  idPA?: string;
  receiptId?: string;
  noticeNumber?: string;
  /** Eurocents. */
  paymentAmount?: number;
  /** How often this receipt has come, this time included. */
  attempt?: number;
  /** `OK`, `KO PAA_...`, `HTTP 500` and the like. */
  answer: string;
  /** Why, where it is not `OK`. */
  detail?: string;
  xml: string;
}

export interface RunningStation {
  url: string;
  /** Receipts it answered OK to, in order; one that comes again is there again. */
  received: readonly string[];
  stop(): Promise<void>;
}

export interface StationOptions {
  fault: StationFault;
  /** 0, and when absent: any free one. */
  port?: number;
  host?: string;
  onMessage?: (record: StationRecord) => void;
}

interface Reply {
  status?: number;
  body: string;
  answer: string;
  detail?: string;
  /** None goes out, or only this late. */
  delayMs?: number;
}

/**
 * A station that speaks real SOAP over a real socket and keeps nothing. It answers `paSendRT` and `paSendRTV2` with OK
 * unless told to fail; of notices it knows none.
 *
 * @throws the error of `listen`, such as EADDRINUSE
 */
export async function runStation(options: StationOptions): Promise<RunningStation> {
  const { fault, port = 0, host = '127.0.0.1', onMessage } = options;
  const received: string[] = [];
  const tries = new Map<string, number>();
  const closing = new AbortController();
  let number = 0;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) {
      response.writeHead(413, { Connection: 'close' }).end();
      return;
    }
    const message = read(body, request.headers['soapaction']);
    const record = describe(message);
    if (record.receiptId !== undefined) {
      record.attempt = (tries.get(record.receiptId) ?? 0) + 1;
      tries.set(record.receiptId, record.attempt);
    }
    const reply = replyTo(message, fault, record.attempt ?? Infinity);
    const { answer, detail = record.detail } = reply;
    number += 1;
    onMessage?.({
      at: new Date().toISOString(),
      number,
      ...record,
      answer,
      ...(detail === undefined ? {} : { detail }),
      xml: body.toString('utf8'),
    });
    if (reply.delayMs === Infinity) return;
    if (reply.delayMs !== undefined)
      await sleep(reply.delayMs, undefined, { signal: closing.signal }).catch(() => undefined);
    if (answer.startsWith('OK') && record.receiptId !== undefined) received.push(record.receiptId);
    response.writeHead(reply.status ?? 200, { 'Content-Type': 'text/xml; charset=utf-8' }).end(reply.body);
  }

  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      // A caller that hangs up is no affair of the station's.
      take(request, response).catch(() => response.destroy());
    } else if (request.method === 'GET' && /\?wsdl$/i.test(request.url ?? '')) {
      response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8' }).end(wsdl(url()));
    } else {
      response
        .writeHead(405, { Allow: 'POST' })
        .end('A station takes SOAP by POST; GET /?wsdl describes it.\n');
    }
  });
  const url = () =>
    `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}/`;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    url: url(),
    received,
    stop: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function read(
  body: Buffer,
  soapAction: string | string[] | undefined,
): SoapRequest | InvalidRequest | Rejected {
  try {
    return readRequest(body, typeof soapAction === 'string' ? { soapAction } : {});
  } catch (error) {
    if (error instanceof Rejected) return error;
    throw error;
  }
}

type Described = Pick<
  StationRecord,
  'operation' | 'idPA' | 'receiptId' | 'noticeNumber' | 'paymentAmount' | 'attempt' | 'detail'
>;

function describe(message: SoapRequest | InvalidRequest | Rejected): Described {
  if (message instanceof Rejected) return { detail: message.message };
  const { operation } = message;
  if ('faults' in message)
    return {
      operation,
      detail: message.faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; '),
    };
  const { idPA } = message.message;
  if (message.operation !== 'paSendRT' && message.operation !== 'paSendRTV2') return { operation, idPA };
  const { receiptId, noticeNumber, paymentAmount } = message.message.receipt;
  return { operation, idPA, receiptId, noticeNumber, paymentAmount };
}

function replyTo(
  message: SoapRequest | InvalidRequest | Rejected,
  fault: StationFault,
  attempt: number,
): Reply {
  switch (fault.kind) {
    case 'timeout':
      return { body: '', answer: 'nothing', detail: 'the connection stays open', delayMs: Infinity };
    case '500':
      return outOfOrder();
    case 'malformed':
      return { body: '<?xml version="1.0"?><soapenv:Envelope><soapenv:Bo', answer: 'half an answer' };
    case 'flaky':
      return attempt <= fault.failures ? outOfOrder() : answerTo(message);
    case 'slow':
      return { ...answerTo(message), delayMs: fault.ms };
    case 'ko':
      return answerTo(message, { faultCode: 'PAA_SYSTEM_ERROR', faultString: 'Told to refuse it' });
    case 'none':
      return answerTo(message);
  }
}

const outOfOrder = (): Reply => ({
  status: 500,
  body: buildSoapFault({ code: 'Server', message: 'Out of order' }),
  answer: 'HTTP 500',
});

function answerTo(
  message: SoapRequest | InvalidRequest | Rejected,
  refusal?: { faultCode: string; faultString: string },
): Reply {
  if (message instanceof Rejected)
    return {
      status: 500,
      body: buildSoapFault({ code: 'Client', message: message.message }),
      answer: 'HTTP 500',
      detail: message.message,
    };
  const { operation } = message;
  const why =
    refusal ??
    ('faults' in message
      ? { faultCode: 'PAA_SINTASSI_XSD', faultString: 'The message does not follow paForNode.xsd' }
      : operation === 'paSendRT' || operation === 'paSendRTV2'
        ? undefined
        : { faultCode: 'PAA_PAGAMENTO_SCONOSCIUTO', faultString: 'There are no notices here' });
  const id = 'faults' in message ? (message.idBrokerPA ?? '') : message.message.idPA;
  const answer: StationAnswer =
    why === undefined ? { outcome: 'OK' } : { outcome: 'KO', fault: { ...why, id } };
  return {
    body: buildAnswer(operation, answer),
    answer: why === undefined ? 'OK' : `KO ${why.faultCode}`,
  };
}
