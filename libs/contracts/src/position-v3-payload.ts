import { type Fault, NO_DEBTOR, type OptionTerms, type PositionInput, identifierKey } from '#libs/domain';
import { z } from 'zod';
import {
  MAX_FAULTS,
  type ParsedPosition,
  faultsOf,
  isGiven,
  stamp,
  toMetadata,
  toTransfer,
  transfer,
} from './position-payload';
import * as field from './position-payload-fields';
import { pointerV3 } from './position-v3-pointer';

/** Most options of a position, and most instalments of an option. */
const MAX_GROUP = 100;

export const debtor = z.object(
  {
    type: z.enum(['F', 'G'], {
      error: ({ input }) =>
        input === undefined || input === null ? 'type is required' : 'type must be F or G',
    }),
    fiscalCode: field.givenText('fiscal code is required'),
    fullName: field.givenText('full name is required'),
    streetName: field.optionalText,
    civicNumber: field.optionalText,
    postalCode: field.optionalText,
    city: field.optionalText,
    province: field.optionalText,
    region: field.optionalText,
    country: field.country,
    email: field.email,
    phone: field.optionalText,
  },
  {
    error: ({ code, input }) =>
      input === undefined || input === null ? 'debtor is required' : field.notObject({ code }),
  },
);

export const installment = z.object(
  {
    nav: field.optionalText,
    iuv: field.requiredText('iuv is required'),
    amount: field.amount,
    description: field.requiredShortText('installment description is required', 'installment description'),
    dueDate: field.requiredDate('due date is required'),
    transfer: some(
      transfer
        .extend({
          stamp: stamp.strip().nullish(),
          transferMetadata: field.metadataOf(
            z.object(
              {
                key: field.requiredText('key is required'),
                value: field.requiredText('value is required'),
              },
              { error: field.notObject },
            ),
          ),
        })
        .strip(),
      field.MAX_TRANSFERS,
    ),
    installmentMetadata: field.metadataOf(
      z.object(
        { key: field.requiredText('key is required'), value: field.optionalText },
        { error: field.notObject },
      ),
    ),
  },
  { error: field.notObject },
);

export const paymentOption = z.object(
  {
    description: field.optionalShortText('payment option description'),
    validityDate: field.optionalDate,
    retentionDate: field.optionalDate,
    switchToExpired: field.requiredFlag('switch to expired value is required'),
    debtor,
    installments: some(installment, MAX_GROUP),
  },
  { error: field.notObject },
);

export const position = z.object(
  {
    iupd: field.requiredText('iupd is required'),
    payStandIn: field.optionalFlag,
    companyName: field.requiredShortText('company name is required', 'company name'),
    officeName: field.optionalShortText('office name'),
    paymentOption: some(paymentOption, MAX_GROUP),
  },
  { error: field.notObject },
);

/**
 * Checks PaymentPositionModelV3 of GPD and makes the one description of a position of it that the domain knows:
 * instalments are its options, in the order of the body; what their option says of them all is their `terms`.
 * Fields that the contract does not know, or that only answers fill, are ignored. Never throws for bad input.
 *
 * @returns faults with pointers into the body (`/paymentOption/0/installments/1/dueDate`), 100 at most
 */
export function parsePositionV3(value: unknown): ParsedPosition {
  const result = position.safeParse(value);
  if (!result.success) return { ok: false, faults: faultsOf(result.error.issues) };
  const input = toPosition(result.data);
  const faults = repeatedIuvs(input);
  return faults.length === 0 ? { ok: true, position: input } : { ok: false, faults };
}

function some<Item extends z.ZodType>(item: Item, limit: number) {
  return field
    .list(item, limit)
    .refine((list) => list.length > 0, `must contain 1 to ${limit} elements`)
    .meta({ minItems: 1, ...field.REQUIRED });
}

function toPosition(parsed: z.output<typeof position>): PositionInput {
  const options = parsed.paymentOption;
  return {
    ...NO_DEBTOR,
    iupd: parsed.iupd,
    payStandIn: parsed.payStandIn ?? true,
    // A position expires as a whole: not while one of its options does not.
    switchToExpired: options.every(({ switchToExpired }) => switchToExpired),
    companyName: parsed.companyName,
    ...(isGiven(parsed.officeName) ? { officeName: parsed.officeName } : {}),
    paymentOption: options.flatMap((option, group) => {
      const terms = toTerms(option, group);
      return option.installments.map((each) => ({
        iuv: each.iuv,
        amount: each.amount,
        description: each.description,
        isPartialPayment: option.installments.length > 1,
        dueDate: each.dueDate,
        transfer: each.transfer.map(toTransfer),
        paymentOptionMetadata: each.installmentMetadata.map(toMetadata),
        terms,
        ...(isGiven(each.nav) ? { nav: each.nav } : {}),
        ...(isGiven(option.retentionDate) ? { retentionDate: option.retentionDate } : {}),
      }));
    }),
  };
}

function toTerms(option: z.output<typeof paymentOption>, group: number): OptionTerms {
  const { type, fiscalCode, fullName, ...optional } = option.debtor;
  return {
    group,
    debtor: { type, fiscalCode, fullName, ...given(optional) },
    switchToExpired: option.switchToExpired,
    ...given({ description: option.description, validityDate: option.validityDate }),
  };
}

function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isGiven(value))) as {
    [Name in keyof Fields]?: NonNullable<Fields[Name]>;
  };
}

function repeatedIuvs(input: PositionInput): Fault[] {
  const seen = new Set<string>();
  const faults: Fault[] = [];
  for (const [index, { iuv }] of input.paymentOption.entries()) {
    if (faults.length === MAX_FAULTS) break;
    const key = identifierKey(iuv);
    if (seen.has(key)) {
      const pointer = pointerV3(`/paymentOption/${index}/iuv`, input);
      faults.push({ pointer, detail: 'iuv is already used in this position' });
    }
    seen.add(key);
  }
  return faults;
}
