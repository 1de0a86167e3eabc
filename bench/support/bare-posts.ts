import { Pool } from 'undici';

/** As many as a receipt-worker has under way. */
const AT_ONCE = 256;

/**
 * The same messages to the same stations, and nothing else: undici with connections that are kept, one process.
 * @returns milliseconds
 */
export async function runBarePosts(
  origin: string,
  messages: readonly { path: string; body: string }[],
): Promise<number> {
  const pool = new Pool(origin, { connections: AT_ONCE, pipelining: 1 });
  let next = 0;
  const sendAll = async () => {
    for (;;) {
      const message = messages[next];
      next += 1;
      if (message === undefined) return;
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: message.path,
        body: message.body,
        headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '"paSendRTV2"' },
      });
      const text = await body.text();
      if (statusCode !== 200 || !text.includes('OK')) throw new Error(`A station answered ${statusCode}`);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, sendAll));
  const took = performance.now() - startedAt;
  await pool.close();
  return took;
}
