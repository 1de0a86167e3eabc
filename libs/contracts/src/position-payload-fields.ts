import { identifierKey } from '#libs/domain';
import { z } from 'zod';

/** Longest list of options and of transfers read at all: bounds what one element can cost, far above any use. */
export const MAX_OPTIONS = 1000;
export const MAX_TRANSFERS = 100;
const MAX_METADATA = 10;
/** Widest description or company name, in UTF-16 units as the published contract counts. */
const MAX_TEXT = 140;

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?Z?$/;
const OFFSET = /[+-]\d\d(?::?\d\d)?$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const EMAIL = /^[^\s@<>()[\]\\,;:]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.)*[\p{L}\p{N}-]{1,63}$/u;

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Identifiers sent as numbers are refused, not converted: 17 digits and leading zeros do not survive JSON. */
function notText(value: unknown): string {
  return typeof value === 'number' ? 'must be a string: a JSON number loses digits' : 'must be a string';
}

const text = (required?: string) =>
  z.string({
    error: ({ input }) => (required !== undefined && isAbsent(input) ? required : notText(input)),
  });

/** A string with something in it: absent, null and blank are all `required`. */
export const requiredText = (required: string) => text(required).regex(/\S/, required);

/** A string that must be there and may be empty. */
export const givenText = (required: string) => text(required);

/** {@link requiredText} of at most {@link MAX_TEXT} characters. */
export const requiredShortText = (required: string, name: string) =>
  requiredText(required).max(MAX_TEXT, `${name} must be at most ${MAX_TEXT} characters`);

export const optionalText = text().nullish();
export const optionalShortText = (name: string) =>
  text().max(MAX_TEXT, `${name} must be at most ${MAX_TEXT} characters`).nullish();

export const country = text()
  .regex(/^[A-Z]{2}$/, 'The country must be reported with two capital letters (example: IT)')
  .nullish();

/** An empty address passes, as it does in the published service. */
export const email = text()
  .refine((value) => value === '' || EMAIL.test(value), 'Please provide a valid email address')
  .nullish();

export const requiredFlag = (required: string) =>
  z.boolean({ error: ({ input }) => (isAbsent(input) ? required : 'must be true or false') });
export const optionalFlag = z.boolean({ error: 'must be true or false' }).nullish();

/** Fields of the published model that only answers fill: whatever a request says there is dropped. */
export const readOnly = z.unknown().optional().meta({ readOnly: true });

/** What the published schema says of values that a transform reads. */
const EUROCENTS = { type: ['integer', 'string'], pattern: '^\\d+$', description: 'Eurocents.' };
const LOCAL_DATE_TIME = {
  type: 'string',
  description: 'UTC without an offset; seconds and their fraction may be left out.',
  'x-examples': ['2030-12-31T23:59:59'],
};
/** A transform looks at what is absent too, so that zod cannot tell whether it may be. */
export const REQUIRED = { 'x-presence': 'required' };
const OPTIONAL = { 'x-presence': 'optional' };

/** Whole eurocents as a JSON number or its decimal text; nothing that a JavaScript number would round. */
export const amount = z
  .transform<unknown, number>((value, context) => {
    const parsed = wholeNumber(value);
    if (parsed === 'absent') return issue(context, value, 'amount is required');
    if (parsed === 'invalid') return issue(context, value, 'must be a whole number of eurocents');
    if (parsed === 'unsafe') return issue(context, value, `must be at most ${Number.MAX_SAFE_INTEGER}`);
    if (parsed < 1) return issue(context, value, 'minimum amount is 1 eurocent');
    return parsed;
  })
  .meta({ ...EUROCENTS, minimum: 1, ...REQUIRED });

/** The contract still knows `fee`, the service ignores it: only its type is checked. */
export const ignoredFee = z
  .transform<unknown, undefined>((value, context) => {
    const parsed = wholeNumber(value);
    if (parsed === 'invalid' || parsed === 'unsafe')
      issue(context, value, 'must be a whole number of eurocents');
    return undefined;
  })
  .optional()
  .meta({ ...EUROCENTS, description: 'Ignored.' });

