import { type Operation, answer, json } from '../operation';

const ofPrivacy = { tag: 'Administration', access: 'operator' } as const;
const organization = '/admin/organizations/{organization}';

/** What data protection asks for. */
export const PRIVACY: Operation[] = [
  {
    ...ofPrivacy,
    id: 'getRetention',
    method: 'get',
    path: `${organization}/retention`,
    summary: 'How long data of an organization is kept',
    answers: { 200: answer('Days, its own and those in effect.', 'Retention') },
    problems: ['ORGANIZATION_NOT_FOUND'],
  },
  {
    ...ofPrivacy,
    id: 'putRetention',
    method: 'put',
    path: `${organization}/retention`,
    summary: 'Set how long data of an organization is kept',
    description:
      'Complete jobs, positions with nothing left to be paid and receipts nobody is owed are removed when they are ' +
      'older. What is left out is as the deployment has it.',
    body: { content: json('RetentionRequest') },
    answers: { 200: answer('Days, its own and those in effect.', 'Retention') },
    problems: ['ORGANIZATION_NOT_FOUND'],
  },
  {
    ...ofPrivacy,
    id: 'exportDebtor',
    method: 'post',
    path: `${organization}/debtors/export`,
    summary: 'All that is there of a debtor',
    description:
      'A line each, as they are stored (amounts of positions in eurocents): positions, receipts, items of jobs that wait or failed; the last line (`"type":"end"`) has their ' +
      'counts.',
    body: { content: json('DebtorRequest') },
    answers: {
      200: {
        description: 'What there is.',
        content: { 'application/x-ndjson': { type: 'string' } },
        headers: ['Content-Disposition'],
      },
    },
    problems: ['ORGANIZATION_NOT_FOUND', 'SECRETS_UNAVAILABLE'],
  },
  {
    ...ofPrivacy,
    id: 'eraseDebtor',
    method: 'post',
    path: `${organization}/debtors/erase`,
    summary: 'Erase what is there of a debtor, as far as it may be',
    description:
      'What may still be paid, was paid, or is owed to a station is kept, and counted by the reason. Asking again ' +
      'does what is left. The audit log keeps a fingerprint of the debtor and the counts.',
    parameters: [
      {
        name: 'dryRun',
        in: 'query',
        description: 'Counts, and erases nothing.',
        schema: { type: 'boolean', default: false },
      },
    ],
    body: { content: json('ErasureRequest') },
    answers: { 200: answer('What was erased, and what was not.', 'Erasure') },
    problems: ['ORGANIZATION_NOT_FOUND', 'SECRETS_UNAVAILABLE'],
  },
];
