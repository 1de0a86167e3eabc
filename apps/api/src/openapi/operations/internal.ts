import { type Operation, TEXT, json } from '../operation';

export const INTERNAL: Operation[] = [
  {
    id: 'setSendSync',
    method: 'post',
    path: '/internal/config/send',
    tag: 'Administration',
    summary: 'Mark options whose notification fee SEND sets',
    access: 'operator',
    errors: 'gpd',
    body: { content: json('Notices') },
    answers: {
      200: { description: 'How many of these notices there are.', content: { 'text/plain': TEXT } },
    },
  },
];
