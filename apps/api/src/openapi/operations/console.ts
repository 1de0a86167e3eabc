import { type Operation, answer, json } from '../operation';

const path = '/console/session';
const ofConsole = { tag: 'Console', path } as const;

export const CONSOLE: Operation[] = [
  {
    ...ofConsole,
    id: 'signIn',
    method: 'post',
    access: 'anybody',
    summary: 'Open a session of the console with a key',
    description:
      'The answer sets a cookie that stands for the key for twelve hours. What changes something needs the header `X-Console` beside it.',
    body: { content: json('ConsoleSignIn') },
    answers: { 204: { description: 'The session is open.' } },
    problems: [
      'BAD_REQUEST',
      'UNAUTHORIZED',
      'BODY_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      'SECRETS_UNAVAILABLE',
      'OVERLOADED',
    ],
  },
  {
    ...ofConsole,
    id: 'getSession',
    method: 'get',
    access: 'partner',
    summary: 'Whose session it is, and what it reaches',
    answers: { 200: answer('The session.', 'ConsoleSession') },
  },
  {
    ...ofConsole,
    id: 'signOut',
    method: 'delete',
    access: 'anybody',
    summary: 'End a session of the console',
    answers: { 204: { description: 'The cookie is gone.' } },
  },
];
