const text = { type: 'string' };

/** Headers of answers. */
export const HEADERS = {
  ETag: {
    description: 'Tag of what is shown, or was written: for If-Match and If-None-Match.',
    schema: text,
  },
  'Idempotency-Replayed': {
    description: 'true where the answer is the one of an earlier request with the same Idempotency-Key.',
    schema: { type: 'string', const: 'true' },
  },
  Location: { description: 'Where to look for what was made.', schema: text },
  'Preference-Applied': { description: 'wait=N, with the seconds that were granted.', schema: text },
  'Retry-After': {
    description: 'Seconds after which to ask again.',
    schema: { type: 'integer', minimum: 0 },
  },
  'x-continuation-token': { description: 'Present where more follow.', schema: text },
  'Cache-Control': { description: 'How long it may be kept.', schema: text },
  'Content-Disposition': { description: 'A name for the file.', schema: text },
  Allow: { description: 'The methods there are.', schema: text },
} as const;
export type HeaderName = keyof typeof HEADERS;
