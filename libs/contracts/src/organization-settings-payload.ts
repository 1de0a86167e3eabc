import { STRICT_CHECKS, type StrictChecks, type Validity } from '#libs/domain';
import isIBAN from 'validator/lib/isIBAN';
import { z } from 'zod';
import { check } from './check';

const isOn = z.boolean({ error: 'must be true or false' }).default(false);

export const settings = z.strictObject({
  strictChecks: z.strictObject(
    Object.fromEntries(STRICT_CHECKS.map((name) => [name, isOn])) as Record<keyof StrictChecks, typeof isOn>,
    { error: ({ code }) => (code === 'unrecognized_keys' ? undefined : 'must be an object') },
  ),
});

/**
 * Body of `PUT /admin/organizations/{org}/settings`: a check that is not named is off, one that does not exist is an
 * error, so that a slip of the pen is not taken for "off".
 * @throws Rejected BAD_REQUEST
 */
export const readOrganizationSettings = (body: unknown): { strictChecks: StrictChecks } =>
  check(settings, body);

const day = z.iso.date({ error: 'must be a day, as 2026-12-31' });
const validity = { validFrom: day.optional(), validTo: day.optional() };
const ENDS_FIRST = { path: ['validTo'], error: 'must not be before validFrom' };
const inOrder = ({ validFrom, validTo }: { validFrom?: string | undefined; validTo?: string | undefined }) =>
  validFrom === undefined || validTo === undefined || validFrom <= validTo;

/** Names the entry that stands a second time, in one walk over all. */
function eachOnce<T>(keyOf: (entry: T) => string, field: string) {
  return (entries: readonly T[], context: z.RefinementCtx): void => {
    const seen = new Set<string>();
    for (const [index, entry] of entries.entries()) {
      if (seen.has(keyOf(entry))) {
        context.addIssue({ code: 'custom', path: [index, field], message: 'is listed twice' });
        return;
      }
      seen.add(keyOf(entry));
    }
  };
}

const registeredIban = z
  .strictObject({
    iban: z
      .string({ error: 'must be a string' })
      .toUpperCase()
      .refine((text) => isIBAN(text), {
        error: 'must be an IBAN with the right check digits, without blanks',
      }),
    ...validity,
  })
  .refine(inOrder, ENDS_FIRST);
export const registeredIbans = z.strictObject({
  ibans: z
    .array(registeredIban, { error: 'must be a list' })
    .max(1_000, 'must have 1000 entries at most')
    .superRefine(eachOnce(({ iban }) => iban, 'iban')),
});

/** Body of `PUT /admin/organizations/{org}/ibans`; IBANs come back in capital letters. @throws Rejected BAD_REQUEST */
export function readRegisteredIbans(body: unknown): ({ iban: string } & Validity)[] {
  return check(registeredIbans, body).ibans.map(({ iban, ...days }) => ({ iban, ...daysOf(days) }));
}

const entry = z
  .strictObject({
    code: z
      .string({ error: 'must be a string' })
      .regex(/^\S(.{0,138}\S)?$/, 'must be 1 to 140 characters, not blank at either end'),
    description: z
      .string({ error: 'must be a string' })
      .max(1_000, 'must have 1000 characters at most')
      .optional(),
    ...validity,
  })
  .refine(inOrder, ENDS_FIRST);
export const catalogue = z.strictObject({
  entries: z
    .array(entry, { error: 'must be a list' })
    .max(20_000, 'must have 20000 entries at most')
    .superRefine(eachOnce(({ code }) => code, 'code')),
});

/** Body of `PUT /admin/taxonomy`. @throws Rejected BAD_REQUEST */
export function readTaxonomy(body: unknown): ({ code: string; description?: string } & Validity)[] {
  return check(catalogue, body).entries.map(({ code, description, ...days }) => ({
    code,
    ...(description === undefined ? {} : { description }),
    ...daysOf(days),
  }));
}

function daysOf({
  validFrom,
  validTo,
}: {
  validFrom?: string | undefined;
  validTo?: string | undefined;
}): Validity {
  return { ...(validFrom === undefined ? {} : { validFrom }), ...(validTo === undefined ? {} : { validTo }) };
}

export const page = z.object({
  limit: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(1)
    .max(1_000)
    .default(100),
  after: z.string({ error: 'must be given once' }).max(140).optional(),
});

/** Query of `GET /admin/taxonomy`: entries a page, 1 to 1000 (100), and the code the page follows. */
export function readTaxonomyPage(query: unknown): { limit: number; after?: string } {
  const { limit, after } = check(page, query);
  return { limit, ...(after === undefined ? {} : { after }) };
}
