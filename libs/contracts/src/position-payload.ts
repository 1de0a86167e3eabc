import type { Fault, Metadata, PaymentOptionInput, PositionInput, TransferInput } from '#libs/domain';
import { z } from 'zod';
import * as field from './position-payload-fields';

/** Faults listed of one position: a position with more is no better understood by listing them. */
export const MAX_FAULTS = 100;
/** Longest name of an unknown property repeated in a fault. */
const MAX_NAME = 100;

export const stamp = z.strictObject(
  {
    hashDocument: field.optionalText,
    stampType: field.optionalText,
    provincialResidence: field.optionalText,
  },
  { error: field.notObject },
);

export const transfer = z.strictObject(
  {
    idTransfer: field.requiredText('id transfer is required'),
    amount: field.amount,
    organizationFiscalCode: field.optionalText,
    companyName: field.optionalText,
    remittanceInformation: field.requiredText('remittance information is required'),
    category: field.requiredText('category is required'),
    iban: field.optionalText,
    postalIban: field.optionalText,
    stamp: stamp.nullish(),
    transferMetadata: field.metadata,
  },
  { error: field.notObject },
);

export const paymentOption = z.strictObject(
  {
    nav: field.optionalText,
    iuv: field.requiredText('iuv is required'),
    amount: field.amount,
    description: field.requiredShortText(
      'payment option description is required',
      'payment option description',
    ),
    isPartialPayment: field.requiredFlag('is partial payment is required'),
    dueDate: field.requiredDate('due date is required'),
    retentionDate: field.optionalDate,
    fee: field.ignoredFee,
    notificationFee: field.readOnly,
    transfer: field.list(transfer, field.MAX_TRANSFERS),
    paymentOptionMetadata: field.metadata,
  },
  { error: field.notObject },
);

export const position = z.strictObject(
  {
    iupd: field.requiredText('iupd is required'),
    type: z.enum(['F', 'G'], {
      error: ({ input }) =>
        input === undefined || input === null ? 'type is required' : 'type must be F or G',
    }),
    payStandIn: field.optionalFlag,
    fiscalCode: field.requiredText('fiscal code is required'),
    fullName: field.requiredText('full name is required'),
    streetName: field.optionalText,
    civicNumber: field.optionalText,
    postalCode: field.optionalText,
    city: field.optionalText,
    province: field.optionalText,
    region: field.optionalText,
    country: field.country,
    email: field.email,
    phone: field.optionalText,
    switchToExpired: field.requiredFlag('switch to expired value is required'),
    companyName: field.requiredShortText('company name is required', 'company name'),
    officeName: field.optionalShortText('office name'),
    validityDate: field.optionalDate,
    paymentDate: field.readOnly,
    status: field.readOnly,
    paymentOption: field.list(paymentOption, field.MAX_OPTIONS),
  },
  { error: field.notObject },
);

/**
 * PaymentPositionModel of the published bulk upload contract (v1 and v2), with its messages, transformed
 * into the domain's {@link PositionInput}: read-only fields dropped, null and absent alike, numbers and dates
 * normalised. Deviations, all stricter than the published service: identifiers sent as JSON numbers, amounts
 * beyond 2^53-1, and absurdly long lists (1000 options, 100 transfers) are refused.
 */
const positionPayload = position.transform(toPosition);

const iupdPayload = field.requiredText('iupd is required');

export type ParsedPosition = { ok: true; position: PositionInput } | { ok: false; faults: Fault[] };
type ParsedIupd = { ok: true; iupd: string } | { ok: false; faults: Fault[] };

/**
 * Checks one position of an upload. Never throws for bad input.
 *
 * @returns faults with pointers relative to the position (`/paymentOption/0/transfer/1/amount`), 100 at most
 */
export function parsePosition(value: unknown): ParsedPosition {
  const result = positionPayload.safeParse(value);
  return result.success
    ? { ok: true, position: result.data }
    : { ok: false, faults: faultsOf(result.error.issues) };
}

/**
 * Checks one position of GPD's core API, which differs from the bulk one in two things: properties it does not
 * know are ignored, and an absent `payStandIn` means true.
 */
export function parseCorePosition(value: unknown): ParsedPosition {
  return parsePosition(
    isRecord(value) ? { ...known(value), payStandIn: value['payStandIn'] ?? true } : value,
  );
}

function known(value: Record<string, unknown>): Record<string, unknown> {
  const given = pick(value, position.shape);
  eachRecord(given['paymentOption'], (option) => {
    const kept = pick(option, paymentOption.shape);
    eachRecord(kept['transfer'], (part) => {
      const keptPart = pick(part, transfer.shape);
      if (isRecord(keptPart['stamp'])) keptPart['stamp'] = pick(keptPart['stamp'], stamp.shape);
      return keptPart;
    });
    return kept;
  });
  return given;
}

