import { type Fault, type Receipt, Rejected } from '#libs/domain';
import { z } from 'zod';
import { check } from './check';

/**
 * ctReceiptV2 of paForNode.xsd as JSON, element names and rules as there. Amounts are a string of euros with
 * two decimals, as in the XSD (`"116.00"`), or an integer of eurocents, as everywhere else in this API.
 * Lists may keep the XSD's inner element (`transferList.transfer`, `metadata.mapEntry`) or leave it out.
 */
const text = (max: number, min = 1) =>
  z
    .string({ error: 'must be a string' })
    .min(min, { error: `must have at least ${min} characters` })
    .max(max, { error: `must have at most ${max} characters` });

const MAX_CENTS = 99_999_999_999;
const AMOUNT = {
  error: 'must be euros as a string with two decimals ("116.00") or eurocents as an integer (11600)',
};
const amount = (minimum: number) =>
  z
    .union(
      [
        z
          .string()
          .regex(/^\d{1,9}\.\d{2}$/, AMOUNT)
          .transform((euros) => Number(euros.replace('.', ''))),
        z.int(AMOUNT).max(MAX_CENTS, AMOUNT),
      ],
      AMOUNT,
    )
    .refine((cents) => cents >= minimum, { error: `must be at least ${minimum} eurocents` });

const METADATA = { error: 'must have 1 to 15 entries' };
export const entry = z.object({ key: text(140), value: text(140) });
const metadata = z
  .preprocess(
    (value) => (isObject(value) && 'mapEntry' in value ? [value['mapEntry']].flat() : value),
    z.array(entry, { error: 'must be a list of entries' }).min(1, METADATA).max(15, METADATA),
  )
  .optional();

export const subjectFields = z.object({
  uniqueIdentifier: z.object({
    entityUniqueIdentifierType: z.enum(['F', 'G'], { error: 'must be F or G' }),
    entityUniqueIdentifierValue: text(16, 2),
  }),
  fullName: text(70),
  streetName: text(70).optional(),
  civicNumber: text(16).optional(),
  postalCode: text(16).optional(),
  city: text(35).optional(),
  stateProvinceRegion: text(35).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, { error: 'must be two capital letters' })
    .optional(),
  'e-mail': text(256).optional(),
});
const subject = z.preprocess(nestIdentifier, subjectFields);

const fiscalCode = z.string({ error: 'must be a string' }).regex(/^\d{11}$/, { error: 'must be 11 digits' });
const day = z.iso.date({ error: 'must be a date such as 2030-12-31' });
const dateTime = z.iso.datetime({
  local: true,
  offset: true,
  error: 'must be a date-time such as 2030-12-31T23:59:59',
});

const ID_TRANSFER = { error: 'must be 1 to 5' };
const TRANSFERS = { error: 'must have 1 to 5 transfers' };
export const transfer = z
  .object({
    idTransfer: z.union(
      [
        z.int(ID_TRANSFER).min(1, ID_TRANSFER).max(5, ID_TRANSFER),
        z
          .string()
          .regex(/^[1-5]$/, ID_TRANSFER)
          .transform(Number),
      ],
      ID_TRANSFER,
    ),
    transferAmount: amount(1),
    fiscalCodePA: fiscalCode,
    companyName: text(140).optional(),
    IBAN: text(35).optional(),
    MBDAttachment: z.base64({ error: 'must be base64' }).optional(),
    remittanceInformation: text(140),
    transferCategory: text(140),
    metadata,
  })
  .refine((given) => (given.IBAN === undefined) !== (given.MBDAttachment === undefined), {
    path: ['IBAN'],
    error: 'exactly one of IBAN and MBDAttachment is required',
  });

export const receipt = z.object({
  receiptId: text(255),
  noticeNumber: z.string({ error: 'must be a string' }).regex(/^\d{18}$/, { error: 'must be 18 digits' }),
  fiscalCode,
  outcome: z.enum(['OK', 'KO'], { error: 'must be OK or KO' }),
  creditorReferenceId: text(35),
  paymentAmount: amount(0),
  description: text(140),
  companyName: text(140),
  officeName: text(140).optional(),
  debtor: subject,
  transferList: z.preprocess(
    (value) => (isObject(value) && 'transfer' in value ? [value['transfer']].flat() : value),
    z.array(transfer, { error: 'must be a list of transfers' }).min(1, TRANSFERS).max(5, TRANSFERS),
  ),
  idPSP: text(35),
  pspFiscalCode: text(70).optional(),
  pspPartitaIVA: text(20).optional(),
  PSPCompanyName: text(70),
  idChannel: text(35),
  channelDescription: text(35),
  payer: subject.optional(),
  paymentMethod: text(35).optional(),
  paymentNote: text(210).optional(),
  fee: amount(0).optional(),
  primaryCiIncurredFee: amount(0).optional(),
  idBundle: text(70).optional(),
  idCiBundle: text(70).optional(),
  paymentDateTime: dateTime.optional(),
  applicationDate: day.optional(),
  transferDate: day.optional(),
  metadata,
  standIn: z.boolean({ error: 'must be true or false' }).optional(),
});

