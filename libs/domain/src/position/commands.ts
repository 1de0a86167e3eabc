import { Rejected } from '../errors';
import { primaryTransfer } from './notification-fee';
import { planIds } from './plans';
import { type PaymentOptionInput, type PositionInput, type TransferInput } from './position';
import { checkPosition } from './rules';
import { publishedStatus, statusAt } from './state';
import { type ServiceType } from './status';
import { type PaymentOption, type Position, type Transfer } from './stored-position';
import { optionBecomes, positionBecomes, positionMay, transferBecomes } from './transitions';

export interface PositionContext {
  organizationFiscalCode: string;
  serviceType: ServiceType;
  /** First digit of a nav made from an iuv. */
  auxDigit: string;
  toPublish: boolean;
  /** Current instant, 23 characters UTC. */
  now: string;
  /** Makes the id of a new instalment plan. */
  newPlanId: () => string;
}

/** nav of an option: the given one, else aux digit + iuv. */
const navOf = (option: { nav?: string; iuv: string }, auxDigit: string): string =>
  option.nav ?? auxDigit + option.iuv;

/**
 * A new position from a partner's description.
 * @throws Rejected when a rule of GPD's core is broken; see checkPosition
 */
export function createPosition(input: PositionInput, context: PositionContext): Position {
  checkPosition(input, 'create', context.now);
  return build(input, context, undefined);
}

/**
 * The position after a PUT: rewritten as a whole and reset to DRAFT, then published again if asked for.
 * Kept from before: when it and its options came in, the plan's id, notification fees (the body carries net
 * amounts) and who sets them, and the validity date of a position that is valid already, if it is published and none is given.
 * @throws Rejected DEBT_POSITION_NOT_UPDATABLE and everything checkPosition throws
 */
export function updatePosition(existing: Position, input: PositionInput, context: PositionContext): Position {
  if (!positionMay('update', existing.status)) {
    throw new Rejected(
      'DEBT_POSITION_NOT_UPDATABLE',
      `A payment transaction already exists for the debt position with Organization Fiscal Code ${existing.organizationFiscalCode} and IUPD ${existing.iupd} or it's not in updatable state`,
    );
  }
  checkPosition(input, 'update', context.now);
  return build(input, context, existing);
}

/**
 * A draft becomes PUBLISHED or VALID; absent validity dates become now.
 * @throws Rejected DEBT_POSITION_NOT_PUBLISHABLE and the date conflicts of GPD, in its order
 */
export function publishPosition(existing: Position, now: string): Position {
  const which = `Organization Fiscal Code ${existing.organizationFiscalCode} and IUPD ${existing.iupd}`;
  if (!positionMay('publish', existing.status)) {
    throw new Rejected(
      'DEBT_POSITION_NOT_PUBLISHABLE',
      `A payment transaction already exists for the debt position with ${which} or it's not in publishable state`,
    );
  }
  const { paymentOption: options } = existing;
  if (options.some(({ dueDate, validityDate }) => validityDate !== undefined && dueDate < validityDate)) {
    throw new Rejected(
      'DEBT_POSITION_PUBLISH_DUE_DATE_MISMATCH',
      `The due date of a payment option is before the validity date for the debt position with ${which}`,
    );
  }
  if (existing.minDueDate < now) {
    throw new Rejected(
      'DEBT_POSITION_PUBLISH_DUE_DATE_EXPIRED',
      `Publish request occurred after the due date of a payment option has expired for the debt position with ${which}`,
    );
  }
  if (existing.validityDate !== undefined && existing.validityDate < now) {
    throw new Rejected(
      'DEBT_POSITION_PUBLISH_VALIDITY_DATE_EXPIRED',
      `Publish request occurred after the validity date began for the debt position with ${which}`,
    );
  }
  const paymentOption = options.map((option) => ({ ...option, validityDate: option.validityDate ?? now }));
  return {
    ...existing,
    status: positionBecomes(
      'publish',
      existing.status,
      publishedStatus(
        options.map((option) => option.validityDate),
        now,
      ),
    ),
    validityDate: earliestValidity(paymentOption) ?? existing.validityDate ?? now,
    publishDate: now,
    lastUpdatedDate: now,
    version: existing.version + 1,
    paymentOption,
  };
}

