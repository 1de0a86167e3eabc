import { type IuvSeries, Rejected, type SpontaneousService, checkSeries } from '#libs/domain';
import { z } from 'zod';
import { check } from './check';

const MAX_AMOUNT = 99_999_999_999;

const text = (max: number) =>
  z
    .string({ error: 'must be a string' })
    .regex(/\S/, { error: 'must not be blank' })
    .max(max, { error: `must have at most ${max} characters` });
/** As in an XML document, without colons. */
const name = z
  .string({ error: 'must be a string' })
  .regex(/^[A-Za-z_][\w.-]{0,63}$/, { error: 'must be the name of an XML element' });
const fiveCharacters = z
  .string({ error: 'must be a string' })
  .regex(/^[\x21-\x7e]{5}$/, { error: 'must be 5 characters without blanks' });
const cents = z.int({ error: 'must be whole eurocents' }).min(0).max(MAX_AMOUNT);

const field = z.strictObject({
  name,
  type: z.literal(['text', 'digits', 'code', 'integer', 'amount', 'date', 'fiscalCode'], {
    error: 'must be text, digits, code, integer, amount, date or fiscalCode',
  }),
  required: z.boolean().default(true),
  minLength: z.int().min(1).max(255).optional(),
  maxLength: z.int().min(1).max(255).optional(),
  min: z.int().min(0).max(MAX_AMOUNT).optional(),
  max: z.int().min(0).max(MAX_AMOUNT).optional(),
  values: z.array(text(140)).min(1).max(100).optional(),
});

export const service = z.strictObject({
  idSoggettoServizio: fiveCharacters,
  enabled: z.boolean().default(true),
  companyName: text(140),
  officeName: text(140).optional(),
  description: text(140),
  root: z.strictObject({ name, namespace: text(255).optional() }),
  fields: z.array(field).min(2).max(50),
  amount: z.union(
    [z.strictObject({ fixed: cents.min(1) }), z.strictObject({ field: name, unit: cents.min(1).optional() })],
    { error: 'must have either fixed (eurocents) or field, with unit (eurocents) if it counts' },
  ),
  debtor: z.strictObject({ fiscalCode: name, fullName: name, email: name.optional() }),
  transfer: z.strictObject({
    remittanceInformation: text(140),
    category: text(140),
    iban: text(35),
    postalIban: text(35).optional(),
  }),
  validityDays: z.int({ error: 'must be a whole number of days' }).min(1).max(3650),
  auxDigit: z.literal([0, 1, 2, 3], { error: 'must be 0, 1, 2 or 3' }).optional(),
  segregationCode: z
    .string()
    .regex(/^\d{2}$/, { error: 'must be two digits' })
    .optional(),
});

type Payload = z.infer<typeof service>;

const complete = service.superRefine((given, context) => {
  const fault = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  // The first of a name counts: reversed, it is written last.
  const types = new Map([...given.fields].reverse().map((each) => [each.name, each]));
  given.fields.forEach((each, index) => {
    if (types.get(each.name) !== each) fault(['fields', index, 'name'], 'must be there once');
    if ((each.type === 'code') !== (each.values !== undefined))
      fault(['fields', index, 'values'], 'must be there for a code, and only then');
  });
  const refer = (path: string[], to: string, allowed: readonly string[], needed = true) => {
    const found = types.get(to);
    if (found === undefined || !allowed.includes(found.type) || (needed && !found.required))
      fault(path, `must name ${needed ? 'a required field' : 'a field'} of type ${allowed.join(' or ')}`);
  };
  const { amount, debtor } = given;
  if ('field' in amount)
    refer(['amount', 'field'], amount.field, [amount.unit === undefined ? 'amount' : 'integer']);
  refer(['debtor', 'fiscalCode'], debtor.fiscalCode, ['fiscalCode']);
  refer(['debtor', 'fullName'], debtor.fullName, ['text']);
  if (debtor.email !== undefined) refer(['debtor', 'email'], debtor.email, ['text'], false);
  for (const [path, template] of [
    [['description'], given.description],
    [['transfer', 'remittanceInformation'], given.transfer.remittanceInformation],
  ] as const) {
    for (const [, to = ''] of template.matchAll(/\{([^{}]+)\}/g))
      if (!types.has(to)) fault([...path], `must name fields only: there is no field ${to}`);
    if (/^\s*(?:\{[^{}]+\}\s*)*$/.test(template)) fault([...path], 'must have words beside its fields');
  }
});

/** Body of `PUT /admin/organizations/{org}/services/{idServizio}`. @throws Rejected BAD_REQUEST */
export function readSpontaneousService(
  organizationFiscalCode: string,
  idServizio: string,
  body: unknown,
): SpontaneousService {
  const { auxDigit, segregationCode, fields, officeName, root, debtor, transfer, amount, ...given } = check(
    complete,
    body,
  );
  const series = seriesOf(auxDigit, segregationCode);
  return {
    organizationFiscalCode,
    idServizio,
    ...given,
    ...present({ officeName }),
    root: { name: root.name, ...present({ namespace: root.namespace }) },
    fields: fields.map(({ name: fieldName, type, required, ...rest }) => ({
      name: fieldName,
      type,
      required,
      ...present(rest),
    })),
    amount: 'fixed' in amount ? amount : { field: amount.field, ...present({ unit: amount.unit }) },
    debtor: {
      fiscalCode: debtor.fiscalCode,
      fullName: debtor.fullName,
      ...present({ email: debtor.email }),
    },
    transfer: {
      remittanceInformation: transfer.remittanceInformation,
      category: transfer.category,
      iban: transfer.iban,
      ...present({ postalIban: transfer.postalIban }),
    },
    ...present({ series }),
  };
}

/** @throws Rejected BAD_REQUEST when the code does not go with the aux digit */
function seriesOf(auxDigit: Payload['auxDigit'], segregationCode: string | undefined): IuvSeries | undefined {
  if (auxDigit === undefined && segregationCode === undefined) return undefined;
  const series = { auxDigit: auxDigit ?? 3, ...present({ segregationCode }) };
  checkSeries(series);
  return series;
}

/** Without the fields that are undefined: the domain knows absent only. */
function present<T extends object>(value: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

/** A service as an operator stated it. */
export function viewSpontaneousService(service: SpontaneousService): Record<string, unknown> {
  const { series, ...rest } = service;
  return { ...rest, ...series };
}

/** idServizio in a path. @throws Rejected BAD_REQUEST */
export function readServiceId(value: unknown): string {
  const result = fiveCharacters.safeParse(value);
  if (result.success) return result.data;
  const detail = 'must be 5 characters without blanks';
  throw new Rejected('BAD_REQUEST', `idServizio ${detail}`, [{ pointer: '/idServizio', detail }]);
}
