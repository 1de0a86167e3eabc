import { type Request, type Response, Router } from 'express';
import {
  readPositionSearch,
  readReceiptSearch,
  viewFoundPosition,
  viewFoundReceipt,
  writeCursor,
  writeReceiptPlace,
} from '#libs/contracts';
import { type Position, Rejected } from '#libs/domain';
import type { PositionClue, Reach } from '#libs/persistence';
import { beginAudit, noteInAudit } from '../audited';
import { assertActsFor, authenticate, principalOf } from '../auth';
import { KIB } from '../bodies';
import { type ApiDeps, instant } from '../deps';
import { readSegregationCodes } from '../query';
import { refusing } from '../signing-secret';

const NEWEST_FIRST = { orderBy: 'INSERTED_DATE', descending: true } as const;
/** Before all there are: unlike a page by its number, what follows a place is not counted. */
const FIRST = { values: ['9999-12-31T23:59:59.999'], id: Number.MAX_SAFE_INTEGER };

/** Positions and receipts looked for in all a key reaches. */
export function searchRoutes(deps: ApiDeps): Router {
  const router = Router();

  router.post(
    '/debtpositions/search',
    authenticate(deps, 'positions', 'read'),
    deps.bodies.json(10 * KIB),
    async (request, response) => {
      const search = readPositionSearch(request.body);
      const { organization } = search;
      if (organization !== undefined) await assertActsFor(deps, principalOf(response), organization);
      const codes = readSegregationCodes(request);
      const now = instant();
      const answer = (positions: readonly Position[], nextCursor: string | undefined) =>
        response.json({
          positions: positions
            .filter((position) => isReachable(position, codes))
            .map((position) => viewFoundPosition(position, now)),
          ...(nextCursor === undefined ? {} : { nextCursor }),
        });

      if (search.by === 'list') {
        const { positions, next } = await deps.listPositions(
          search.organization,
          {
            ...(search.status === undefined ? {} : { statuses: [search.status] }),
            segregationCodes: codes,
          },
          {
            ...NEWEST_FIRST,
            limit: search.limit,
            from: { after: search.after ?? FIRST },
            now,
          },
        );
        answer(positions, next && writeCursor(next, NEWEST_FIRST));
        return;
      }
      if (search.by === 'debtor') await announce(deps, request, response, search);
      const { positions, next } = await deps.searchPositions(
        reachOf(response, organization),
        clueOf(search),
        search.limit,
      );
      answer(positions, next === undefined ? undefined : String(next));
    },
  );

  router.get('/receipts', authenticate(deps, 'receipts'), async (request, response) => {
    const { organization, ...search } = readReceiptSearch(request.query);
    const principal = principalOf(response);
    if (organization !== undefined) await assertActsFor(deps, principal, organization);
    else if (principal.role !== 'operator' && (search.receiptId ?? search.notice) === undefined) {
      const detail = 'is required unless a receiptId or a notice is looked for';
      throw new Rejected('BAD_REQUEST', `organization: ${detail}`, [{ pointer: '/organization', detail }]);
    }
    const { receipts, next } = await deps.searchReceipts({
      ...search,
      reach: reachOf(response, organization),
      segregationCodes: readSegregationCodes(request),
    });
    response.json({
      receipts: receipts.map(viewFoundReceipt),
      ...(next === undefined ? {} : { nextCursor: writeReceiptPlace(next) }),
    });
  });
  return router;
}

export function reachOf(response: Response, organization: string | undefined): Reach {
  const { role, brokerCode = '', organizations } = principalOf(response);
  if (organization !== undefined) return { organization };
  if (role === 'operator') return {};
  return { brokerCode, ...(organizations === undefined ? {} : { organizations }) };
}

type Search = Exclude<ReturnType<typeof readPositionSearch>, { by: 'list' }>;

function clueOf(search: Search): PositionClue {
  if (search.by === 'iupd') return { iupd: search.iupd };
  if (search.by === 'notice') return { notice: search.notice };
  const { codes, organization, before } = search;
  return { debtor: codes, organization, ...(before === undefined ? {} : { before }) };
}

/** As GPD's single position: all its options within the codes. */
const isReachable = ({ paymentOption }: Position, codes: readonly string[]): boolean =>
  codes.length === 0 || paymentOption.every(({ iuv }) => codes.includes(iuv.slice(0, 2)));

/**
 * Who reads for a living what a person owes leaves a trace: an operator acts for everybody, a partner for itself.
 * @throws Rejected SECRETS_UNAVAILABLE
 */
async function announce(
  deps: ApiDeps,
  request: Request,
  response: Response,
  { code, organization }: { code: string; organization: string },
): Promise<void> {
  if (principalOf(response).role !== 'operator') return;
  await beginAudit(deps, request, response, 'searchPositions');
  const [fingerprint = ''] = refusing(() => deps.fingerprints(code, organization));
  await noteInAudit(deps, response, `organization ${organization} debtor ${fingerprint}`);
}
