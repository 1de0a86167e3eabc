import { type Fault, Rejected } from '../../errors';
import { type PositionInput } from '../position';
import { checkFiscalCodes } from './check-fiscal-codes';
import { checkIbans, checkRegisteredIbans, ibanFault, registeredIbanFault } from './check-ibans';
import { checkNotices } from './check-notices';
import { checkTaxonomy } from './check-taxonomy';
import {
  type CheckPosition,
  STRICT_CHECKS,
  type StrictCheck,
  type StrictChecks,
  type StrictFacts,
} from './strict-checks';

const CHECKS: Record<StrictCheck, CheckPosition> = {
  iban: checkIbans,
  fiscalCode: checkFiscalCodes,
  notice: checkNotices,
  taxonomy: checkTaxonomy,
  registeredIban: checkRegisteredIbans,
};

/** As many faults of one position as are listed: one with more is no better understood. */
const MAX_FAULTS = 100;

/** What the checks that are on have against the position; pointers are relative to it, 100 at most. */
export function strictFaults(position: PositionInput, checks: StrictChecks, facts: StrictFacts): Fault[] {
  const faults: Fault[] = [];
  for (const check of STRICT_CHECKS) if (checks[check]) CHECKS[check](position, facts, faults);
  return faults.slice(0, MAX_FAULTS);
}

/** What the checks of IBANs that are on have against an IBAN of the organization's own. */
export function ownIbanFaults(
  iban: string,
  pointer: string,
  checks: StrictChecks,
  facts: StrictFacts,
): Fault[] {
  const details = [
    checks.iban ? ibanFault(iban, facts) : undefined,
    checks.registeredIban ? registeredIbanFault(iban, facts) : undefined,
  ];
  return details.flatMap((detail) => (detail === undefined ? [] : [{ pointer, detail }]));
}

/** Faults the message names; `faults` has them all. */
const MAX_NAMED = 5;

/** The refusal of a position; its message is in GPD's form `field: message, ...`. */
export function strictCheckFailed(faults: readonly Fault[]): Rejected {
  const named = faults
    .slice(0, MAX_NAMED)
    .map(({ pointer, detail }) => `${pointer.slice(1).replaceAll('/', '.')}: ${detail}`)
    .join(', ');
  const more = faults.length > MAX_NAMED ? `, and ${faults.length - MAX_NAMED} more` : '';
  return new Rejected('DEBT_POSITION_STRICT_CHECK_FAILED', named + more, faults);
}
