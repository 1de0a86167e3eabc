import { type Request, type Response, Router } from 'express';
import { parseCorePosition, parseIupd, viewPosition, viewWrittenPosition } from '#libs/contracts';
import {
  type Fault,
  type Operation,
  type Position,
  type PositionInput,
  Rejected,
  hasSeveralPlans,
  invalidatePosition,
  positionNotFound,
  publishPosition,
} from '#libs/domain';
import { assertSegregation, changeState, editPositions } from '#libs/use-cases';
import { authorizeTenant } from '../auth';
import { MIB } from '../bodies';
import { type ApiDeps, instant } from '../deps';
import { answerPosition, ifMatch, positionReply } from '../etag';
import { answerOnce } from '../idempotency';
import { readSegregationCodes } from '../query';
import type { Reply } from '../reply';
import {
  DELETED,
  assertSameIupd,
  badRequest,
  iupdOf,
  organizationOf,
  readEdit,
  readTarget,
} from './position-request';

/** GPD's own limits on one synchronous call. */
const MAX_POSITIONS = 100;
const MAX_IUPDS = 20;
/** The lists bodies hold. */
const POSITIONS = { list: 'paymentPositions' };
const IUPDS = { list: 'paymentPositionIUPDs' };

/** Writes of GPD's position API: one position, or some at once, all or none. */
export function positionEditRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  const base = '/organizations/:organization/debtpositions';
  const guarded = authorizeTenant(deps, 'by-code');
  // Clients send "" or null as the body of a call that has none: JSON of any kind is let through.
  const json = deps.bodies.json(5 * MIB, 'any');
  const edit = (
    request: Request,
    response: Response,
    operation: Operation,
    items: readonly unknown[],
    reply: (written: Position[]) => Reply,
    expected: { list?: string } & ReturnType<typeof ifMatch> = {},
  ): Promise<void> => {
    const given = { ...readEdit(request, operation, items), ...expected };
    return answerOnce(deps, request, response, { work: ({ edits }) => editPositions(edits, given), reply });
  };

  router.post(base, guarded, json, async (request, response) => {
    const list = listOf(request.body);
    if (list !== undefined) {
      await edit(request, response, 'CREATE', readPositions(list), () => ({ status: 201 }), POSITIONS);
      return;
    }
    await edit(request, response, 'CREATE', [readPosition(request.body)], (written) =>
      writtenReply(written[0], 201),
    );
  });
  router.post(`${base}/bulk`, guarded, json, async (request, response) => {
    const positions = readPositions(listOf(request.body));
    await edit(request, response, 'CREATE', positions, () => ({ status: 201 }), POSITIONS);
  });
  router.put(base, guarded, json, async (request, response) => {
    const positions = readPositions(listOf(request.body));
    await edit(request, response, 'UPDATE', positions, () => ({ status: 200 }), POSITIONS);
  });
  router.delete(base, guarded, json, async (request, response) => {
    const iupds = readIupds(request.body);
    await edit(request, response, 'DELETE', iupds, () => ({ status: 200, text: DELETED }), IUPDS);
  });

  router.put(`${base}/:iupd`, guarded, json, async (request, response) => {
    const item = readPosition(request.body);
    assertSameIupd(iupdOf(request), item);
    const reply = (written: Position[]) => writtenReply(written[0]);
    await edit(request, response, 'UPDATE', [item], reply, ifMatch(request));
  });
  router.delete(`${base}/:iupd`, guarded, async (request, response) => {
    const reply = () => ({ status: 200, json: DELETED });
    await edit(request, response, 'DELETE', [iupdOf(request)], reply, ifMatch(request));
  });
  for (const [action, transition] of [
    ['publish', publishPosition],
    ['invalidate', invalidatePosition],
  ] as const) {
    router.post(`${base}/:iupd/${action}`, guarded, async (request, response) => {
      const given = readTarget(request);
      await answerOnce(deps, request, response, {
        work: ({ edits }) => changeState(edits, given, transition),
        reply: (position) => writtenReply(position),
      });
    });
  }

  router.get(`${base}/:iupd`, guarded, async (request, response) => {
    const [organization, iupd] = [organizationOf(request), iupdOf(request)];
    const position = await deps.findPosition(organization, iupd);
    if (position === undefined) throw positionNotFound(organization, iupd);
    assertSegregation(position, readSegregationCodes(request));
    if (hasSeveralPlans(position)) throw severalPlans(position);
    answerPosition(request, response, position, viewPosition, instant());
  });
  router.get(
    '/organizations/:organization/paymentoptions/:iuv/debtposition',
    guarded,
    async (request, response) => {
      const organization = organizationOf(request);
      const { iuv } = request.params as { iuv: string };
      const position = await deps.findPositionByIuv(organization, iuv);
      if (position === undefined) {
        throw new Rejected(
          'PAYMENT_OPTION_IUV_NOT_FOUND',
          `Not found a payment option for Organization Fiscal Code ${organization} and IUV ${iuv}`,
        );
      }
      assertSegregation(position, readSegregationCodes(request));
      answerPosition(request, response, position, viewPosition, instant());
    },
  );
  return router;
}

/** GPD's v1 has no words for more than one plan; its v3 has. */
const severalPlans = ({ organizationFiscalCode, iupd }: Position): Rejected =>
  new Rejected(
    'V1_UNPROCESSABLE_ENTITY_MULTI_INSTALLMENTS',
    `The debt position with Organization Fiscal Code ${organizationFiscalCode} and IUPD ${iupd} has more than one instalment plan: read it by v3`,
  );

function writtenReply(position: Position | undefined, status = 200): Reply {
  if (position === undefined) throw new Error('Nothing was written and nothing refused');
  return positionReply(position, viewWrittenPosition, instant(), status);
}

function listOf(body: unknown): unknown[] | undefined {
  const list = (body as { paymentPositions?: unknown } | undefined)?.paymentPositions;
  return Array.isArray(list) ? list : undefined;
}

function readPosition(body: unknown): PositionInput {
  const parsed = parseCorePosition(body);
  if (!parsed.ok) throw badRequest(parsed.faults);
  return parsed.position;
}

function readPositions(list: readonly unknown[] | undefined): PositionInput[] {
  checkLength(list, MAX_POSITIONS, 'paymentPositions');
  const faults: Fault[] = [];
  const positions = list.flatMap((item, index) => {
    const parsed = parseCorePosition(item);
    if (parsed.ok) return parsed.position;
    for (const { pointer, detail } of parsed.faults) {
      faults.push({ pointer: `/paymentPositions/${index}${pointer}`, detail });
    }
    return [];
  });
  if (faults.length > 0) throw badRequest(faults);
  return positions;
}

function readIupds(body: unknown): string[] {
  const list = (body as { paymentPositionIUPDs?: unknown } | undefined)?.paymentPositionIUPDs;
  const given = Array.isArray(list) ? (list as unknown[]) : undefined;
  checkLength(given, MAX_IUPDS, 'paymentPositionIUPDs');
  return given.map((item, index) => {
    const parsed = parseIupd(item);
    if (!parsed.ok)
      throw badRequest([{ pointer: `/paymentPositionIUPDs/${index}`, detail: 'iupd is required' }]);
    return parsed.iupd;
  });
}

function checkLength(
  list: readonly unknown[] | undefined,
  max: number,
  name: string,
): asserts list is readonly unknown[] {
  if (list !== undefined && list.length > 0 && list.length <= max) return;
  throw badRequest([{ pointer: `/${name}`, detail: `must be a list of 1 to ${max} elements` }]);
}
