import { querySchemas } from '#libs/contracts';
import { type Operation, answer, json } from '../operation';
import { queryOf } from '../parameters';

export const SEARCH: Operation[] = [
  {
    tag: 'Debt positions',
    access: 'partner',
    id: 'searchPositions',
    method: 'post',
    path: '/debtpositions/search',
    summary: 'Look for positions',
    description:
      'By iupd, by notice number or iuv, by debtor, or all of an organization, newest first. Without `organization` in all the key reaches. What an operator asks of a debtor is in the audit log.',
    parameters: ['segregationCodes'],
    body: { content: json('PositionSearch') },
    answers: { 200: answer('A page of positions.', 'FoundPositions') },
    problems: ['SECRETS_UNAVAILABLE'],
  },
  {
    tag: 'Receipts',
    access: 'partner',
    id: 'searchReceipts',
    method: 'get',
    path: '/receipts',
    summary: 'Look for receipts, and what became of their deliveries',
    description:
      'Newest first. A partner names an organization, unless it looks for a receiptId or a notice. A receipt with two deliveries a search is for may be on two pages.',
    parameters: [...queryOf(querySchemas.receiptSearch), 'segregationCodes'],
    answers: { 200: answer('A page of receipts.', 'FoundReceipts') },
  },
];
