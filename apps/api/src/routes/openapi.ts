import { createHash } from 'node:crypto';
import { Router } from 'express';
import type { ApiDeps } from '../deps';
import { openApiDocument } from '../openapi/document';

/** It changes with a deployment; whoever keeps it longer asks by its ETag. */
const MAX_AGE_SECONDS = 300;

/** The description of everything the api serves. Needs no key. */
export function openApiRoutes({ version }: Pick<ApiDeps, 'version'>): Router {
  const router = Router();
  let made: { text: string; etag: string } | undefined;
  router.get('/openapi.json', (request, response) => {
    made ??= make(version);
    response.set({ ETag: made.etag, 'Cache-Control': `public, max-age=${MAX_AGE_SECONDS}` });
    // What browsers and proxies send: the tag alone, weak where something compressed the answer on its way.
    if (request.get('If-None-Match')?.includes(made.etag) === true) response.status(304).end();
    else response.type('application/json').send(made.text);
  });
  return router;
}

function make(version: string): { text: string; etag: string } {
  const text = JSON.stringify(openApiDocument({ version }));
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
}
