import { type Fault, Rejected } from '../errors';
import { identifierKey } from './identifier-key';
import { type Metadata, type PaymentOptionInput, type PositionInput, type TransferInput } from './position';

/** Widest text a column holds; GPD answers 500 beyond it, we name the field. */
const MAX_TEXT = 255;
/** The narrower ones. */
const WIDTHS = new Map([
  ['companyName', 140],
  ['officeName', 140],
  ['description', 140],
  ['remittanceInformation', 140],
  ['country', 2],
  // Room for the aux digit that makes it a nav.
  ['iuv', MAX_TEXT - 1],
]);
const MAX_METADATA_TEXT = 140;
const MAX_TRANSFERS = 5;
const TRANSFER_IDS: readonly string[] = ['1', '2', '3', '4', '5'];
/** Key the service adds itself when a notification fee is charged. */
export const RESERVED_METADATA_KEY = 'NOTIFICATION_FEE';

type RuleSet = 'create' | 'update';

/**
 * The checks GPD's core makes on a position, in its order and words (create: all; update: see each rule).
 * The first broken rule throws, as in GPD; `faults` points at it within the position.
 *
 * @param now current instant, 23 characters UTC
 * @throws Rejected DEBT_POSITION_REQUEST_DATA_ERROR, PAYMENT_OPTION_RESERVED_METADATA
 */
export function checkPosition(input: PositionInput, ruleSet: RuleSet, now: string): void {
  checkText(input);
  input.paymentOption.forEach((option, index) => {
    const pointer = `/paymentOption/${index}`;
    checkDates(input, option, pointer, ruleSet, now);
    checkTransfers(option, pointer);
    checkMetadata(option, pointer);
  });
}

function checkDates(
  input: PositionInput,
  option: PaymentOptionInput,
  pointer: string,
  ruleSet: RuleSet,
  now: string,
): void {
  const { validityDate, switchToExpired } = option.terms ?? input;
  const context = `[iuv=${option.iuv}, due_date=${option.dueDate}]`;
  if (ruleSet === 'create' && validityDate !== undefined && validityDate < now) {
    refuse(
      option.terms === undefined ? '/validityDate' : `${pointer}/terms/validityDate`,
      `Dates congruence error: validity_date must be >= current_date [validity_date=${validityDate}; current_date=${now}]`,
    );
  }
  const mustLieAhead = ruleSet === 'create' || switchToExpired;
  if (option.dueDate < (validityDate ?? now) || (mustLieAhead && option.dueDate < now)) {
    refuse(
      `${pointer}/dueDate`,
      `Dates congruence error: due_date must be >= validity_date (if provided) or due_date must be >= current_date ${context}`,
    );
  }
  if (option.retentionDate !== undefined && option.retentionDate < option.dueDate) {
    refuse(
      `${pointer}/retentionDate`,
      `Dates congruence error: retention_date must be >= due_date [iuv=${option.iuv}, retention_date=${option.retentionDate}, due_date=${option.dueDate}]`,
    );
  }
}

function checkTransfers(option: PaymentOptionInput, pointer: string): void {
  if (option.transfer.length > MAX_TRANSFERS) {
    refuse(
      `${pointer}/transfer`,
      `Number of transfers congruence error: Each payment option must have a maximum of 5 transactions [iuv=${option.iuv}, transactions=${option.transfer.length}]`,
    );
  }
  const seen = new Set<string>();
  option.transfer.forEach((transfer, index) => {
    const at = `${pointer}/transfer/${index}`;
    checkTransferId(option, transfer, at, seen);
    checkAccount(option, transfer, at);
    checkMetadataKeys(option, transfer.transferMetadata, `${at}/transferMetadata`);
  });
  const total = option.transfer.reduce((sum, transfer) => sum + transfer.amount, 0);
  if (total !== option.amount) {
    refuse(
      `${pointer}/amount`,
      `Amounts congruence error: payment option amount must coincide with the total of the transfers amount [iuv=${option.iuv}, payment option amount=${option.amount}, transfers total amount=${total}]`,
    );
  }
}

function checkTransferId(
  option: PaymentOptionInput,
  transfer: TransferInput,
  pointer: string,
  seen: Set<string>,
): void {
  if (!TRANSFER_IDS.includes(transfer.idTransfer)) {
    refuse(
      `${pointer}/idTransfer`,
      `Transfer ID congruence error: the transfer id must be one of ${TRANSFER_IDS.join(', ')} [iuv=${option.iuv}, transaction id=${transfer.idTransfer}]`,
    );
  }
  if (seen.has(transfer.idTransfer)) {
    refuse(
      `${pointer}/idTransfer`,
      `Transfer ID congruence error: the transfer id must be unique within a payment option [iuv=${option.iuv}, transaction id=${transfer.idTransfer}]`,
    );
  }
  seen.add(transfer.idTransfer);
}

