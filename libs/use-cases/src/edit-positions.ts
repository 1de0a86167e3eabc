import {
  type Operation,
  type Position,
  type PositionContext,
  type PositionInput,
  Rejected,
  positionNotFound,
} from '#libs/domain';
import { type PositionPort, applyItems } from './apply-items';
import { type StrictPort } from './strict-checks';

/** Positions inside one transaction, for requests that change them at once. */
export interface EditTransaction {
  positions: PositionPort;
  strict: StrictPort;
  savepoint<T>(work: () => Promise<T>): Promise<T>;
  /** How often this transaction was started over. */
  tries: number;
}

export interface EditPositionsPorts {
  transaction<T>(work: (transaction: EditTransaction) => Promise<T>): Promise<T>;
  auxDigit: string;
  newPlanId(): string;
  /** 23 characters UTC */
  now(): string;
}

/** What must be so of an existing position, its row locked, before it is changed. @throws Rejected */
type Precondition = (existing: Position, now: string) => void;

/** What a request says beside the positions themselves. */
export interface Edit {
  organizationFiscalCode: string;
  serviceType: PositionContext['serviceType'];
  toPublish: boolean;
  operation: Operation;
  /** PositionInput, or iupds for a delete. */
  items: readonly unknown[];
  /** Segregation codes the caller is limited to; empty: none. */
  segregationCodes: readonly string[];
  /** Name of the list the items came in; absent: the body is the one item. */
  list?: string;
  /** For updates and deletes. */
  precondition?: Precondition;
}

/**
 * Creates, updates or deletes positions at once, all or none, by the rules of the bulk path.
 *
 * @returns the positions as they are now (as they were, for a delete), in the order of the items
 * @throws Rejected of the first item that fails; its pointers lead into the list, if there is one
 */
export async function editPositions(ports: EditPositionsPorts, edit: Edit): Promise<Position[]> {
  // Before anything is looked up: whether an identifier is in use is not for other codes to learn.
  if (edit.operation !== 'DELETE') {
    const { organizationFiscalCode, segregationCodes } = edit;
    for (const item of edit.items as readonly PositionInput[]) {
      assertSegregation({ ...item, organizationFiscalCode }, segregationCodes);
    }
  }
  return ports.transaction(async (transaction) => {
    const { positions, tries } = transaction;
    const now = ports.now();
    const { done, errors } = await applyItems({
      operation: edit.operation,
      items: edit.items,
      tries,
      positions: edit.operation === 'CREATE' ? positions : guarded(positions, edit, now),
      strict: transaction.strict,
      savepoint: (step) => transaction.savepoint(step),
      context: {
        organizationFiscalCode: edit.organizationFiscalCode,
        serviceType: edit.serviceType,
        auxDigit: ports.auxDigit,
        toPublish: edit.toPublish,
        now,
        newPlanId: () => ports.newPlanId(),
      },
    });
    const first = [...errors].sort(([a], [b]) => a - b)[0];
    if (first !== undefined) throw within(edit.list, ...first);
    return edit.items.flatMap((_, index) => done.get(index) ?? []);
  });
}

/** Publishes or invalidates one position. @throws Rejected of the transition, DEBT_POSITION_NOT_FOUND */
export async function changeState(
  ports: EditPositionsPorts,
  given: {
    organization: string;
    iupd: string;
    segregationCodes: readonly string[];
    precondition?: Precondition;
  },
  transition: (existing: Position, now: string) => Position,
): Promise<Position> {
  return ports.transaction(async ({ positions }) => {
    const [existing] = await positions.lock(given.organization, [given.iupd]);
    if (existing === undefined) throw positionNotFound(given.organization, given.iupd);
    assertSegregation(existing, given.segregationCodes);
    const now = ports.now();
    given.precondition?.(existing, now);
    const changed = transition(existing, now);
    await positions.saveStates([changed]);
    return changed;
  });
}

/** The error of one item, as the caller who sent a list finds it. */
function within(list: string | undefined, index: number, error: unknown): unknown {
  if (list === undefined || !(error instanceof Rejected)) return error;
  const at = `/${list}/${index}`;
  const faults = error.faults.map(({ pointer, detail }) => ({ pointer: `${at}${pointer}`, detail }));
  const { code, message } = error;
  return new Rejected(code, message, faults.length > 0 ? faults : [{ pointer: at, detail: message }]);
}

/** What a caller may not see it may not change either: checked as soon as the rows are locked. */
function guarded(positions: PositionPort, edit: Edit, now: string): PositionPort {
  return {
    takenIdentifiers: (...given) => positions.takenIdentifiers(...given),
    insert: (given) => positions.insert(given),
    replace: (given) => positions.replace(given),
    remove: (given) => positions.remove(given),
    saveStates: (given) => positions.saveStates(given),
    lock: async (organization, iupds) => {
      const found = await positions.lock(organization, iupds);
      for (const position of found) {
        assertSegregation(position, edit.segregationCodes);
        edit.precondition?.(position, now);
      }
      return found;
    },
  };
}

/**
 * The first two digits of every iuv must be a code the caller is limited to. GPD looks at the first option only.
 * @throws Rejected DEBT_POSITION_FORBIDDEN
 */
export function assertSegregation(
  position: Pick<Position, 'organizationFiscalCode' | 'iupd'> & {
    paymentOption: readonly { iuv: string }[];
  },
  codes: readonly string[],
): void {
  if (codes.length === 0) return;
  if (position.paymentOption.every(({ iuv }) => codes.includes(iuv.slice(0, 2)))) return;
  throw new Rejected(
    'DEBT_POSITION_FORBIDDEN',
    `The caller does not have proper authorization to access the debt position with Organization Fiscal Code ${position.organizationFiscalCode} and IUPD ${position.iupd}`,
  );
}
