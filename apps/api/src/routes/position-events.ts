import { type Request, Router } from 'express';
import { z } from 'zod';
import { check } from '#libs/contracts';
import { Rejected, positionNotFound } from '#libs/domain';
import { assertSegregation } from '#libs/use-cases';
import { authorizeTenant } from '../auth';
import type { ApiDeps } from '../deps';
import { readSegregationCodes } from '../query';

export const eventsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().optional(),
});
const CURSOR = /^(\d{1,15})-(\d{1,19})$/;

/** What happened to a position, oldest first; also to one that is no more. */
export function positionEventRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  router.get(
    '/organizations/:organization/debtpositions/:iupd/events',
    authorizeTenant(deps, 'by-code'),
    async (request, response) => {
      const { organization, iupd } = request.params as { organization: string; iupd: string };
      const { limit, cursor } = check(eventsQuery, request.query);
      const codes = readSegregationCodes(request);
      const position = await deps.findPosition(organization, iupd);
      if (position !== undefined) assertSegregation(position, codes);
      const after = readCursor(cursor);
      const events = await deps.eventsOf(organization, iupd, {
        limit: limit + 1,
        ...(after === undefined ? {} : { after }),
      });
      // Of one that is gone, nothing tells its segregation codes any more.
      const isGone =
        position === undefined && (codes.length > 0 || (events.length === 0 && after === undefined));
      if (isGone) throw positionNotFound(organization, iupd);
      const page = events.slice(0, limit);
      const last = page.at(-1);
      response.json({
        events: page.map(({ id: _, ...event }) => event),
        ...(events.length > limit && last !== undefined
          ? { nextCursor: `${Date.parse(`${last.at}Z`)}-${last.id}` }
          : {}),
      });
    },
  );
  return router;
}

function readCursor(cursor: Request['query'][string]): { at: string; id: number } | undefined {
  if (cursor === undefined) return undefined;
  const match = typeof cursor === 'string' ? CURSOR.exec(cursor) : null;
  if (match === null) {
    const detail = 'must be a nextCursor of the previous page';
    throw new Rejected('BAD_REQUEST', `cursor: ${detail}`, [{ pointer: '/cursor', detail }]);
  }
  return { at: new Date(Number(match[1])).toISOString().slice(0, 23), id: Number(match[2]) };
}
