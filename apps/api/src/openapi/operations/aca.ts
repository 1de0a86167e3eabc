import { type Operation, answer, json } from '../operation';
import { ON_ACA } from './prefixes';

export const ACA: Operation[] = [
  {
    id: 'paCreatePosition',
    method: 'post',
    path: '/paCreatePosition',
    prefixes: ON_ACA,
    tag: 'ACA',
    summary: 'Create a notice, bring it up to date, or withdraw it',
    description: 'An amount of 0 withdraws it.',
    access: 'partner',
    errors: 'gpd',
    parameters: ['segregationCodes', 'idempotencyKey'],
    body: { content: json('NewDebtPositionRequest') },
    answers: {
      200: answer('The position as it is now.', 'DebtPositionResponse', 'ETag', 'Idempotency-Replayed'),
    },
    problems: [
      'ACA_CREATE_CONFLICT',
      'ACA_UPDATE_CONFLICT',
      'ACA_INVALIDATE_CONFLICT',
      'ACA_UNAUTHORIZED',
      'ACA_NOT_POSSIBLE',
      'DEBT_POSITION_STRICT_CHECK_FAILED',
    ],
  },
];