/** Exactly one of an IBAN and a complete stamp; a postal IBAN only beside an IBAN. */
function checkAccount(option: PaymentOptionInput, transfer: TransferInput, pointer: string): void {
  const hasIban = transfer.iban !== undefined && transfer.iban !== '';
  const hasPostal = transfer.postalIban !== undefined && transfer.postalIban !== '';
  const hasStamp = transfer.stamp !== undefined;
  if (hasIban === hasStamp || (hasPostal && !hasIban)) {
    refuse(
      `${pointer}/${hasIban ? 'stamp' : 'iban'}`,
      `The Iban may be present (optionally combined with the Postal Iban) or the Stamp. Not all at the same time [iuv=${option.iuv}, transaction id=${transfer.idTransfer}].`,
    );
  }
  for (const field of ['iban', 'postalIban'] as const) {
    const value = transfer[field];
    if (value !== undefined && value !== '' && !/^[A-Za-z0-9]{1,35}$/.test(value)) {
      refuse(`${pointer}/${field}`, `${field}: must match ^[A-Za-z0-9]{1,35}$ [iuv=${option.iuv}]`);
    }
  }
  if (transfer.stamp !== undefined) checkStamp(transfer.stamp, pointer);
}

function checkStamp(stamp: NonNullable<TransferInput['stamp']>, pointer: string): void {
  if (stamp.hashDocument.trim() === '' || stamp.hashDocument.length > 72) {
    refuse(`${pointer}/stamp/hashDocument`, 'hashDocument: size must be between 1 and 72');
  }
  if (stamp.stampType.length !== 2) {
    refuse(`${pointer}/stamp/stampType`, 'stampType: size must be between 2 and 2');
  }
  if (!/^[A-Z]{2}$/.test(stamp.provincialResidence)) {
    refuse(`${pointer}/stamp/provincialResidence`, 'provincialResidence: must match [A-Z]{2}');
  }
}

function checkMetadata(option: PaymentOptionInput, pointer: string): void {
  checkMetadataKeys(option, option.paymentOptionMetadata, `${pointer}/paymentOptionMetadata`);
  option.paymentOptionMetadata.forEach(({ key }, index) => {
    if (key !== RESERVED_METADATA_KEY) return;
    throw new Rejected(
      'PAYMENT_OPTION_RESERVED_METADATA',
      `The payment option with IUV ${option.iuv} contains the reserved metadata ${RESERVED_METADATA_KEY}`,
      [
        {
          pointer: `${pointer}/paymentOptionMetadata/${index}/key`,
          detail: `${key} is reserved for the service`,
        },
      ],
    );
  });
}

/** The database takes `key` and `key ` for the same. */
function checkMetadataKeys(option: PaymentOptionInput, metadata: readonly Metadata[], pointer: string): void {
  if (metadata.length < 2) return;
  const seen = new Set<string>();
  metadata.forEach(({ key }, index) => {
    if (seen.has(identifierKey(key))) {
      refuse(
        `${pointer}/${index}/key`,
        `Metadata congruence error: the key must be unique within its list [iuv=${option.iuv}, key=${key}]`,
      );
    }
    seen.add(identifierKey(key));
  });
}

/**
 * No text may exceed its column: walks every string of the position. The way to each is kept as a list and written
 * out for the one that is refused: as texts, the ways to all of them were a tenth of a worker's time on a bulk upload.
 */
function checkText(input: PositionInput): void {
  const way: string[] = [];
  const visit = (value: unknown, limit: number): void => {
    if (typeof value === 'string') {
      if (value.length > limit)
        refuse(`/${way.join('/')}`, `${way.at(-1) ?? ''}: size must be between 0 and ${limit}`);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    for (const key in value) {
      const isMetadata = limit === MAX_METADATA_TEXT || key.endsWith('Metadata');
      way.push(key);
      visit(
        (value as Record<string, unknown>)[key],
        isMetadata ? MAX_METADATA_TEXT : (WIDTHS.get(key) ?? MAX_TEXT),
      );
      way.pop();
    }
  };
  visit(input, MAX_TEXT);
}

function refuse(pointer: string, detail: string): never {
  const fault: Fault = { pointer, detail };
  throw new Rejected('DEBT_POSITION_REQUEST_DATA_ERROR', detail, [fault]);
}
