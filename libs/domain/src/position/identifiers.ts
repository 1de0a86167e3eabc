import { type Rejected } from '../errors';
import { positionAlreadyExists } from './commands';
import { type Position } from './stored-position';

/** Identifiers of an organization that are in use; keys as `identifierKey` makes them. */
export interface TakenIdentifiers {
  iupds: Set<string>;
  /** iuv or nav, with the iupd of the position that has it. */
  iuvs: Map<string, string>;
  navs: Map<string, string>;
}

/** The database compares with PAD SPACE: trailing spaces do not tell identifiers apart. */
export const identifierKey = (identifier: string): string => identifier.replace(/ +$/, '');

/**
 * Whether a position may have its identifiers, given what others use; those it is going to use are added, so
 * that the next of the same chunk sees them.
 *
 * @param isNew a new position needs a free iupd; an updated one has its own
 * @returns GPD's conflict, pointing at the identifier, or undefined
 */
export function claimIdentifiers(
  position: Position,
  taken: TakenIdentifiers,
  isNew: boolean,
): Rejected | undefined {
  const organization = position.organizationFiscalCode;
  const iupd = identifierKey(position.iupd);
  if (isNew && taken.iupds.has(iupd)) return positionAlreadyExists(organization, '/iupd');
  const isForeign = (owner: string | undefined): boolean =>
    owner !== undefined && (isNew || identifierKey(owner) !== iupd);
  for (const [index, option] of position.paymentOption.entries()) {
    if (isForeign(taken.iuvs.get(identifierKey(option.iuv)))) {
      return positionAlreadyExists(organization, `/paymentOption/${index}/iuv`);
    }
    if (isForeign(taken.navs.get(identifierKey(option.nav)))) {
      return positionAlreadyExists(organization, `/paymentOption/${index}/nav`);
    }
  }
  taken.iupds.add(iupd);
  for (const option of position.paymentOption) {
    taken.iuvs.set(identifierKey(option.iuv), position.iupd);
    taken.navs.set(identifierKey(option.nav), position.iupd);
  }
  return undefined;
}
