import { type Rejected } from '../errors';
import { positionAlreadyExists } from './commands';
import { identifierKey } from './identifier-key';
import { type Position } from './stored-position';

/** Identifiers of an organization that are in use; keys as `identifierKey` makes them. */
export interface TakenIdentifiers {
  iupds: Set<string>;
  /** iuv or nav, with the iupd of the position that has it. */
  iuvs: Map<string, string>;
  navs: Map<string, string>;
}

/**
 * Whether a position may have its identifiers, given what others use and that its options need different ones;
 * those it is going to use are added, so that the next of the same chunk sees them.
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
  const own = { iuvs: new Set<string>(), navs: new Set<string>() };
  for (const [index, option] of position.paymentOption.entries()) {
    const iuv = identifierKey(option.iuv);
    const nav = identifierKey(option.nav);
    if (own.iuvs.has(iuv) || isForeign(taken.iuvs.get(iuv))) {
      return positionAlreadyExists(organization, `/paymentOption/${index}/iuv`);
    }
    if (own.navs.has(nav) || isForeign(taken.navs.get(nav))) {
      return positionAlreadyExists(organization, `/paymentOption/${index}/nav`);
    }
    own.iuvs.add(iuv);
    own.navs.add(nav);
  }
  taken.iupds.add(iupd);
  for (const option of position.paymentOption) {
    taken.iuvs.set(identifierKey(option.iuv), position.iupd);
    taken.navs.set(identifierKey(option.nav), position.iupd);
  }
  return undefined;
}
