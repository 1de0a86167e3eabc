import type { z } from 'zod';
import type { Json } from './json';
import { schemaOf } from './schemas';

/** A parameter that is not of the path. */
export interface Parameter {
  name: string;
  in: 'query' | 'header';
  required?: boolean;
  description?: string;
  schema: Json;
}

const flag = (absent: boolean): Json => ({ type: 'boolean', default: absent });
const text: Json = { type: 'string' };
const tags: Json = { type: 'string', examples: ['"lrk3x1-4-VALID"'] };

/** Parameters that more than one operation takes, by the name they have among the components. */
export const PARAMETERS = {
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Makes a repetition safe: the same request sent again is given the first answer, and changes nothing.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  },
  ifMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'Changes the position only while its ETag is one of these. `*` is any.',
    schema: tags,
  },
  ifNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'Answers 304 while the ETag is one of these. `*` is any.',
    schema: tags,
  },
  preferWait: {
    name: 'Prefer',
    in: 'header',
    description: 'wait=N holds the answer until the job is done or N seconds (at most 30) have passed.',
    schema: { type: 'string', examples: ['wait=10'] },
  },
  serviceType: {
    name: 'serviceType',
    in: 'query',
    description: "In any case of letters. Under ACA's prefixes it is always ACA.",
    schema: { type: 'string', enum: ['GPD', 'ACA'], default: 'GPD' },
  },
  segregationCodes: {
    name: 'segregationCodes',
    in: 'query',
    description: 'Only what has one of these segregation codes may be reached: pairs of digits, by commas.',
    schema: { type: 'string', pattern: '^\\d{2}(,\\d{2})*$' },
  },
  toPublish: {
    name: 'toPublish',
    in: 'query',
    description: 'Whether positions are published as they are written; else they stay drafts.',
    schema: flag(false),
  },
  callbackUrl: {
    name: 'callbackUrl',
    in: 'query',
    description:
      "Where the job's end is told, as webhook `job.completed` signed with the secret of `GET /webhook-secret`.",
    schema: { type: 'string', format: 'uri', maxLength: 2048 },
  },
  dryRun: {
    name: 'dryRun',
    in: 'query',
    description: 'Judges every item as if it were applied, and writes nothing but the results.',
    schema: flag(false),
  },
} as const satisfies Record<string, Parameter>;
export type ParameterName = keyof typeof PARAMETERS;

/** The parameters of a query that a zod object reads. */
export function queryOf(schema: z.ZodObject): Parameter[] {
  const { properties = {}, required = [] } = schemaOf(schema) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: 'query',
    ...(typeof description === 'string' ? { description } : {}),
    ...(required.includes(name) ? { required: true } : {}),
    schema: rest,
  }));
}

const code = (description: string, example: string): Json => ({
  description,
  schema: { type: 'string', pattern: '^\\S{1,35}$' },
  example,
});

/** Parameters of paths, by their names. */
export const PATH_PARAMETERS: Record<string, Json> = {
  broker: code('Code of the broker.', '15376371009'),
  brokerCode: code('Code of the broker.', '15376371009'),
  organization: code('Fiscal code of the creditor institution.', '77777777777'),
  stationId: code('Id of the station.', '15376371009_01'),
  keyId: code('Id of the key, not the key itself.', '0198f0c2a1b47c3e9d5f6a7b8c9d0e1f'),
  iupd: { description: 'The position, by the name its organization gave it.', schema: text },
  nav: { description: 'Notice number (aux digit and iuv).', schema: text, example: '301000000000000001' },
  iuv: { description: 'Creditor reference of the option.', schema: text, example: '01000000000000001' },
  idTransfer: { description: 'Transfer of the option: 1 to 5.', schema: text, example: '1' },
  fileId: { description: 'Id of the upload, as its Location says.', schema: text },
  jobId: { description: 'Id of the job.', schema: { type: 'string', pattern: '^[0-9a-f]{32}$' } },
  receiptId: { description: 'Id of the receipt: the payment token.', schema: text },
  redeliveryId: {
    description: 'Id of the redelivery.',
    schema: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  },
  webhookId: {
    description: 'Id of the webhook.',
    schema: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  },
  messageId: { description: 'Id of the message.', schema: { type: 'integer', minimum: 1 } },
  deliveryId: { description: 'Id of the delivery.', schema: { type: 'integer', minimum: 1 } },
  idServizio: {
    description: 'Id of the service: 5 characters without blanks.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{5}$' },
  },
};
