import { randomUUID } from 'node:crypto';
import { type RequestHandler } from 'express';
import { maskPersonalData } from '#libs/observability';

/** Echoes the caller's X-Request-Id or makes one: the handle by which both sides find a call in their logs. */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.get('X-Request-Id');
  const id = given !== undefined && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
  // What is logged; a caller may have put anything into it.
  response.locals['requestId'] = maskPersonalData(id);
  response.set('X-Request-Id', id);
  next();
};
