import { SCOPES } from '#libs/domain';
import { z } from 'zod';
import { check } from './check';

export const consoleSignIn = z.strictObject({
  key: z.string({ error: 'must be a string' }).trim().min(1, 'must not be empty').max(200),
});

/** Body of `POST /console/session`. @throws Rejected BAD_REQUEST */
export const readConsoleSignIn = (body: unknown): { key: string } => check(consoleSignIn, body);

const text = z.string();
export const consoleSession = z.object({
  role: z.enum(['operator', 'partner']),
  keyId: text,
  brokerCode: text.optional(),
  scopes: z.array(z.enum(SCOPES)).optional(),
  segregationCodes: z.array(text).optional(),
  organizations: z
    .array(text)
    .optional()
    .meta({ description: 'Of a partner: those its broker acts for, as far as the key goes.' }),
});
