import { z } from 'zod';

/** Decimal digits within bounds; `absent` stands in for none. */
export const whole = (min: number, max: number, absent: number) =>
  z
    .string({ error: 'must be given once' })
    .regex(/^\d{1,10}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`))
    .default(absent)
    .meta({ type: 'integer', minimum: min, maximum: max, 'x-default': absent });

const isCalendar = (text: string): boolean => {
  const date = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.slice(0, 10));
};
/** A day of the calendar. */
export const day = z
  .string({ error: 'must be given once' })
  .regex(/^\d{4}-\d\d-\d\d$/, { error: 'must be a date, yyyy-MM-dd', abort: true })
  .refine(isCalendar, 'is no day of the calendar')
  .optional();
/** An instant in UTC. */
export const instant = z
  .string({ error: 'must be given once' })
  .regex(/^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?Z?$/, {
    error: 'must be a date and time in UTC, yyyy-MM-ddTHH:mm:ss',
    abort: true,
  })
  .refine(isCalendar, 'is no day of the calendar')
  .optional();
/** One of some words, however capital. */
export const anyCase = <T extends string>(values: readonly T[]) =>
  z
    .string({ error: 'must be given once' })
    .transform((text) => text.toUpperCase())
    .pipe(z.enum(values as [T, ...T[]], { error: `must be one of ${values.join(', ')}` }))
    .meta({ enum: values });
