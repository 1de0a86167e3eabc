import {
  type AcaNotice,
  type Position,
  Rejected,
  acaIupd,
  acaNotPossible,
  acaPositionInput,
  asksTheSame,
  invalidatePosition,
  updatePosition,
} from '#libs/domain';
import { applyItems } from './apply-items';
import type { EditPositionsPorts, EditTransaction } from './edit-positions';

/**
 * ACA's `paCreatePosition`: creates the position of a notice, published; or makes an existing one say the same; or,
 * for amount 0, withdraws it. Called again it changes nothing and answers the same.
 *
 * @param segregationCodes codes the caller is limited to; empty: none
 * @throws Rejected ACA_UNAUTHORIZED for a notice of other codes, or a position of that name which is not of ACA;
 *   ACA_CREATE_CONFLICT, ACA_UPDATE_CONFLICT, ACA_INVALIDATE_CONFLICT when GPD would answer 409 (identifiers in use,
 *   paid, invalid, expired); ACA_NOT_POSSIBLE to withdraw what does not exist, or without an IBAN;
 *   DEBT_POSITION_REQUEST_DATA_ERROR for its dates
 */
export async function keepAcaPosition(
  ports: EditPositionsPorts,
  notice: AcaNotice,
  segregationCodes: readonly string[],
): Promise<Position> {
  if (segregationCodes.length > 0 && !segregationCodes.includes(notice.iuv.slice(0, 2))) {
    throw unauthorized(notice);
  }
  return ports.transaction(async (transaction) => {
    const now = ports.now();
    const [existing] = await transaction.positions.lock(notice.paFiscalCode, [acaIupd(notice)]);
    if (existing !== undefined && existing.serviceType !== 'ACA') throw unauthorized(notice);
    if (notice.amount === 0) return withdraw(transaction, existing, now);
    return write(ports, transaction, notice, existing, now);
  });
}

async function withdraw(
  { positions }: EditTransaction,
  existing: Position | undefined,
  now: string,
): Promise<Position> {
  if (existing === undefined) throw acaNotPossible('there is no position to withdraw');
  if (existing.status === 'INVALID') return existing;
  const invalid = asConflict('ACA_INVALIDATE_CONFLICT', 'invalidate', () =>
    invalidatePosition(existing, now),
  );
  await positions.saveStates([invalid]);
  return invalid;
}

async function write(
  ports: EditPositionsPorts,
  transaction: EditTransaction,
  notice: AcaNotice,
  existing: Position | undefined,
  now: string,
): Promise<Position> {
  const item = acaPositionInput(notice, existing);
  const context = {
    organizationFiscalCode: notice.paFiscalCode,
    serviceType: 'ACA' as const,
    auxDigit: ports.auxDigit,
    toPublish: true,
    now,
    newPlanId: () => ports.newPlanId(),
  };
  const [code, verb] =
    existing === undefined
      ? (['ACA_CREATE_CONFLICT', 'create new'] as const)
      : (['ACA_UPDATE_CONFLICT', 'update'] as const);
  if (existing !== undefined) {
    const after = asConflict(code, verb, () => updatePosition(existing, item, context));
    if (asksTheSame(existing, after)) return existing;
  }
  const { done, errors } = await applyItems({
    operation: existing === undefined ? 'CREATE' : 'UPDATE',
    items: [item],
    context,
    tries: transaction.tries,
    positions: transaction.positions,
    strict: transaction.strict,
    savepoint: (step) => transaction.savepoint(step),
  });
  return asConflict(code, verb, () => {
    const written = done.get(0);
    if (written === undefined) throw errors.get(0);
    return written;
  });
}

/** GPD's conflicts are told in ACA's words, the reason after them. */
function asConflict(
  code: 'ACA_CREATE_CONFLICT' | 'ACA_UPDATE_CONFLICT' | 'ACA_INVALIDATE_CONFLICT',
  verb: string,
  work: () => Position,
): Position {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Rejected) || !CONFLICTS.has(error.code)) throw error;
    throw new Rejected(
      code,
      `Error while ${verb} debit position conflict into request: ${error.message}`,
      error.faults,
    );
  }
}

const CONFLICTS = new Set([
  'DEBT_POSITION_UNIQUE_VIOLATION',
  'DEBT_POSITION_NOT_UPDATABLE',
  'DEBT_POSITION_NOT_INVALIDABLE',
]);

const unauthorized = ({ iuv }: AcaNotice): Rejected =>
  new Rejected('ACA_UNAUTHORIZED', `Unauthorized action on debt position with iuv ${iuv}`);
