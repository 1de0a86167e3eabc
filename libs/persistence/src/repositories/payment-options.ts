import { type Cause, type PaymentOption, type Position, optionEvents } from '#libs/domain';
import { recallPositions } from '../archive/archived-positions';
import { type Transaction } from '../database';
import { type IdAllocator } from '../id-allocator';
import { recordEvents } from './position-events';
import { POSITION_COLUMNS, type PositionRow } from './position-rows';
import { assemble } from './position-reader';

/** One position inside one transaction, reached by one of its options. Locks the position's row, as every writer. */
export class PaymentOptionWriter {
  private locked: { id: number; position: Position } | undefined;

  constructor(
    private readonly transaction: Transaction,
    private readonly idAllocator: IdAllocator,
    /** Who changes it: written into the history with every change. */
    private readonly cause: Cause,
  ) {}

  /** The position a nav (or, as in GPD, an iuv) belongs to, its row locked until the transaction ends. */
  async lockByNav(organization: string, nav: string): Promise<Position | undefined> {
    const position = await this.lockByEither(organization, nav);
    if (position !== undefined) return position;
    const mayBeBack = await recallPositions(this.transaction, organization, { navs: [nav] });
    return mayBeBack ? this.lockByEither(organization, nav) : undefined;
  }

  /** The position an iuv belongs to, its row locked until the transaction ends. */
  async lockByIuv(organization: string, iuv: string): Promise<Position | undefined> {
    const position = await this.lockBy('iuv', organization, iuv);
    if (position !== undefined) return position;
    const mayBeBack = await recallPositions(this.transaction, organization, { iuvs: [iuv] });
    return mayBeBack ? this.lockBy('iuv', organization, iuv) : undefined;
  }

  /** Writes what differs from the position that was locked: its state, and its options and transfers. */
  async save(position: Position): Promise<void> {
    if (this.locked?.position.iupd !== position.iupd) {
      throw new Error(`Position ${position.iupd} was not locked in this transaction`);
    }
    const { id, position: before } = this.locked;
    await this.transaction.execute(
      'UPDATE payment_position SET status = ?, payment_date = ?, last_updated_date = ?, version = ? WHERE id = ?',
      [position.status, position.paymentDate ?? null, position.lastUpdatedDate, position.version, id],
    );
    const known = new Map(before.paymentOption.map((option) => [option.iuv, option]));
    for (const option of position.paymentOption) {
      const old = known.get(option.iuv);
      if (old !== undefined && old !== option) await this.saveOption(id, old, option);
    }
    const { organizationFiscalCode, iupd } = position;
    await recordEvents(
      this.transaction,
      this.idAllocator,
      this.cause,
      optionEvents(before, position).map((event) => ({ organizationFiscalCode, iupd, event })),
    );
    this.locked = { id, position };
  }

  private async lockByEither(organization: string, nav: string): Promise<Position | undefined> {
    return (await this.lockBy('nav', organization, nav)) ?? (await this.lockBy('iuv', organization, nav));
  }

  private async lockBy(
    column: 'nav' | 'iuv',
    organization: string,
    value: string,
  ): Promise<Position | undefined> {
    const [found] = await this.transaction.query<{ payment_position_id: number }>(
      `SELECT payment_position_id FROM payment_option WHERE organization_fiscal_code = ? AND ${column} = ?`,
      [organization, value],
    );
    if (found === undefined) return undefined;
    const rows = await this.transaction.query<PositionRow>(
      `SELECT ${POSITION_COLUMNS} FROM payment_position WHERE id = ? FOR UPDATE`,
      [found.payment_position_id],
    );
    const [position] = await assemble(this.transaction, rows);
    if (position !== undefined) this.locked = { id: found.payment_position_id, position };
    return position;
  }

  private async saveOption(positionId: number, before: PaymentOption, option: PaymentOption): Promise<void> {
    await this.transaction.execute(
      `UPDATE payment_option SET status = ?, amount = ?, notification_fee = ?, payment_date = ?,
              payment_method = ?, psp_company = ?, psp_code = ?, psp_tax_code = ?, receipt_id = ?, fee = ?,
              last_updated_date = ?
        WHERE payment_position_id = ? AND iuv = ?`,
      [
        option.status,
        option.amount,
        option.notificationFee,
        option.paymentDate ?? null,
        option.paymentMethod ?? null,
        option.pspCompany ?? null,
        option.pspCode ?? null,
        option.pspTaxCode ?? null,
        option.idReceipt ?? null,
        option.fee,
        option.lastUpdatedDate,
        positionId,
        option.iuv,
      ],
    );
    for (const transfer of option.transfer) {
      if (before.transfer.includes(transfer)) continue;
      await this.transaction.execute(
        `UPDATE transfer t JOIN payment_option o ON o.id = t.payment_option_id
            SET t.status = ?, t.amount = ?, t.last_updated_date = ?
          WHERE o.payment_position_id = ? AND o.iuv = ? AND t.transfer_id = ?`,
        [
          transfer.status,
          transfer.amount,
          transfer.lastUpdatedDate,
          positionId,
          option.iuv,
          transfer.idTransfer,
        ],
      );
    }
  }
}

/**
 * Marks options as synchronised with SEND, their positions' rows locked first as by every writer.
 * @returns how many of these notices there are
 */
export async function setSendSync(
  transaction: Transaction,
  notices: readonly { organizationFiscalCode: string; nav: string }[],
): Promise<number> {
  if (notices.length === 0) return 0;
  const pairs = notices.map(({ organizationFiscalCode, nav }) => [organizationFiscalCode, nav]);
  const found = await transaction.query<{ id: number }>(
    'SELECT payment_position_id AS id FROM payment_option WHERE (organization_fiscal_code, nav) IN (?)',
    [pairs],
  );
  if (found.length === 0) return 0;
  const ids = found.map(({ id }) => id);
  await transaction.query('SELECT id FROM payment_position WHERE id IN (?) ORDER BY id FOR UPDATE', [ids]);
  await transaction.execute('UPDATE payment_position SET version = version + 1 WHERE id IN (?)', [ids]);
  // By pairs alone MariaDB updates one option by reading the whole table.
  return transaction.execute(
    `UPDATE payment_option SET send_sync = 1
      WHERE payment_position_id IN (?) AND (organization_fiscal_code, nav) IN (?)`,
    [ids, pairs],
  );
}