/** Replaces the objects of a list, in place, by what `make` makes of them; anything else is left to the schema. */
function eachRecord(list: unknown, make: (value: Record<string, unknown>) => unknown): void {
  if (!Array.isArray(list)) return;
  list.forEach((element: unknown, index) => {
    if (isRecord(element)) list[index] = make(element);
  });
}

function pick(value: Record<string, unknown>, shape: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => Object.hasOwn(shape, key)));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Checks one element of a delete list: a string with something in it. */
export function parseIupd(value: unknown): ParsedIupd {
  const result = iupdPayload.safeParse(value);
  return result.success
    ? { ok: true, iupd: result.data }
    : { ok: false, faults: faultsOf(result.error.issues) };
}

// Written out field by field: the parsed object also carries nulls and the fields to drop, and this is
// several times quicker than deleting them or copying by Object.entries.
function toPosition(parsed: z.output<typeof position>): PositionInput {
  const result: PositionInput = {
    iupd: parsed.iupd,
    payStandIn: parsed.payStandIn ?? false,
    type: parsed.type,
    fiscalCode: parsed.fiscalCode,
    fullName: parsed.fullName,
    switchToExpired: parsed.switchToExpired,
    companyName: parsed.companyName,
    paymentOption: parsed.paymentOption.map(toOption),
  };
  if (isGiven(parsed.streetName)) result.streetName = parsed.streetName;
  if (isGiven(parsed.civicNumber)) result.civicNumber = parsed.civicNumber;
  if (isGiven(parsed.postalCode)) result.postalCode = parsed.postalCode;
  if (isGiven(parsed.city)) result.city = parsed.city;
  if (isGiven(parsed.province)) result.province = parsed.province;
  if (isGiven(parsed.region)) result.region = parsed.region;
  if (isGiven(parsed.country)) result.country = parsed.country;
  if (isGiven(parsed.email)) result.email = parsed.email;
  if (isGiven(parsed.phone)) result.phone = parsed.phone;
  if (isGiven(parsed.officeName)) result.officeName = parsed.officeName;
  if (isGiven(parsed.validityDate)) result.validityDate = parsed.validityDate;
  return result;
}

function toOption(parsed: z.output<typeof paymentOption>): PaymentOptionInput {
  const result: PaymentOptionInput = {
    iuv: parsed.iuv,
    amount: parsed.amount,
    description: parsed.description,
    isPartialPayment: parsed.isPartialPayment,
    dueDate: parsed.dueDate,
    transfer: parsed.transfer.map(toTransfer),
    paymentOptionMetadata: parsed.paymentOptionMetadata.map(toMetadata),
  };
  if (isGiven(parsed.nav)) result.nav = parsed.nav;
  if (isGiven(parsed.retentionDate)) result.retentionDate = parsed.retentionDate;
  return result;
}

export function toTransfer(parsed: z.output<typeof transfer>): TransferInput {
  const result: TransferInput = {
    idTransfer: parsed.idTransfer,
    amount: parsed.amount,
    remittanceInformation: parsed.remittanceInformation,
    category: parsed.category,
    transferMetadata: parsed.transferMetadata.map(toMetadata),
  };
  if (isGiven(parsed.organizationFiscalCode)) result.organizationFiscalCode = parsed.organizationFiscalCode;
  if (isGiven(parsed.companyName)) result.companyName = parsed.companyName;
  if (isGiven(parsed.iban)) result.iban = parsed.iban;
  if (isGiven(parsed.postalIban)) result.postalIban = parsed.postalIban;
  if (isGiven(parsed.stamp)) {
    // The bulk contract does not look into a stamp: an empty field becomes the item's own error later.
    const { hashDocument, stampType, provincialResidence } = parsed.stamp;
    result.stamp = {
      hashDocument: hashDocument ?? '',
      stampType: stampType ?? '',
      provincialResidence: provincialResidence ?? '',
    };
  }
  return result;
}

export function toMetadata({ key, value }: { key: string; value?: string | null | undefined }): Metadata {
  return isGiven(value) ? { key, value } : { key };
}

export function isGiven<Value>(value: Value): value is NonNullable<Value> {
  return value !== undefined && value !== null;
}

export function faultsOf(issues: readonly z.core.$ZodIssue[]): Fault[] {
  const faults: Fault[] = [];
  const add = (fault: Fault) => {
    // One mistake may break two rules of a field with the same message (blank text): say it once.
    const isKnown = faults.some(
      ({ pointer, detail }) => pointer === fault.pointer && detail === fault.detail,
    );
    if (!isKnown && faults.length < MAX_FAULTS) faults.push(fault);
  };
  for (const issue of issues) {
    if (faults.length === MAX_FAULTS) break;
    const pointer = pointerOf(issue.path);
    if (issue.code !== 'unrecognized_keys') {
      add({ pointer, detail: issue.message });
      continue;
    }
    for (const key of issue.keys.slice(0, MAX_FAULTS)) {
      const name = key.slice(0, MAX_NAME);
      add({ pointer: `${pointer}${pointerOf([name])}`, detail: `unknown property "${name}"` });
    }
  }
  return faults;
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
