import { type Request, type Response, Router } from 'express';
import {
  asSentV3,
  parsePositionV3,
  readPositionListQueryV3,
  viewPositionV3,
  viewWrittenPositionV3,
} from '#libs/contracts';
import { type Position, type PositionInput, positionNotFound, publishPosition } from '#libs/domain';
import { type Edit, assertSegregation, changeState, editPositions } from '#libs/use-cases';
import { authenticate, authorizeTenant } from '../auth';
import { MIB } from '../bodies';
import { type ApiDeps, instant } from '../deps';
import { useGpdErrors } from '../error-response';
import { answerPosition, ifMatch, positionReply } from '../etag';
import { answerOnce } from '../idempotency';
import { readSegregationCodes } from '../query';
import type { Reply } from '../reply';
import { answerList } from './position-list';
import {
  DELETED,
  assertSameIupd,
  badRequest,
  iupdOf,
  organizationOf,
  readEdit,
  readTarget,
} from './position-request';

/**
 * GPD's debt positions as its v3 has them: options of instalments, each with its debtor. The positions are those of
 * v1, under the same rules; nothing is written some at once, and nothing invalidated.
 */
export function positionV3Routes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  const base = '/organizations/:organization/debtpositions';
  const guarded = authorizeTenant(deps, 'by-code');
  const json = deps.bodies.json(5 * MIB, 'any');
  router.use(base, useGpdErrors, authenticate(deps, 'positions'));

  router.post(base, guarded, json, async (request, response) => {
    const item = readPosition(request.body);
    await write(request, response, item, readEdit(request, 'CREATE', [item]), 201);
  });
  router.get(base, guarded, async (request, response) => {
    response.json(await answerList(deps, request, readPositionListQueryV3(request.query), viewPositionV3));
  });
  router.get(`${base}/:iupd`, guarded, async (request, response) => {
    const [organization, iupd] = [organizationOf(request), iupdOf(request)];
    const position = await deps.findPosition(organization, iupd);
    if (position === undefined) throw positionNotFound(organization, iupd);
    assertSegregation(position, readSegregationCodes(request));
    answerPosition(request, response, position, viewPositionV3, instant());
  });
  router.put(`${base}/:iupd`, guarded, json, async (request, response) => {
    const item = readPosition(request.body);
    assertSameIupd(iupdOf(request), item);
    await write(request, response, item, { ...readEdit(request, 'UPDATE', [item]), ...ifMatch(request) });
  });
  router.delete(`${base}/:iupd`, guarded, async (request, response) => {
    const given = { ...readEdit(request, 'DELETE', [iupdOf(request)]), ...ifMatch(request) };
    await answerOnce(deps, request, response, {
      work: ({ edits }) => editPositions(edits, given),
      reply: () => ({ status: 200, json: DELETED }),
    });
  });
  // No body is read: clients send "", null, {} or nothing.
  router.post(`${base}/:iupd/publish`, guarded, async (request, response) => {
    const given = readTarget(request);
    await answerOnce(deps, request, response, {
      work: ({ edits }) => changeState(edits, given, publishPosition),
      reply: (position) => writtenReply(position, 200),
    });
  });

  async function write(
    request: Request,
    response: Response,
    item: PositionInput,
    edit: Edit,
    status = 200,
  ): Promise<void> {
    await answerOnce(deps, request, response, {
      work: async ({ edits }) => {
        try {
          return await editPositions(edits, edit);
        } catch (error) {
          throw asSentV3(error, item);
        }
      },
      reply: ([position]) => writtenReply(position, status),
    });
  }
  return router;
}

/** @throws Rejected BAD_REQUEST */
function readPosition(body: unknown): PositionInput {
  const parsed = parsePositionV3(body);
  if (!parsed.ok) throw badRequest(parsed.faults);
  return parsed.position;
}

function writtenReply(position: Position | undefined, status: number): Reply {
  if (position === undefined) throw new Error('Nothing was written and nothing refused');
  return positionReply(position, viewWrittenPositionV3, instant(), status);
}
