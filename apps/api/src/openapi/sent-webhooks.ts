import type { Json } from './json';
import type { SchemaName } from './operation';
import { referenceTo } from './schemas';

const header = (name: string, description: string): Json => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

const sent = (summary: string, schema: SchemaName): Json => ({
  post: {
    tags: ['Webhooks'],
    summary,
    description: 'Signed by Standard Webhooks 1.0. Sent again until a 2xx says that it was taken.',
    security: [],
    parameters: [
      header('webhook-id', 'The same at every attempt: what was seen before can be dropped.'),
      header('webhook-timestamp', 'Seconds since 1970, of this attempt.'),
      header('webhook-signature', 'One or more `v1,` signatures, separated by blanks.'),
    ],
    requestBody: { required: true, content: { 'application/json': { schema: referenceTo(schema) } } },
    responses: {
      '2XX': { description: 'Taken.' },
      '410': { description: 'Not wanted: this message is not sent again.' },
    },
  },
});

/** What the api's house sends to others. */
export const SENT_WEBHOOKS: Json = {
  'job.completed': sent("A job's end, to its `callbackUrl`", 'JobCompleted'),
  alert: sent('An alert, to the webhooks of operators that want it', 'Alert'),
};