/**
 * A published position is withdrawn: it can no longer be verified, though a payment under way still counts.
 * @throws Rejected DEBT_POSITION_NOT_INVALIDABLE also when the position has expired meanwhile
 */
export function invalidatePosition(existing: Position, now: string): Position {
  const status = statusAt(existing, now);
  if (!positionMay('invalidate', status)) {
    throw new Rejected(
      'DEBT_POSITION_NOT_INVALIDABLE',
      `A payment transaction already exists for the debt position with Organization Fiscal Code ${existing.organizationFiscalCode} and IUPD ${existing.iupd} or it's not in invalidable state`,
    );
  }
  return {
    ...existing,
    status: positionBecomes('invalidate', status, 'INVALID'),
    lastUpdatedDate: now,
    version: existing.version + 1,
  };
}

/** @throws Rejected DEBT_POSITION_PAYMENT_FOUND when money is involved */
export function assertDeletable(
  existing: Pick<Position, 'organizationFiscalCode' | 'iupd' | 'status'>,
): void {
  if (positionMay('delete', existing.status)) return;
  throw new Rejected(
    'DEBT_POSITION_PAYMENT_FOUND',
    `A payment transaction already exists for the debt position with Organization Fiscal Code ${existing.organizationFiscalCode} and IUPD ${existing.iupd}`,
  );
}

export function positionNotFound(organizationFiscalCode: string, iupd: string): Rejected {
  return new Rejected(
    'DEBT_POSITION_NOT_FOUND',
    `Not found a debt position for Organization Fiscal Code ${organizationFiscalCode} and IUPD ${iupd}`,
  );
}

/** @param pointer which identifier of the position is taken, when known */
export function positionAlreadyExists(organizationFiscalCode: string, pointer?: string): Rejected {
  const detail = `Already exists a debt position for the Organization Fiscal Code ${organizationFiscalCode}`;
  return new Rejected(
    'DEBT_POSITION_UNIQUE_VIOLATION',
    detail,
    pointer === undefined ? [] : [{ pointer, detail: 'already used by another debt position' }],
  );
}

function build(input: PositionInput, context: PositionContext, existing: Position | undefined): Position {
  const { now, toPublish } = context;
  const since = input.validityDate ?? (toPublish ? (pastValidity(existing, now) ?? now) : undefined);
  const known = new Map(existing?.paymentOption.map((option) => [option.iuv, option]));
  const planOf = planIds(input, existing, context.newPlanId);
  const paymentOption = input.paymentOption.map((option) =>
    buildOption(option, input, context, since, planOf(option), known.get(option.iuv)),
  );
  const validityDate = earliestValidity(paymentOption) ?? since;
  const status = positionBecomes(
    existing === undefined ? 'create' : 'update',
    existing?.status ?? '-',
    toPublish ? publishedStatus([validityDate], now) : 'DRAFT',
  );
  const dueDates = paymentOption.map((option) => option.dueDate).sort();
  // Copied field by field: spreading these objects took a quarter of a worker's time on a bulk upload.
  const position: Position = {
    organizationFiscalCode: context.organizationFiscalCode,
    iupd: input.iupd,
    type: input.type,
    payStandIn: input.payStandIn,
    fiscalCode: input.fiscalCode,
    fullName: input.fullName,
    serviceType: existing?.serviceType ?? context.serviceType,
    companyName: input.companyName,
    status,
    switchToExpired: input.switchToExpired,
    // A position without options never falls due; the columns must still hold an instant.
    minDueDate: dueDates[0] ?? now,
    maxDueDate: dueDates.at(-1) ?? now,
    insertedDate: existing?.insertedDate ?? now,
    lastUpdatedDate: now,
    version: (existing?.version ?? -1) + 1,
    paymentOption,
  };
  for (const field of OPTIONAL_FIELDS) {
    const value = input[field];
    if (value !== undefined) position[field] = value;
  }
  if (validityDate !== undefined) position.validityDate = validityDate;
  if (toPublish) position.publishDate = now;
  return position;
}

