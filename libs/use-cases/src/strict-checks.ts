import {
  type Fault,
  NO_STRICT_CHECKS,
  type PositionInput,
  type StrictChecks,
  type StrictFacts,
  isAnyOn,
  ownIbanFaults,
  strictCheckFailed,
  strictFaults,
} from '#libs/domain';
import isIBAN from 'validator/lib/isIBAN';

/** What the checks of an organization ask of the database. */
export interface StrictPort {
  /** Which checks the organization has on; undefined when it has none. */
  strictChecks(organization: string): Promise<StrictChecks | undefined>;
  /** @param categories those to look up in the taxonomy catalogue */
  strictFacts(
    organization: string,
    checks: StrictChecks,
    categories: readonly string[],
  ): Promise<Pick<StrictFacts, 'taxonomy' | 'registeredIbans' | 'segregationCodes'>>;
}

/** What is the same for all positions of a request or chunk. */
export interface StrictContext {
  organizationFiscalCode: string;
  auxDigit: string;
  /** Current instant, 23 characters UTC. */
  now: string;
}

/**
 * Prepares the checks for some positions: one look at the organization's settings, and one at each kind of fact
 * its checks need, however many positions there are.
 *
 * @returns what throws Rejected DEBT_POSITION_STRICT_CHECK_FAILED; undefined when no check is on
 */
export async function prepareStrictChecks(
  port: StrictPort,
  context: StrictContext,
  positions: readonly PositionInput[],
): Promise<((position: PositionInput) => void) | undefined> {
  const checks = await port.strictChecks(context.organizationFiscalCode);
  if (checks === undefined || !isAnyOn(checks)) return undefined;
  const facts = await readFacts(port, context, checks, checks.taxonomy ? categoriesOf(positions) : []);
  return (position) => refuse(strictFaults(position, checks, facts));
}

/**
 * Holds a new IBAN of the organization's own transfers against the checks of IBANs the organization has on.
 *
 * @param pointer of the IBAN in the request
 * @throws Rejected DEBT_POSITION_STRICT_CHECK_FAILED
 */
export async function checkOwnIban(
  port: StrictPort,
  context: StrictContext,
  iban: string,
  pointer: string,
): Promise<void> {
  const all = await port.strictChecks(context.organizationFiscalCode);
  if (all === undefined || !(all.iban || all.registeredIban)) return;
  const checks = { ...NO_STRICT_CHECKS, iban: all.iban, registeredIban: all.registeredIban };
  refuse(ownIbanFaults(iban, pointer, checks, await readFacts(port, context, checks, [])));
}

async function readFacts(
  port: StrictPort,
  context: StrictContext,
  checks: StrictChecks,
  categories: readonly string[],
): Promise<StrictFacts> {
  const organization = context.organizationFiscalCode;
  return {
    ...(await port.strictFacts(organization, checks, categories)),
    organizationFiscalCode: organization,
    auxDigit: context.auxDigit,
    today: context.now.slice(0, 10),
    isIban: (text) => isIBAN(text),
  };
}

function categoriesOf(positions: readonly PositionInput[]): string[] {
  const categories = new Set<string>();
  for (const { paymentOption } of positions) {
    for (const { transfer } of paymentOption) for (const { category } of transfer) categories.add(category);
  }
  return [...categories];
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw strictCheckFailed(faults);
}
