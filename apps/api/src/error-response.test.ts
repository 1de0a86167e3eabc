import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Request, Response } from 'express';
import { problemKind } from '#libs/contracts';
import { Rejected, Transient } from '#libs/domain';
import { errorResponse } from './error-response';

type Json = Record<string, unknown>;

/** What a caller is answered when a route throws this, and what is noted for the log. */
function answerTo(error: unknown, { gpd = false, headersSent = false } = {}) {
  const answer = {
    status: 200,
    headers: {} as Record<string, string>,
    body: undefined as Json | undefined,
    destroyed: false,
    noted: (): unknown => response.locals.failure,
  };
  const response = {
    headersSent,
    locals: { gpdErrors: gpd, failure: undefined as unknown },
    status(code: number) {
      answer.status = code;
      return response;
    },
    get: (name: string) => answer.headers[name],
    set(name: string, value: string) {
      answer.headers[name] = value;
      return response;
    },
    type(value: string) {
      answer.headers['Content-Type'] = value;
      return response;
    },
    json(body: Json) {
      answer.headers['Content-Type'] = 'application/json';
      answer.body = body;
    },
    send(body: string) {
      answer.body = JSON.parse(body) as Json;
    },
    destroy() {
      answer.destroyed = true;
    },
  };
  const request = { originalUrl: '/organizations/1/jobs?subscription-key=s3cret' };
  void errorResponse(error, request as unknown as Request, response as unknown as Response, () => undefined);
  return answer;
}

const TABLE = path.resolve(__dirname, '../../../libs/contracts/src/problems.ts');
const CODES = [...readFileSync(TABLE, 'utf8').matchAll(/^ {2}([A-Z][A-Z_]+): \{/gm)].map(
  ([, code = '']) => code,
);
const fault = { pointer: '/paymentPositions/0/iupd', detail: 'iupd is required' };

describe('an error of every code', () => {
  it.each(CODES)('%s', (code) => {
    const error = new Rejected(code, 'what happened', [fault]);
    const { status, title } = problemKind(code)!;

    const ours = answerTo(error);
    expect(ours.status).toBe(status);
    expect(ours.headers['Content-Type']).toBe('application/problem+json');
    expect(ours.body).toEqual({
      type: 'about:blank',
      title,
      status,
      detail: 'what happened',
      code,
      instance: '/organizations/1/jobs',
      errors: [fault],
    });

    const gpd = answerTo(error, { gpd: true });
    expect(gpd.status).toBe(status);
    expect(gpd.headers['Content-Type']).toBe('application/json');
    // A whole list of positions has its places in the sentence, as GPD's upload says them.
    const errors = code === 'POSITIONS_INVALID' ? {} : { errors: [fault] };
    expect(gpd.body).toEqual({ title, status, detail: expect.any(String) as unknown, ...errors });
    expect(gpd.body?.['detail']).toContain(code === 'POSITIONS_INVALID' ? fault.detail : 'what happened');

    for (const answer of [ours, gpd]) {
      const soon = code === 'IDEMPOTENCY_IN_PROGRESS' ? '1' : undefined;
      expect(answer.headers['Retry-After']).toBe(status === 503 || status === 429 ? '5' : soon);
      expect(answer.noted()).toBe(status < 500 ? undefined : error);
    }
  });

  it('are more than thirty', () => {
    expect(CODES.length).toBeGreaterThan(30);
  });
});

describe("GPD's face", () => {
  it('names every bad position in one sentence', () => {
    const faults = [
      fault,
      { pointer: '/paymentPositions/7/paymentOption/0/amount', detail: 'amount is required' },
    ];
    const { body } = answerTo(new Rejected('POSITIONS_INVALID', 'invalid', faults), { gpd: true });
    expect(body?.['detail']).toContain(
      'Invalid values: [/paymentPositions/0/iupd: iupd is required, /paymentPositions/7/paymentOption/0/amount: amount is required',
    );
  });

  it("puts GPD's sentence before ours, once", () => {
    const detailOf = (message: string) =>
      answerTo(new Rejected('ZIP_CORRUPT', message), { gpd: true }).body?.['detail'];
    expect(detailOf('The entry is broken')).toBe('Problem to manage zip file The entry is broken');
    expect(detailOf('Problem to manage zip file: broken')).toBe('Problem to manage zip file: broken');
  });
});

describe('an error that is none of the table', () => {
  const detail = 'An unexpected error has occurred. Please contact support.';

  it('that passes: 503, with a time to come back', () => {
    for (const gpd of [false, true]) {
      const { status, headers, body } = answerTo(new Transient('DATABASE_AWAY', 'away'), { gpd });
      expect(status).toBe(503);
      expect(headers['Retry-After']).toBe('5');
      expect(body).toMatchObject({ title: 'SERVICE UNAVAILABLE', status: 503 });
    }
  });

  it.each([
    ['a bug', new TypeError('cannot read Luca Verdi of undefined')],
    [
      'an error of the driver',
      Object.assign(new Error("Duplicate entry 'Luca Verdi'"), { sql: 'INSERT', code: 'ER_DUP_ENTRY' }),
    ],
    ['a text', 'Luca Verdi'],
  ])('%s: 500 that gives nothing away, and is noted for the log', (_title, error) => {
    for (const gpd of [false, true]) {
      const answer = answerTo(error, { gpd });
      expect(answer.status).toBe(500);
      expect(answer.body).toMatchObject({ title: 'INTERNAL SERVER ERROR', status: 500, detail });
      expect(JSON.stringify(answer.body)).not.toContain('Luca');
      expect(answer.noted()).toBe(error);
    }
  });

  it('of a code nobody entered: 500', () => {
    expect(answerTo(new Rejected('NEVER_HEARD_OF', 'x')).status).toBe(500);
  });

  it.each([
    [400, 'entity.parse.failed', 'BAD_REQUEST', 400],
    [400, undefined, 'BAD_REQUEST', 400],
    [404, undefined, 'BAD_REQUEST', 400],
    [413, 'entity.too.large', 'BODY_TOO_LARGE', 413],
    [415, 'encoding.unsupported', 'UNSUPPORTED_MEDIA_TYPE', 415],
  ])("of Express' own, HTTP %d %s: the caller's mistake", (status, type, code, answered) => {
    const answer = answerTo(Object.assign(new Error('Unexpected token'), { status, type }));
    expect(answer.status).toBe(answered);
    expect(answer.body).toMatchObject({ code });
    expect(answer.noted()).toBeUndefined();
  });

  it('in the middle of an answer cuts it off: half of one must not look whole', () => {
    const error = new Error('too late');
    const answer = answerTo(error, { headersSent: true });
    expect(answer).toMatchObject({ destroyed: true, body: undefined });
    expect(answer.noted()).toBe(error);
  });
});