/** What drives PUBLISHED to VALID: the first of the options' dates. */
function earliestValidity(options: readonly PaymentOption[]): string | undefined {
  let earliest: string | undefined;
  for (const { validityDate } of options) {
    if (validityDate !== undefined && (earliest === undefined || validityDate < earliest))
      earliest = validityDate;
  }
  return earliest;
}

/** A position that is valid already stays so since when it was, unless a PUT says otherwise. */
function pastValidity(existing: Position | undefined, now: string): string | undefined {
  return existing !== undefined && statusAt(existing, now) === 'VALID' ? existing.validityDate : undefined;
}

const OPTIONAL_FIELDS = [
  'streetName',
  'civicNumber',
  'postalCode',
  'city',
  'province',
  'region',
  'country',
  'email',
  'phone',
  'officeName',
] as const;

function buildOption(
  option: PaymentOptionInput,
  position: PositionInput,
  context: PositionContext,
  since: string | undefined,
  paymentPlanId: string,
  existing: PaymentOption | undefined,
): PaymentOption {
  const notificationFee = existing?.notificationFee ?? 0;
  const transfers = option.transfer.map((transfer) => buildTransfer(transfer, context));
  const built: PaymentOption = {
    nav: navOf(option, context.auxDigit),
    iuv: option.iuv,
    paymentPlanId,
    amount: option.amount + notificationFee,
    description: option.description,
    isPartialPayment: option.isPartialPayment,
    dueDate: option.dueDate,
    switchToExpired: (option.terms ?? position).switchToExpired,
    status: optionBecomes(existing === undefined ? 'create' : 'update', existing?.status ?? '-', 'PO_UNPAID'),
    fee: 0,
    notificationFee,
    sendSync: existing?.sendSync ?? false,
    insertedDate: existing?.insertedDate ?? context.now,
    lastUpdatedDate: context.now,
    paymentOptionMetadata: option.paymentOptionMetadata,
    transfer: chargeFee(transfers, notificationFee, context.organizationFiscalCode, option.iuv),
  };
  const validityDate = option.terms?.validityDate ?? since;
  if (validityDate !== undefined) built.validityDate = validityDate;
  if (option.retentionDate !== undefined) built.retentionDate = option.retentionDate;
  if (option.terms !== undefined) {
    built.debtor = option.terms.debtor;
    if (option.terms.description !== undefined) built.paymentOptionDescription = option.terms.description;
  }
  return built;
}

function buildTransfer(transfer: TransferInput, context: PositionContext): Transfer {
  const built: Transfer = {
    idTransfer: transfer.idTransfer,
    amount: transfer.amount,
    organizationFiscalCode: transfer.organizationFiscalCode ?? context.organizationFiscalCode,
    remittanceInformation: transfer.remittanceInformation,
    category: transfer.category,
    status: transferBecomes('create', '-', 'T_UNREPORTED'),
    insertedDate: context.now,
    lastUpdatedDate: context.now,
    transferMetadata: transfer.transferMetadata,
  };
  if (transfer.companyName !== undefined) built.companyName = transfer.companyName;
  if (transfer.iban !== undefined) built.iban = transfer.iban;
  if (transfer.postalIban !== undefined) built.postalIban = transfer.postalIban;
  if (transfer.stamp !== undefined) built.stamp = transfer.stamp;
  return built;
}

/** The notification fee goes to the organization's own transfer with the lowest id. */
function chargeFee(transfers: Transfer[], fee: number, organization: string, iuv: string): Transfer[] {
  if (fee === 0) return transfers;
  const primary = primaryTransfer(transfers, organization);
  if (primary === undefined) {
    throw new Rejected(
      'DEBT_POSITION_UPDATE_FAILED_NO_TRANSFER_FOR_NOTIFICATION_FEE',
      `The debt position has a notification fee on IUV ${iuv} but no transfer of organization ${organization} to add it to`,
    );
  }
  return transfers.map((transfer) =>
    transfer === primary ? { ...transfer, amount: transfer.amount + fee } : transfer,
  );
}
