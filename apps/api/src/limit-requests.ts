import { type RequestHandler } from 'express';
import { Transient } from '#libs/domain';

/** What a client is told to wait: requests that wait for nothing take milliseconds. */
const RETRY_SECONDS = '1';

/**
 * Answers at most so many requests at a time; the next one is told to come again at once, rather than wait in a queue
 * nobody sees. @throws Transient OVERLOADED
 */
export function limitRequests(max: number): RequestHandler {
  let underWay = 0;
  return (_request, response, next) => {
    if (underWay >= max) {
      response.set('Retry-After', RETRY_SECONDS);
      throw new Transient('OVERLOADED', `${underWay} requests are being answered: try again later`);
    }
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
    next();
  };
}
