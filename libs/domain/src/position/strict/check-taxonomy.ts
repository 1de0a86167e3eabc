import { type CheckPosition, eachTransfer, isValidOn } from './strict-checks';

/** Categories must be in the catalogue, letter by letter, and valid today. */
export const checkTaxonomy: CheckPosition = (position, { taxonomy, today }, faults) => {
  eachTransfer(position, ({ category }, pointer) => {
    const validity = taxonomy.get(category);
    if (validity !== undefined && isValidOn(validity, today)) return;
    const detail = validity === undefined ? 'is not in the taxonomy catalogue' : `is not valid on ${today}`;
    faults.push({ pointer: `${pointer}/category`, detail });
  });
};
