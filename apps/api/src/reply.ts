import { type Response } from 'express';
import type { StoredReply } from '#libs/persistence';

/** An answer to a write, not sent yet: without a body when it has neither text nor JSON. */
export interface Reply {
  status: number;
  json?: unknown;
  text?: string;
  etag?: string;
}

/** The answer as it is kept, to be sent now or again. */
export function storable({ status, json, text, etag }: Reply): StoredReply {
  return {
    status,
    ...(json === undefined ? {} : { contentType: 'application/json', body: JSON.stringify(json) }),
    ...(text === undefined ? {} : { contentType: 'text/plain', body: text }),
    ...(etag === undefined ? {} : { etag }),
  };
}

export function sendReply(response: Response, { status, contentType, body, etag }: StoredReply): void {
  response.status(status);
  if (etag !== undefined) response.set('ETag', etag);
  if (contentType !== undefined) response.type(contentType);
  if (body === undefined) response.end();
  else response.send(body);
}