function wholeNumber(value: unknown): number | 'absent' | 'invalid' | 'unsafe' {
  if (isAbsent(value)) return 'absent';
  let number: unknown = value;
  if (typeof value === 'string') {
    const digits = value.trim();
    if (digits === '') return 'absent';
    if (!/^-?\d{1,30}$/.test(digits)) return 'invalid';
    number = Number(digits);
  }
  if (typeof number !== 'number') return 'invalid';
  if (Number.isSafeInteger(number)) return number;
  return Number.isInteger(number) || !Number.isFinite(number) ? 'unsafe' : 'invalid';
}

export const requiredDate = (required: string) =>
  z
    .transform<unknown, string>((value, context) => {
      const date = localDateTime(value);
      if (date.value !== undefined) return date.value;
      return issue(context, value, date.fault ?? required);
    })
    .meta({ ...LOCAL_DATE_TIME, ...REQUIRED });

export const optionalDate = z
  .transform<unknown, string | undefined>((value, context) => {
    const date = localDateTime(value);
    return date.fault === undefined ? date.value : issue(context, value, date.fault);
  })
  .optional()
  .meta({ ...LOCAL_DATE_TIME, type: ['string', 'null'] });

interface LocalDateTime {
  value?: string;
  fault?: string;
}

/**
 * `yyyy-MM-ddTHH:mm[:ss[.fraction]][Z]` as 23 characters; digits of the fraction beyond milliseconds are
 * cut, as the database would. Absent, null and empty give neither value nor fault.
 */
function localDateTime(value: unknown): LocalDateTime {
  if (isAbsent(value) || value === '') return {};
  if (typeof value !== 'string') return { fault: 'must be a string such as 2030-12-31T23:59:59' };
  const match = DATE_TIME.exec(value);
  if (match === null) {
    return OFFSET.test(value) && value.length > 10
      ? { fault: 'must be a local date-time: an offset such as +02:00 is not supported, send UTC' }
      : { fault: 'must be a date-time such as 2030-12-31T23:59:59' };
  }
  const [, year, month, day, hour, minute, second = '00', fraction = ''] = match;
  const isReal =
    Number(year) >= 1000 &&
    Number(day) >= 1 &&
    Number(day) <= daysOf(Number(year), Number(month)) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60;
  if (!isReal) return { fault: 'must be a real date and time between the years 1000 and 9999' };
  return {
    value: `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`,
  };
}

function daysOf(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && isLeap ? 29 : (MONTH_DAYS[month - 1] ?? 0);
}

/**
 * A list that may be absent (then empty). Its length is checked before its elements, so that a list of a
 * million wrong elements costs one fault, not a million.
 */
export const list = <Item extends z.ZodType>(item: Item, limit: number) =>
  z
    .preprocess(
      (value, context) => {
        if (isAbsent(value)) return [];
        if (Array.isArray(value) && value.length > limit) {
          issue(context, value, `must contain at most ${limit} elements`);
        }
        return value;
      },
      z.array(item, { error: 'must be a list' }),
    )
    .meta({ maxItems: limit, ...OPTIONAL });

const metadataItem = z.strictObject(
  { key: requiredText('key is required'), value: optionalText },
  { error: notObject },
);

/** At most ten entries, no two of the same key; the database takes `a` and `a ` for the same. */
export const metadataOf = <Item extends z.ZodType<{ key: string }>>(item: Item) =>
  list(item, MAX_METADATA).check((context) => {
    context.value.forEach(({ key }, index) => {
      const own = identifierKey(key);
      if (!context.value.slice(0, index).some((earlier) => identifierKey(earlier.key) === own)) return;
      context.issues.push({
        code: 'custom',
        input: key,
        path: [index, 'key'],
        message: 'key is already used in this list',
        continue: true,
      });
    });
  });

export const metadata = metadataOf(metadataItem);

/** Message of an object schema: its own for a value that is no object, zod's (overridden later) otherwise. */
export function notObject({ code }: { code?: string }): string | undefined {
  return code === 'invalid_type' ? 'must be an object' : undefined;
}

/** Refuses from within a transform; what follows it in a pipe does not run. */
function issue(context: z.core.$RefinementCtx, input: unknown, message: string): never {
  context.issues.push({ code: 'custom', input, message, continue: false });
  return z.NEVER;
}
