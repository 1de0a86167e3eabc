import { type Fault } from '../../errors';
import { type PaymentOptionInput, type PositionInput } from '../position';

/** Checks an organization may ask for beyond what the published contract demands. */
export const STRICT_CHECKS = ['iban', 'fiscalCode', 'notice', 'taxonomy', 'registeredIban'] as const;
export type StrictCheck = (typeof STRICT_CHECKS)[number];
export type StrictChecks = Record<StrictCheck, boolean>;

export const NO_STRICT_CHECKS: Readonly<StrictChecks> = {
  iban: false,
  fiscalCode: false,
  notice: false,
  taxonomy: false,
  registeredIban: false,
};

export const isAnyOn = (checks: StrictChecks): boolean => STRICT_CHECKS.some((check) => checks[check]);

/** Days (`2026-12-31`) within which something holds, both included; an absent end is open. */
export interface Validity {
  validFrom?: string;
  validTo?: string;
}

/** What the checks must know of the world; what belongs to a check that is off may be empty. */
export interface StrictFacts {
  organizationFiscalCode: string;
  /** First digit of a nav made from an iuv. */
  auxDigit: string;
  /** The current day, `2026-12-31`. */
  today: string;
  isIban: (text: string) => boolean;
  /** Entries of the taxonomy catalogue, by code: at least those of the categories that are going to be checked. */
  taxonomy: ReadonlyMap<string, Validity>;
  /** The organization's IBANs on record, in capital letters. */
  registeredIbans: ReadonlyMap<string, Validity>;
  /** Codes its stations use behind aux digit 3; absent when they are not limited to any. */
  segregationCodes?: ReadonlySet<string>;
}

/** Adds the faults of one check to `faults`; pointers are relative to the position. */
export type CheckPosition = (position: PositionInput, facts: StrictFacts, faults: Fault[]) => void;

export function isValidOn({ validFrom, validTo }: Validity, day: string): boolean {
  return (validFrom === undefined || validFrom <= day) && (validTo === undefined || day <= validTo);
}

/** Every transfer of the position, with its pointer. */
export function eachTransfer(
  position: PositionInput,
  visit: (transfer: PaymentOptionInput['transfer'][number], pointer: string) => void,
): void {
  position.paymentOption.forEach((option, o) => {
    option.transfer.forEach((transfer, t) => visit(transfer, `/paymentOption/${o}/transfer/${t}`));
  });
}
