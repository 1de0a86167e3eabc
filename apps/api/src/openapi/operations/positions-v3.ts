import { querySchemas } from '#libs/contracts';
import { type Operation, TEXT, answer, json } from '../operation';
import { queryOf } from '../parameters';
import { DELETE_PROBLEMS, PUBLISH_PROBLEMS, UPDATE_PROBLEMS, WRITE_PROBLEMS } from './positions';
import { ON_POSITIONS_V3 } from './prefixes';

const path = '/v3/organizations/{organization}/debtpositions';
const one = `${path}/{iupd}`;
const ofPositions = {
  tag: 'Debt positions v3',
  access: 'partner',
  errors: 'gpd',
  prefixes: ON_POSITIONS_V3,
} as const;
const WRITTEN = ['ETag', 'Idempotency-Replayed'] as const;

export const POSITIONS_V3: Operation[] = [
  {
    ...ofPositions,
    id: 'listPositionsV3',
    method: 'get',
    path,
    summary: "An organization's positions",
    description: 'Each period is at most 30 days; several may be given, then all of them hold.',
    parameters: [...queryOf(querySchemas.positionListV3), 'segregationCodes'],
    answers: { 200: answer('A page of positions.', 'PaymentPositionsInfoV3') },
    problems: ['DEBT_POSITION_NOT_RECOVERABLE'],
  },
  {
    ...ofPositions,
    id: 'createPositionV3',
    method: 'post',
    path,
    summary: 'Create a position',
    parameters: ['toPublish', 'serviceType', 'segregationCodes', 'idempotencyKey'],
    body: { content: json('PaymentPositionModelV3') },
    answers: { 201: answer('Created.', 'PaymentPositionModelWrittenV3', ...WRITTEN) },
    problems: WRITE_PROBLEMS,
  },
  {
    ...ofPositions,
    id: 'getPositionV3',
    method: 'get',
    path: one,
    summary: 'A position',
    parameters: ['segregationCodes', 'ifNoneMatch'],
    answers: {
      200: answer('The position.', 'PaymentPositionModelResponseV3', 'ETag'),
      304: { description: 'It is still the one If-None-Match names.', headers: ['ETag'] },
    },
    problems: ['DEBT_POSITION_NOT_FOUND', 'DEBT_POSITION_FORBIDDEN'],
  },
  {
    ...ofPositions,
    id: 'updatePositionV3',
    method: 'put',
    path: one,
    summary: 'Replace a position',
    parameters: ['toPublish', 'serviceType', 'segregationCodes', 'ifMatch', 'idempotencyKey'],
    body: { content: json('PaymentPositionModelV3') },
    answers: { 200: answer('Replaced.', 'PaymentPositionModelWrittenV3', ...WRITTEN) },
    problems: UPDATE_PROBLEMS,
  },
  {
    ...ofPositions,
    id: 'deletePositionV3',
    method: 'delete',
    path: one,
    summary: 'Delete a position',
    parameters: ['serviceType', 'segregationCodes', 'ifMatch', 'idempotencyKey'],
    answers: { 200: answer('Deleted.', TEXT, 'Idempotency-Replayed') },
    problems: DELETE_PROBLEMS,
  },
  {
    ...ofPositions,
    id: 'publishPositionV3',
    method: 'post',
    path: `${one}/publish`,
    summary: 'Publish a draft',
    parameters: ['segregationCodes', 'ifMatch', 'idempotencyKey'],
    answers: { 200: answer('Published.', 'PaymentPositionModelWrittenV3', ...WRITTEN) },
    problems: PUBLISH_PROBLEMS,
  },
];
