import type { RequestHandler } from 'express';
import type { ApiDeps } from './deps';

/** Once the process is about to stop, each connection ends with its answer: the client's next one goes elsewhere. */
export function leaveWhenStopping({ isStopping }: Pick<ApiDeps, 'isStopping'>): RequestHandler {
  return (_request, response, next) => {
    if (isStopping()) response.set('Connection', 'close');
    next();
  };
}
