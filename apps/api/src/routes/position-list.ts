import { type Request, Router } from 'express';
import { readIbanPatch, readPositionListQuery, viewPosition, writeCursor } from '#libs/contracts';
import type { Position, PositionPage } from '#libs/domain';
import type { PositionListQuery } from '#libs/contracts';
import { authorizeTenant } from '../auth';
import { KIB } from '../bodies';
import { type ApiDeps, instant } from '../deps';
import { readSegregationCodes } from '../query';
import { isAca } from '../service-type';
import { organizationOf } from './position-request';

/** GPD's list of an organization's positions, and the change of IBANs over all of them. */
export function positionListRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  const base = '/organizations/:organization/debtpositions';
  const guarded = authorizeTenant(deps);
  const guardedByCode = authorizeTenant(deps, 'by-code');

  router.get(base, guardedByCode, async (request, response) => {
    response.json(await answerList(deps, request, readPositionListQuery(request.query), viewPosition));
  });

  router.patch(`${base}/transfers`, guarded, deps.bodies.json(16 * KIB), async (request, response) => {
    const given = readIbanPatch(request.query, request.body);
    const updatedTransfers = await deps.patchIbans(organizationOf(request), { ...given, now: instant() });
    response.json({ description: `Updated IBAN on ${updatedTransfers} Transfers`, updatedTransfers });
  });
  return router;
}

/** The page a query asks for, its positions as `view` shows them. */
export async function answerList(
  deps: Pick<ApiDeps, 'listPositions'>,
  request: Request,
  query: PositionListQuery,
  view: (position: Position, now: string) => object,
): Promise<object> {
  const now = instant();
  const page = await deps.listPositions(
    organizationOf(request),
    {
      ...query.filter,
      ...(isAca(request) ? { serviceType: 'ACA' as const } : {}),
      segregationCodes: readSegregationCodes(request),
    },
    {
      orderBy: query.orderBy,
      descending: query.descending,
      limit: query.limit,
      from: query.after === undefined ? { offset: query.page * query.limit } : { after: query.after },
      now,
    },
  );
  return {
    payment_position_list: page.positions.map((position) => view(position, now)),
    page_info: pageInfo(query, page),
  };
}

/** GPD's PageInfo; `next`, where more follow, is ours. A page that follows a place has no number and no total. */
function pageInfo(query: PositionListQuery, { positions, total, next }: PositionPage): object {
  return {
    ...(total === undefined ? {} : { page: query.page }),
    limit: query.limit,
    items_found: positions.length,
    ...(total === undefined ? {} : { total_pages: Math.ceil(total / query.limit) }),
    ...(next === undefined ? {} : { next: writeCursor(next, query) }),
  };
}
