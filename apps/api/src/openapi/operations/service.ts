import { type Operation, TEXT, answer, json } from '../operation';
import { ON_ALL_UPLOADS } from './prefixes';

const ofService = { tag: 'Service', access: 'anybody' } as const;
const watched = { ...ofService, prefixes: ON_ALL_UPLOADS } as const;

const info = (path: string, id: string): Operation => ({
  ...watched,
  id,
  method: 'get',
  path,
  summary: 'Name, version and environment',
  answers: { 200: answer('What answers here.', 'Info') },
});

export const SERVICE: Operation[] = [
  {
    ...watched,
    id: 'isLive',
    method: 'get',
    path: '/health/live',
    summary: 'Whether the process answers',
    answers: { 200: answer('It does.', 'Live') },
  },
  {
    ...watched,
    id: 'isReady',
    method: 'get',
    path: '/health/ready',
    summary: 'Whether it can do its work',
    answers: {
      200: answer('It can.', 'Readiness'),
      503: { description: 'It cannot; the reasons say why.', content: json('Readiness') },
    },
  },
  {
    ...watched,
    id: 'getMetrics',
    method: 'get',
    path: '/metrics',
    summary: 'Metrics for Prometheus',
    answers: { 200: { description: 'Its text format.', content: { 'text/plain': TEXT } } },
  },
  info('/info', 'getInfo'),
  info('/v1/info', 'getInfoV1'),
  info('/v2/info', 'getInfoV2'),
  {
    ...ofService,
    id: 'getOpenApi',
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    parameters: ['ifNoneMatch'],
    answers: {
      200: answer('OpenAPI 3.1.', { type: 'object' }, 'ETag', 'Cache-Control'),
      304: { description: 'It has not changed.', headers: ['ETag', 'Cache-Control'] },
    },
  },
  {
    ...ofService,
    id: 'getDocs',
    method: 'get',
    path: '/docs',
    summary: 'This document as a page, to read and to try calls from',
    answers: { 200: { description: 'HTML.', content: { 'text/html': TEXT } } },
  },
];