const address = z.object({ idStation: text(35).optional() });

/**
 * A receipt posted as JSON to the organization `organization`, which is its `fiscalCode` unless stated.
 * The fields stand at the top or, as in paSendRTV2, under `receipt`; `idStation` names the originating station.
 *
 * @param faultsOf where a receipt breaks the contract it will be sent by, as pointers into the receipt
 * @throws Rejected BAD_REQUEST with pointers into the body as it was sent
 */
export function readReceipt(
  body: unknown,
  organization: string,
  faultsOf: (receipt: Receipt) => Fault[],
): { receipt: Receipt; idStation?: string } {
  const outer = isObject(body) ? body : {};
  const { idStation } = check(address, withoutNulls(outer));
  const nested = isObject(outer['receipt']);
  const given = nested ? outer['receipt'] : body;
  try {
    const filled = isObject(given) ? { fiscalCode: organization, ...withoutNulls(given) } : given;
    const parsed = dropUndefined(check(receipt, filled)) as Receipt;
    refuse(faultsOf(parsed));
    if (parsed.fiscalCode !== organization)
      refuse([{ pointer: '/fiscalCode', detail: `must be ${organization}, the organization of the path` }]);
    return { receipt: parsed, ...(idStation === undefined ? {} : { idStation }) };
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    const prefix = nested ? '/receipt' : '';
    const faults = error.faults.map(({ pointer, detail }) => ({
      pointer: prefix + pointerIn(given, pointer),
      detail,
    }));
    throw new Rejected(error.code, error.message, faults);
  }
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const message = faults.map(({ pointer, detail }) => `${pointer.slice(1).replaceAll('/', '.')}: ${detail}`);
  throw new Rejected('BAD_REQUEST', message.join(', '), faults);
}

/** A pointer into a receipt as a pointer into the document, whose lists may keep the XSD's inner element. */
function pointerIn(document: unknown, pointer: string): string {
  let at = document;
  let path = '';
  for (const part of pointer.split('/').slice(1)) {
    if (part === 'uniqueIdentifier' && isObject(at) && !('uniqueIdentifier' in at) && hasIdentifier(at))
      continue;
    const inner =
      /^\d+$/.test(part) && isObject(at) ? ('transfer' in at ? 'transfer' : 'mapEntry') : undefined;
    if (inner !== undefined) {
      path += `/${inner}`;
      at = (at as Record<string, unknown>)[inner];
      if (!Array.isArray(at)) continue;
    }
    path += `/${part}`;
    at = Array.isArray(at) ? (at[Number(part)] as unknown) : isObject(at) ? at[part] : undefined;
  }
  return path;
}

/** ctSubject keeps its identifier in an element of its own; JSON clients often leave that out. */
function nestIdentifier(value: unknown): unknown {
  if (!isObject(value) || 'uniqueIdentifier' in value || !hasIdentifier(value)) return value;
  const { entityUniqueIdentifierType, entityUniqueIdentifierValue, ...rest } = value;
  return { ...rest, uniqueIdentifier: { entityUniqueIdentifierType, entityUniqueIdentifierValue } };
}

const hasIdentifier = (subject: object): boolean =>
  'entityUniqueIdentifierType' in subject || 'entityUniqueIdentifierValue' in subject;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Deeper than any field of the contract: what lies below is nobody's business, and may be very deep. */
const MAX_DEPTH = 16;

/** Clients write null for what they do not have; to the contract that is absent. */
function withoutNulls(value: Record<string, unknown>, depth = 0): Record<string, unknown> {
  const clean = (child: unknown, at: number): unknown => {
    if (at > MAX_DEPTH) return child;
    if (Array.isArray(child)) return child.map((each) => clean(each, at + 1));
    return isObject(child) ? withoutNulls(child, at) : child;
  };
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => child !== null)
      .map(([key, child]) => [key, clean(child, depth + 1)]),
  );
}

const dropUndefined = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** An amount as the XSD writes it. */
export const euros = (cents: number): string =>
  `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
