import { KEPT_BECAUSE, type RetentionDays } from '#libs/domain';
import { z } from 'zod';
import { check } from './check';
import { count } from './view-fields';

const days = z
  .int({ error: 'must be a whole number of days' })
  .min(0, 'must be 0 (for ever) or more')
  .max(36_500, 'must be 36500 at most')
  .meta({ description: 'Days; 0: for ever.' });
export const retention = z.strictObject({
  jobs: days.optional(),
  positions: days.optional(),
  receipts: days.optional(),
});
export const retentionView = z.object({
  days: retention.meta({ description: "The organization's own; what it leaves out is the deployment's." }),
  inEffect: z.object({ jobs: days, positions: days, receipts: days }),
});

/** Body of `PUT /admin/organizations/{org}/retention`. @throws Rejected BAD_REQUEST */
export function readRetention(body: unknown): Partial<RetentionDays> {
  const { jobs, positions, receipts } = check(retention, body);
  return {
    ...(jobs === undefined ? {} : { jobs }),
    ...(positions === undefined ? {} : { positions }),
    ...(receipts === undefined ? {} : { receipts }),
  };
}

const fiscalCode = z
  .string({ error: 'must be a string' })
  .trim()
  .min(1, 'must not be empty')
  .max(255, 'must have 255 characters at most')
  .meta({ description: 'Of the debtor; in capital and small letters alike.' });
export const debtor = z.strictObject({ fiscalCode });
export const erasure = z.strictObject({
  fiscalCode,
  paidBefore: z.iso
    .date({ error: 'must be a day, as 2016-12-31' })
    .optional()
    .meta({ description: 'Payments before this day (UTC) need not be kept; absent: all are kept.' }),
});

/** The ways a code may have been written: as given, in capital letters, in small ones. */
export const spellings = (code: string): string[] => [
  ...new Set([code, code.toUpperCase(), code.toLowerCase()]),
];

/** Body of `POST .../debtors/export`. @returns the code in capital letters, and its spellings. @throws Rejected BAD_REQUEST */
export function readDebtor(body: unknown): { code: string; codes: string[] } {
  const given = check(debtor, body).fiscalCode;
  return { code: given.toUpperCase(), codes: spellings(given) };
}

/** Body of `POST .../debtors/erase`. @throws Rejected BAD_REQUEST */
export function readErasure(body: unknown): { code: string; codes: string[]; paidBefore?: Date } {
  const { fiscalCode: given, paidBefore } = check(erasure, body);
  return {
    code: given.toUpperCase(),
    codes: spellings(given),
    ...(paidBefore === undefined ? {} : { paidBefore: new Date(`${paidBefore}T00:00:00Z`) }),
  };
}

const kept = z
  .partialRecord(z.enum(KEPT_BECAUSE), count)
  .meta({ description: 'How many had to stay, by the reason.' });
export const erasureView = z.object({
  dryRun: z.boolean(),
  fingerprints: z.array(z.string()).meta({
    description:
      'What stands for the debtor in the audit log: one for each of SECRETS_KEYS, the one that is written first.',
  }),
  positions: z.object({ erased: count, kept }),
  receipts: z.object({ erased: count, kept }),
  jobItems: z.object({ erased: count, kept }),
});
