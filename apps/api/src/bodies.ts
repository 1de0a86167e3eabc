import express, { type Request, type RequestHandler, type Response } from 'express';
import { Transient } from '#libs/domain';

export const KIB = 1024;
export const MIB = 1024 * KIB;

/** Some clients state no content type, or a wrong one: the route knows what it takes. */
const ANY_TYPE = { strict: false, type: () => true } as const;

/**
 * Reads bodies into memory, for all routes that do, within a budget they share: what a request sends is held from
 * its first byte until its answer is out; a compressed body holds as much as the route takes. Uploads go to the disk instead, see libs/uploads.
 */
export class Bodies {
  private held = 0;

  constructor(private readonly maxBytes: number) {}

  /**
   * @param limit largest body, bytes, inflated
   * @param types `any`: whatever the Content-Type says, and also values that are no object
   * @throws 413 and 415 as body-parser does; Transient OVERLOADED when the budget is used up
   */
  json(limit: number, types: 'json' | 'any' = 'json'): RequestHandler {
    return this.within(limit, express.json({ limit, ...(types === 'any' ? ANY_TYPE : {}) }));
  }

  /** The same for bytes of any type: the body becomes a Buffer. */
  raw(limit: number): RequestHandler {
    return this.within(limit, express.raw({ limit, type: ANY_TYPE.type }));
  }

  private within(limit: number, parse: RequestHandler): RequestHandler {
    return (request, response, next) => {
      const { take, isRefused } = this.account(request, response, next);
      const announced = announcedBytes(request, limit);
      take(announced ?? 0);
      if (isRefused()) return;
      // Sent in pieces, its length is known only when it is there; both listeners see every piece.
      if (announced === undefined) request.on('data', (piece: Buffer) => take(piece.length));
      parse(request, response, (error?: unknown) => {
        if (!isRefused()) next(error);
      });
    };
  }

  private account(request: Request, response: Response, next: (error: unknown) => void) {
    let mine = 0;
    let refused = false;
    response.once('close', () => {
      this.held -= mine;
      mine = 0;
    });
    return {
      isRefused: () => refused,
      take: (bytes: number) => {
        if (refused) return;
        if (this.held + bytes <= this.maxBytes) {
          this.held += bytes;
          mine += bytes;
          return;
        }
        refused = true;
        // What it still sends is not wanted: the connection ends with the answer.
        response.set('Connection', 'close').once('finish', () => request.destroy());
        next(new Transient('OVERLOADED', 'Too much is being sent at the same time: try again later'));
      },
    };
  }
}

/** What a body will need, at most `limit`: beyond that it is refused anyway. Undefined when the request does not say. */
function announcedBytes({ headers }: Request, limit: number): number | undefined {
  if (headers['content-encoding'] !== undefined) return limit;
  if (headers['transfer-encoding'] !== undefined) return undefined;
  return Math.min(Number(headers['content-length'] ?? 0), limit);
}
