import { type IncomingHttpHeaders } from 'node:http';
import { decodeAnswer, headerOf, retryAfterSeconds } from './answer-headers';
import { type AnswerReader } from './connection';
import { ExchangeFailure, type StationExchange } from './exchange';

type Answer = Pick<
  StationExchange,
  'httpStatus' | 'contentType' | 'retryAfterSeconds' | 'body' | 'truncated'
>;

/** Keeps an answer as it comes, so that a failure half-way leaves what was there. Refuses what is too large or encoded. */
export class ReadAnswer implements AnswerReader {
  private head: Answer | undefined;
  private readonly chunks: Buffer[] = [];
  private room: number;

  constructor(private readonly maxBytes: number) {
    this.room = maxBytes;
  }

  onHead(statusCode: number, headers: IncomingHttpHeaders): void {
    const contentType = headerOf(headers, 'content-type');
    const retryAfter = retryAfterSeconds(headerOf(headers, 'retry-after'), Date.now());
    this.head = {
      httpStatus: statusCode,
      ...(contentType === undefined ? {} : { contentType }),
      ...(retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter }),
    };
    refuseEncoded(headerOf(headers, 'content-encoding'));
  }

  onBytes(bytes: Buffer): void {
    this.chunks.push(bytes.subarray(0, this.room));
    this.room -= bytes.length;
    if (this.room < 0)
      throw new ExchangeFailure(
        'TOO_LARGE',
        `The answer is larger than ${this.maxBytes} bytes; the rest was not read.`,
      );
  }

  /** What there is of it; nothing before its headers. */
  answer(complete: boolean): Answer {
    if (this.head === undefined) return {};
    return {
      ...this.head,
      body: decodeAnswer(Buffer.concat(this.chunks), this.head.contentType),
      ...(complete ? {} : { truncated: true }),
    };
  }
}

/** None was asked for, and a few bytes of it can become gigabytes. */
function refuseEncoded(encoding: string | undefined): void {
  if (encoding !== undefined && encoding !== '' && encoding.toLowerCase() !== 'identity')
    throw new ExchangeFailure(
      'OTHER',
      `The answer is encoded (${encoding.slice(0, 50)}), which was not asked for.`,
    );
}
