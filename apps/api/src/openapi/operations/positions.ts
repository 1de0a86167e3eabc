import { querySchemas } from '#libs/contracts';
import type { ProblemCode } from '#libs/contracts';
import { eventsQuery } from '../../routes/position-events';
import { type Operation, TEXT, answer, json } from '../operation';
import { queryOf } from '../parameters';
import { ON_POSITIONS, ON_POSITIONS_AND_ACA } from './prefixes';

const path = '/organizations/{organization}/debtpositions';
const one = `${path}/{iupd}`;
const ofPositions = {
  tag: 'Debt positions',
  access: 'partner',
  errors: 'gpd',
  prefixes: ON_POSITIONS,
} as const;
const alsoOfAca = { ...ofPositions, prefixes: ON_POSITIONS_AND_ACA } as const;
const UNCHANGED = {
  304: { description: 'It is still the one If-None-Match names.', headers: ['ETag'] },
} as const;
const WRITTEN = ['ETag', 'Idempotency-Replayed'] as const;

/** What positions that are written may be refused for. */
export const WRITE_PROBLEMS = [
  'DEBT_POSITION_REQUEST_DATA_ERROR',
  'DEBT_POSITION_STRICT_CHECK_FAILED',
  'DEBT_POSITION_FORBIDDEN',
  'DEBT_POSITION_UNIQUE_VIOLATION',
  'PAYMENT_OPTION_RESERVED_METADATA',
] as const satisfies ProblemCode[];
export const UPDATE_PROBLEMS = [
  ...WRITE_PROBLEMS,
  'DEBT_POSITION_NOT_FOUND',
  'DEBT_POSITION_NOT_UPDATABLE',
  'DEBT_POSITION_UPDATE_FAILED_NO_TRANSFER_FOR_NOTIFICATION_FEE',
] as const satisfies ProblemCode[];
export const DELETE_PROBLEMS = [
  'DEBT_POSITION_FORBIDDEN',
  'DEBT_POSITION_NOT_FOUND',
  'DEBT_POSITION_PAYMENT_FOUND',
] as const satisfies ProblemCode[];
export const PUBLISH_PROBLEMS = [
  'DEBT_POSITION_FORBIDDEN',
  'DEBT_POSITION_NOT_FOUND',
  'DEBT_POSITION_NOT_PUBLISHABLE',
  'DEBT_POSITION_PUBLISH_DUE_DATE_MISMATCH',
  'DEBT_POSITION_PUBLISH_DUE_DATE_EXPIRED',
  'DEBT_POSITION_PUBLISH_VALIDITY_DATE_EXPIRED',
] as const satisfies ProblemCode[];

const READ: Operation[] = [
  {
    ...alsoOfAca,
    id: 'listPositions',
    method: 'get',
    path,
    summary: "An organization's positions",
    description: 'At most one of the three periods may be given; each is at most 30 days.',
    parameters: [...queryOf(querySchemas.positionList), 'segregationCodes'],
    answers: { 200: answer('A page of positions.', 'PaymentPositionsInfo') },
    problems: ['DEBT_POSITION_NOT_RECOVERABLE', 'EXCLUSIVE_PARAMETERS'],
  },
  {
    ...alsoOfAca,
    id: 'getPosition',
    method: 'get',
    path: one,
    summary: 'A position',
    parameters: ['segregationCodes', 'ifNoneMatch'],
    answers: { 200: answer('The position.', 'PaymentPositionModelResponse', 'ETag'), ...UNCHANGED },
    problems: [
      'DEBT_POSITION_NOT_FOUND',
      'DEBT_POSITION_FORBIDDEN',
      'V1_UNPROCESSABLE_ENTITY_MULTI_INSTALLMENTS',
    ],
  },
  {
    ...ofPositions,
    id: 'getPositionByIuv',
    method: 'get',
    path: '/organizations/{organization}/paymentoptions/{iuv}/debtposition',
    summary: 'The position an iuv belongs to',
    parameters: ['segregationCodes', 'ifNoneMatch'],
    answers: { 200: answer('The position.', 'PaymentPositionModelResponse', 'ETag'), ...UNCHANGED },
    problems: ['PAYMENT_OPTION_IUV_NOT_FOUND', 'DEBT_POSITION_FORBIDDEN'],
  },
  {
    ...ofPositions,
    id: 'listPositionEvents',
    method: 'get',
    path: `${one}/events`,
    summary: 'What happened to a position, also to one that is gone',
    parameters: [...queryOf(eventsQuery), 'segregationCodes'],
    answers: { 200: answer('A page of events, oldest first.', 'PositionEvents') },
    problems: ['DEBT_POSITION_NOT_FOUND', 'DEBT_POSITION_FORBIDDEN'],
  },
];

