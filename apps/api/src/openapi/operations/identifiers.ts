import { type Operation, answer, json } from '../operation';

export const IDENTIFIERS: Operation[] = [
  {
    id: 'issueIdentifiers',
    method: 'post',
    path: '/organizations/{organization}/iuvs',
    tag: 'Identifiers',
    summary: 'Issue an iuv and its nav',
    description: 'The same reference gets the same identifiers again.',
    access: 'partner',
    body: { content: json('IdentifiersRequest') },
    answers: {
      200: answer('Issued before, for this reference.', 'Identifiers'),
      201: answer('Issued.', 'Identifiers'),
    },
    problems: ['IUV_REFERENCE_REUSED', 'IUV_SERIES_EXHAUSTED'],
  },
];
