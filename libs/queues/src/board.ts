import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Queue } from 'bullmq';
import type { Express, RequestHandler } from 'express';
import { Transient } from '#libs/domain';
import { catalogue } from './catalogue';
import { type QueueSettings, type RedisClient, connect } from './connection';
import { answered } from './answered';

export interface BoardSettings extends QueueSettings {
  /** Where it is served, without a slash at the end. */
  basePath: string;
  /** Whether queues may be paused, jobs removed and tried at once. */
  mayAct: boolean;
}

/** bull-board, as far as it is worth having: its pages, its parts, its own calls. */
export interface Board {
  /** A page for any of its addresses, which loads nothing from elsewhere and has no script or style of its own text. */
  page: string;
  /** Parts of the page, and the calls it makes. */
  handle: RequestHandler;
}

export interface QueueBoard {
  /** @throws Transient while Redis is away */
  open(): Promise<Board>;
  close(): Promise<void>;
}

/** Who looks at queues wants to know soon that Redis hangs. */
const ANSWER_MS = 3_000;

/** Looks into the queues. What it needs for that, a connection too, it takes when somebody looks for the first time. */
export function createQueueBoard(settings: BoardSettings): QueueBoard {
  let connection: RedisClient | undefined;
  let opening: Promise<Opened> | undefined;
  return {
    async open() {
      const redis = (connection ??= connect(settings, 'producer'));
      await answering(
        redis.status === 'ready'
          ? redis.ping()
          : once(redis, 'ready', { signal: AbortSignal.timeout(ANSWER_MS) }),
      );
      opening ??= openBoard(settings, redis).catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return (await opening).board;
    },
    async close() {
      const opened = await opening?.catch(() => undefined);
      // A queue whose Redis is away would wait for it before it closes.
      if (connection?.status !== 'ready') connection?.disconnect();
      await Promise.allSettled((opened?.queues ?? []).map((queue) => queue.close()));
      if (connection?.status === 'ready') connection.disconnect();
    },
  };
}

interface Opened {
  board: Board;
  queues: Queue[];
}

/** @throws Transient where Redis does not answer, or not in time */
async function answering(work: Promise<unknown>): Promise<void> {
  try {
    await answered(ANSWER_MS, work);
  } catch {
    throw new Transient('QUEUES_UNAVAILABLE', `The queues cannot be looked at: ${AWAY}`);
  }
}

const AWAY = 'Redis does not answer';

async function openBoard(settings: BoardSettings, connection: RedisClient): Promise<Opened> {
  const [{ createBullBoard }, { BullMQAdapter }, { ExpressAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/express'),
  ]);
  const queues = Object.values(catalogue).map(({ queue }) => {
    const made = new Queue(queue, { connection, prefix: settings.prefix });
    made.on('error', settings.onError);
    return made;
  });
  try {
    // A queue that was not ready once never is.
    await answering(Promise.all(queues.map((queue) => queue.waitUntilReady())));
  } catch (error) {
    await Promise.allSettled(queues.map((queue) => queue.close()));
    throw error;
  }
  const adapter = new ExpressAdapter();
  adapter.setBasePath(settings.basePath);
  createBullBoard({
    queues: queues.map(
      (queue) =>
        new BullMQAdapter(queue, {
          readOnlyMode: !settings.mayAct,
          // Braces are for Redis: they keep a queue in one slot.
          displayName: queue.name.replace(/[{}]/g, ''),
        }),
    ),
    serverAdapter: adapter,
    options: { uiConfig: UI },
  });
  // Its own calls do nothing but ask Redis; its types know few statuses.
  adapter.setErrorHandler(({ message }) => ({ status: 503 as 500, body: { error: AWAY, message } }));
  const app = adapter.getRouter() as Express;
  app.disable('x-powered-by');
  return { board: { page: await pageOf(settings.basePath), handle: app }, queues };
}

const UI = {
  boardTitle: 'gpd-async: queues',
  favIcon: { default: 'static/images/logo.svg', alternative: 'static/favicon-32x32.png' },
  miscLinks: [{ text: 'Console', url: '/console' }],
  hideDocsLink: true,
};

/** Its own page asks Google for fonts and has styles in its text; this one names the same parts and nothing else. */
async function pageOf(basePath: string): Promise<string> {
  const folder = path.dirname(require.resolve('@bull-board/ui/package.json'));
  const template = await readFile(path.join(folder, 'dist/index.ejs'), 'utf8');
  const parts = (pattern: RegExp) => [...template.matchAll(pattern)].map(([, part = '']) => part);
  const styles = parts(/<link href="(static\/[\w./-]+\.css)"/g);
  const scripts = parts(/<script defer src="(static\/[\w./-]+\.js)"/g);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <base href="${basePath}/">
    <title>${UI.boardTitle}</title>
    <link rel="icon" type="image/svg+xml" id="fav-logo" href="${UI.favIcon.default}">
${styles.map((part) => `    <link rel="stylesheet" href="${part}">`).join('\n')}
  </head>
  <body>
    <script id="__UI_CONFIG__" type="application/json">${JSON.stringify(UI)}</script>
    <noscript>This page needs JavaScript.</noscript>
    <div id="root"></div>
${scripts.map((part) => `    <script defer src="${part}"></script>`).join('\n')}
  </body>
</html>
`;
}