const WRITE_SOME: Operation[] = [
  {
    ...alsoOfAca,
    id: 'createPosition',
    method: 'post',
    path,
    summary: 'Create a position',
    description:
      'Or some at once, all or none, when the body is a list of them: then the answer has no body.',
    parameters: ['toPublish', 'serviceType', 'segregationCodes', 'idempotencyKey'],
    body: {
      content: json({
        oneOf: [
          { $ref: '#/components/schemas/PaymentPositionModel' },
          { $ref: '#/components/schemas/MultiplePaymentPositionModel' },
        ],
      }),
    },
    answers: { 201: answer('Created.', 'PaymentPositionModelWritten', ...WRITTEN) },
    problems: WRITE_PROBLEMS,
  },
  {
    ...ofPositions,
    id: 'createPositions',
    method: 'post',
    path: `${path}/bulk`,
    summary: 'Create some positions, all or none',
    parameters: ['toPublish', 'serviceType', 'segregationCodes', 'idempotencyKey'],
    body: { content: json('MultiplePaymentPositionModel') },
    answers: { 201: { description: 'Created.', headers: ['Idempotency-Replayed'] } },
    problems: WRITE_PROBLEMS,
  },
  {
    ...ofPositions,
    id: 'updatePositions',
    method: 'put',
    path,
    summary: 'Replace some positions, all or none',
    parameters: ['toPublish', 'serviceType', 'segregationCodes', 'idempotencyKey'],
    body: { content: json('MultiplePaymentPositionModel') },
    answers: { 200: { description: 'Replaced.', headers: ['Idempotency-Replayed'] } },
    problems: UPDATE_PROBLEMS,
  },
  {
    ...ofPositions,
    id: 'deletePositions',
    method: 'delete',
    path,
    summary: 'Delete some positions, all or none',
    parameters: ['serviceType', 'segregationCodes', 'idempotencyKey'],
    body: { content: json('MultipleIUPDModel') },
    answers: {
      200: { description: 'Deleted.', content: { 'text/plain': TEXT }, headers: ['Idempotency-Replayed'] },
    },
    problems: DELETE_PROBLEMS,
  },
  {
    ...ofPositions,
    id: 'updateIbans',
    method: 'patch',
    path: `${path}/transfers`,
    summary: 'Put another IBAN in the place of one, on all transfers that are not reported',
    parameters: queryOf(querySchemas.ibanPatch),
    body: { content: json('UpdateTransferIban') },
    answers: { 200: answer('How many transfers have it.', 'UpdatedIbans') },
    problems: ['DEBT_POSITION_STRICT_CHECK_FAILED'],
  },
];

const WRITE_ONE: Operation[] = [
  {
    ...alsoOfAca,
    id: 'updatePosition',
    method: 'put',
    path: one,
    summary: 'Replace a position',
    parameters: ['toPublish', 'serviceType', 'segregationCodes', 'ifMatch', 'idempotencyKey'],
    body: { content: json('PaymentPositionModel') },
    answers: { 200: answer('Replaced.', 'PaymentPositionModelWritten', ...WRITTEN) },
    problems: UPDATE_PROBLEMS,
  },
  {
    ...alsoOfAca,
    id: 'deletePosition',
    method: 'delete',
    path: one,
    summary: 'Delete a position',
    parameters: ['serviceType', 'segregationCodes', 'ifMatch', 'idempotencyKey'],
    answers: { 200: answer('Deleted.', TEXT, 'Idempotency-Replayed') },
    problems: DELETE_PROBLEMS,
  },
  {
    ...alsoOfAca,
    id: 'publishPosition',
    method: 'post',
    path: `${one}/publish`,
    summary: 'Publish a draft',
    parameters: ['segregationCodes', 'ifMatch', 'idempotencyKey'],
    answers: { 200: answer('Published.', 'PaymentPositionModelWritten', ...WRITTEN) },
    problems: PUBLISH_PROBLEMS,
  },
  {
    ...alsoOfAca,
    id: 'invalidatePosition',
    method: 'post',
    path: `${one}/invalidate`,
    summary: 'Withdraw what is published and unpaid',
    parameters: ['segregationCodes', 'ifMatch', 'idempotencyKey'],
    answers: { 200: answer('Withdrawn.', 'PaymentPositionModelWritten', ...WRITTEN) },
    problems: ['DEBT_POSITION_FORBIDDEN', 'DEBT_POSITION_NOT_FOUND', 'DEBT_POSITION_NOT_INVALIDABLE'],
  },
];

export const POSITIONS: Operation[] = [...READ, ...WRITE_SOME, ...WRITE_ONE];
