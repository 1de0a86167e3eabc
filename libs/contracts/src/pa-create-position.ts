import { type AcaNotice, type Position, statusAt } from '#libs/domain';
import { z } from 'zod';
import { check } from './check';
import { REQUIRED, requiredDate } from './position-payload-fields';
import type { acaPositionView } from './position-view-schemas';

const MAX_AMOUNT = 99_999_999_999;
/** The contract says 255, a position of GPD holds 140, and so ACA refuses more. */
const MAX_DESCRIPTION = 140;
/** The contract says 255; the position's own name is made of it: `ACA_`, 11 characters, `_`, iuv. */
const MAX_IUV = 255 - 16;

const text = (min: number, max: number) => {
  const size =
    min === max ? `must be ${min} characters long` : `must be a text of ${min} to ${max} characters`;
  return z
    .string({
      error: ({ input }) =>
        input === undefined || input === null
          ? 'is required'
          : typeof input === 'number'
            ? 'must be a string: a JSON number loses digits'
            : size,
    })
    .min(min, size)
    .max(max, size)
    .regex(/\S/, 'must not be blank');
};

const AMOUNT = { error: `must be whole eurocents from 0 to ${MAX_AMOUNT}` };
const amount = z
  .union([z.int(AMOUNT), z.string(AMOUNT).regex(/^\d{1,11}$/, AMOUNT)], AMOUNT)
  .transform((given) => Number(given))
  .refine((given) => given >= 0 && given <= MAX_AMOUNT, AMOUNT);
const flag = z.boolean({ error: 'must be true or false' }).nullish();

const OFFSET = /^(.+T.+)([+-])(\d\d):?(\d\d)$/;
const dateTime = requiredDate('is required');

/** xsd's and JSON's date-time: without a zone it is UTC, as everywhere in GPD; with an offset it is brought to UTC. */
const instant = z
  .transform<unknown, string>((value, context) => {
    const match = typeof value === 'string' ? OFFSET.exec(value) : null;
    const [, local = '', sign = '+', hours = '0', minutes = '0'] = match ?? [];
    const parsed = dateTime.safeParse(match === null ? value : local);
    if (!parsed.success) {
      for (const { message } of parsed.error.issues) {
        context.issues.push({ code: 'custom', input: value, message, continue: false });
      }
      return z.NEVER;
    }
    if (match === null) return parsed.data;
    const shift = (Number(hours) * 60 + Number(minutes)) * (sign === '+' ? -1 : 1) * 60_000;
    return new Date(Date.parse(`${parsed.data}Z`) + shift).toISOString().slice(0, 23);
  })
  .meta({ type: 'string', 'x-examples': ['2030-12-31T23:59:59'], ...REQUIRED });

/** NewDebtPositionRequest of ACA; properties it does not know are ignored. */
export const acaNotice = z.object(
  {
    paFiscalCode: text(11, 11),
    entityType: z.enum(['F', 'G'], { error: 'must be F or G' }),
    entityFiscalCode: text(2, 255),
    entityFullName: text(1, 255),
    iuv: text(1, MAX_IUV),
    nav: text(1, 255).nullish(),
    amount,
    description: text(1, MAX_DESCRIPTION),
    expirationDate: instant,
    iban: text(27, 27)
      .regex(/^[A-Za-z0-9]+$/, 'must be letters and digits')
      .nullish(),
    postalIban: text(27, 27)
      .regex(/^[A-Za-z0-9]+$/, 'must be letters and digits')
      .nullish(),
    switchToExpired: flag,
    payStandIn: flag,
  },
  { error: 'The body must be an object' },
);

/** Body of ACA's `paCreatePosition`. @throws Rejected BAD_REQUEST */
export function readPaCreatePosition(body: unknown): AcaNotice {
  const { nav, iban, postalIban, switchToExpired, payStandIn, ...given } = check(acaNotice, body);
  return {
    ...given,
    ...(isGiven(nav) ? { nav } : {}),
    ...(isGiven(iban) ? { iban } : {}),
    ...(isGiven(postalIban) ? { postalIban } : {}),
    switchToExpired: switchToExpired ?? false,
    payStandIn: payStandIn ?? true,
  };
}

/** DebtPositionResponse of ACA, with the status at `now`. */
export function viewAcaPosition(position: Position, now: string): z.output<typeof acaPositionView> {
  const option = position.paymentOption[0];
  const transfer = option?.transfer[0];
  return {
    paFiscalCode: position.organizationFiscalCode,
    companyName: position.companyName,
    entityType: position.type,
    entityFiscalCode: position.fiscalCode,
    entityFullName: position.fullName,
    iuv: option?.iuv,
    nav: option?.nav,
    amount: option?.amount,
    description: option?.description,
    expirationDate: option?.dueDate,
    iban: transfer?.iban,
    postalIban: transfer?.postalIban,
    switchToExpired: position.switchToExpired,
    status: statusAt(position, now),
  };
}

const isGiven = <T>(value: T | null | undefined): value is T => value !== undefined && value !== null;
