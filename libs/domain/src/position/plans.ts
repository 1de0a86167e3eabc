import { type PaymentOptionInput, type PositionInput } from './position';
import { type Position } from './stored-position';

/** Plan id of an option that belongs to no instalment plan (GPD's literal). */
const SINGLE_OPTION = 'SINGLE_OPTION';

type PlanOf = (option: PaymentOptionInput) => string;

/**
 * Plan id of each option of a position. Options with terms of their own (v3) are one plan a group; all other
 * partial options of a position are one plan. A plan that is known from before keeps its id.
 *
 * @param newPlanId called only when a new id is needed: random ids cost more than the rest of a position
 */
export function planIds(
  input: PositionInput,
  existing: Position | undefined,
  newPlanId: () => string,
): PlanOf {
  if (!input.paymentOption.some((option) => option.isPartialPayment)) return () => SINGLE_OPTION;
  const known = existing?.paymentOption.filter((option) => option.isPartialPayment) ?? [];
  if (input.paymentOption[0]?.terms === undefined) {
    const plan = known[0]?.paymentPlanId ?? newPlanId();
    return (option) => (option.isPartialPayment ? plan : SINGLE_OPTION);
  }
  const ids = keptIds(
    input.paymentOption,
    new Map(known.map(({ iuv, paymentPlanId }) => [iuv, paymentPlanId])),
  );
  return ({ isPartialPayment, terms }) => {
    if (!isPartialPayment) return SINGLE_OPTION;
    const group = terms?.group ?? 0;
    const id = ids.get(group) ?? newPlanId();
    ids.set(group, id);
    return id;
  };
}

/** A group goes on with the plan its first known instalment had, unless a group before it has taken that. */
function keptIds(
  options: readonly PaymentOptionInput[],
  planOfIuv: ReadonlyMap<string, string>,
): Map<number, string> {
  const ids = new Map<number, string>();
  const taken = new Set<string>();
  for (const { iuv, isPartialPayment, terms } of options) {
    const id = planOfIuv.get(iuv);
    const group = terms?.group ?? 0;
    if (!isPartialPayment || id === undefined || ids.has(group) || taken.has(id)) continue;
    ids.set(group, id);
    taken.add(id);
  }
  return ids;
}
