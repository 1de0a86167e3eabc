import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { concerns, createLogger, createMetrics, currentSpan, withoutExport } from '#libs/observability';
import { accessLog } from './access-log';
import { errorResponse } from './error-response';
import { requestScope } from './request-scope';

type Line = Record<string, unknown>;

const TRACE = 'a1'.repeat(16);
const TRACEPARENT = `00-${TRACE}-${'b2'.repeat(8)}-01`;

/** Calls an application that has this way in. @returns the answer, what routes saw, and the lines of the log */
async function call(path: string, headers: Record<string, string> = {}) {
  const lines: Line[] = [];
  const seen: (string | undefined)[] = [];
  const logger = createLogger('api', 'debug', { write: (line) => lines.push(JSON.parse(line) as Line) });
  const app = express();
  app.use(requestScope({ tracing: withoutExport }));
  app.use(accessLog({ logger, metrics: createMetrics('api'), tally: { add: () => undefined } }));
  app.get('/health/live', (_request, response) => void response.json({}));
  app.get('/jobs/:jobId', async (request, response) => {
    await Promise.resolve();
    concerns({ jobId: request.params['jobId'] });
    logger.info('found');
    seen.push(currentSpan()?.traceparent);
    response.json({});
  });
  app.get('/broken', () => {
    throw new Error('of ours');
  });
  app.get('/cut', async (_request, response) => {
    await new Promise((resolve) => response.write('half', resolve));
    throw new Error('too late');
  });
  app.use(errorResponse);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    await answer.text().catch(() => undefined);
    return { answer, seen, lines };
  } finally {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
}
const idOf = ({ answer }: Awaited<ReturnType<typeof call>>) => answer.headers.get('X-Request-Id');

describe('the id of a request', () => {
  it("is the caller's, when it is one", async () => {
    expect(idOf(await call('/jobs/1', { 'X-Request-Id': 'abc-1.2:3' }))).toBe('abc-1.2:3');
  });

  it.each(['a b', 'x'.repeat(129), 'a/b'])('is not %j, but that of the trace that begins', async (given) => {
    const answered = await call('/jobs/1', { 'X-Request-Id': given });
    expect(idOf(answered)).toMatch(/^[0-9a-f]{32}$/);
    expect(answered.lines.at(-1)).toMatchObject({ requestId: idOf(answered), traceId: idOf(answered) });
  });

  it("is one of its own within a trace of the caller's, who may make many requests in it", async () => {
    const [one, other] = [
      await call('/jobs/1', { traceparent: TRACEPARENT }),
      await call('/jobs/1', { traceparent: TRACEPARENT }),
    ];
    expect(idOf(one)).not.toBe(idOf(other));
    expect(one.lines.at(-1)).toMatchObject({ requestId: idOf(one), traceId: TRACE });
  });
});

describe('the trace of a request', () => {
  it("is the caller's, and what is done within belongs to it", async () => {
    expect((await call('/jobs/1', { traceparent: TRACEPARENT })).seen).toEqual([TRACEPARENT]);
  });

  it('begins here where the caller says nothing that is valid', async () => {
    for (const traceparent of [
      '',
      `${TRACEPARENT}, ${TRACEPARENT}`,
      `00-${'0'.repeat(32)}-${'b2'.repeat(8)}-01`,
    ]) {
      const [seen] = (await call('/jobs/1', { traceparent })).seen;
      expect(seen).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
      expect(seen).not.toContain(TRACE);
    }
  });
});

describe('the log of a request', () => {
  it('is one line, with what the request was about, as have those written on the way', async () => {
    const { lines } = await call('/jobs/7?x=1', { traceparent: TRACEPARENT, 'X-Request-Id': 'r' });
    const ids = { requestId: 'r', jobId: '7', traceId: TRACE };
    expect(lines).toEqual([
      expect.objectContaining({ msg: 'found', ...ids }),
      expect.objectContaining({ msg: 'request', method: 'GET', path: '/jobs/7', status: 200, ...ids }),
    ]);
  });

  it('has the error of a request that failed in that line, and no second one', async () => {
    const { lines } = await call('/broken');
    expect(lines).toEqual([
      expect.objectContaining({
        level: 50,
        msg: 'request',
        status: 500,
        code: 'INTERNAL_ERROR',
        err: expect.objectContaining({ message: 'of ours' }) as unknown,
      }),
    ]);
  });

  it('counts an answer that we broke off as failed: the caller had not left', async () => {
    const { lines } = await call('/cut');
    expect(lines).toMatchObject([{ level: 50, status: 500, err: { message: 'too late' } }]);
  });

  it('is quiet about probes', async () => {
    expect((await call('/health/live')).lines).toMatchObject([{ level: 20, status: 200 }]);
  });
});
