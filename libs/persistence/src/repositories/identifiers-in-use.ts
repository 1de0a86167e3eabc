import { type Position, type TakenIdentifiers, Transient, identifierKey } from '#libs/domain';
import { addArchivedIdentifiers } from '../archive/archived-positions';
import { type Transaction } from '../database';

const nothing = (): TakenIdentifiers => ({ iupds: new Set(), iuvs: new Map(), navs: new Map() });

/** What positions are called already, inside one transaction. */
export class IdentifiersInUse {
  private readonly askedOfArchive = new WeakSet<Position>();

  constructor(private readonly transaction: Transaction) {}

  /** Which of these identifiers other positions already use. */
  async taken(organization: string, positions: readonly Position[]): Promise<TakenIdentifiers> {
    const taken = nothing();
    const options = positions.flatMap((position) => position.paymentOption);
    if (positions.length === 0) return taken;
    const iupds = await this.transaction.query<{ iupd: string }>(
      'SELECT iupd FROM payment_position WHERE organization_fiscal_code = ? AND iupd IN (?)',
      [organization, positions.map((position) => position.iupd)],
    );
    for (const { iupd } of iupds) taken.iupds.add(identifierKey(iupd));
    if (options.length === 0) return taken;
    for (const [column, values, into] of [
      ['iuv', options.map((option) => option.iuv), taken.iuvs],
      ['nav', options.map((option) => option.nav), taken.navs],
    ] as const) {
      const rows = await this.transaction.query<{ identifier: string; iupd: string }>(
        `SELECT o.${column} AS identifier, p.iupd FROM payment_option o
           JOIN payment_position p ON p.id = o.payment_position_id
          WHERE o.organization_fiscal_code = ? AND o.${column} IN (?)`,
        [organization, values],
      );
      for (const { identifier, iupd } of rows) into.set(identifierKey(identifier), iupd);
    }
    await this.findArchived(organization, positions, taken);
    return taken;
  }

  /**
   * The unique keys do not reach the archive. Asked once for each position: nothing new of these names goes in meanwhile.
   * @throws Transient IDENTIFIER_TAKEN: nothing tells which, so look and try again
   */
  async assertNotArchived(positions: readonly Position[]): Promise<void> {
    const unasked = positions.filter((position) => !this.askedOfArchive.has(position));
    const organizations = new Set(unasked.map(({ organizationFiscalCode }) => organizationFiscalCode));
    for (const organization of organizations) {
      const own = unasked.filter((position) => position.organizationFiscalCode === organization);
      if (await this.findArchived(organization, own, nothing()))
        throw new Transient('IDENTIFIER_TAKEN', 'An archived position has an identifier');
    }
  }

  private findArchived(
    organization: string,
    positions: readonly Position[],
    taken: TakenIdentifiers,
  ): Promise<boolean> {
    for (const position of positions) this.askedOfArchive.add(position);
    return addArchivedIdentifiers(this.transaction, organization, positions, taken);
  }
}
