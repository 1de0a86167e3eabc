import { querySchemas } from '#libs/contracts';
import { type Operation, answer, json } from '../operation';
import { queryOf } from '../parameters';

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

export const OVERVIEW: Operation[] = [
  {
    tag: 'Administration',
    access: 'operator',
    id: 'getHouseOverview',
    method: 'get',
    path: '/admin/overview',
    summary: 'Whether all is well, and how it went',
    description:
      'What is wrong, what is owed and for how long, stations in trouble, and what was done over time. All who ask within two seconds get the same reading.',
    parameters: queryOf(querySchemas.overview),
    answers: { 200: answer('The overview.', 'HouseOverview') },
  },
  {
    tag: 'Jobs',
    access: 'partner',
    id: 'getOverview',
    method: 'get',
    path: '/overview',
    summary: 'How the jobs and receipts of the organizations in reach stand',
    description:
      'Jobs under way, items that failed within a day, receipts that stations have not got. Not for keys that are limited to segregation codes.',
    answers: { 200: answer('The overview.', 'Overview') },
  },
];
