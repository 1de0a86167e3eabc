import {
  type Cause,
  type IdRange,
  type PaymentOption,
  type Position,
  type PositionEvent,
  type TakenIdentifiers,
  Transient,
  identifierKey,
  optionEvents,
  positionEvent,
  stateEvent,
} from '#libs/domain';
import { recallPositions } from '../archive/archived-positions';
import { type Transaction, isDuplicate } from '../database';
import { type IdAllocator } from '../id-allocator';
import { IdentifiersInUse } from './identifiers-in-use';
import { DEBTOR_COLUMNS, debtorValues } from './debtor-rows';
import { toInstant } from '../sql';
import { recordEvents } from './position-events';
import { assemble } from './position-reader';
import {
  OPTION_COLUMNS,
  POSITION_COLUMNS,
  type PositionRow,
  TRANSFER_COLUMNS,
  optionValues,
  positionValues,
  transferValues,
} from './position-rows';

const STATE_COLUMNS = ['status', 'validity_date', 'publish_date', 'last_updated_date', 'version'];

/** Positions inside one transaction. Every writer locks the position's row first: no two orders, no deadlock. */
export class PositionWriter {
  /** The positions read under lock, with their ids, by iupd. */
  private readonly locked = new Map<string, { id: number; position: Position }>();
  private readonly identifiers: IdentifiersInUse;
  /** The first positions inserted, and their ids: written again, one by one, each keeps its own. */
  private batch: { firstId: number; positions: readonly Position[]; ids?: Map<Position, number> } | undefined;

  constructor(
    private readonly transaction: Transaction,
    private readonly idAllocator: IdAllocator,
    /** Who changes them: written into the history with every change. */
    private readonly cause: Cause,
  ) {
    this.identifiers = new IdentifiersInUse(transaction);
  }

  /** Which of these identifiers other positions already use. */
  takenIdentifiers(organization: string, positions: readonly Position[]): Promise<TakenIdentifiers> {
    return this.identifiers.taken(organization, positions);
  }

  /**
   * Writes new positions with everything below them: one statement a table.
   * @throws Transient IDENTIFIER_TAKEN when a unique key refuses; nothing tells which one, so look and try again
   */
  async insert(positions: readonly Position[]): Promise<void> {
    if (positions.length === 0) return;
    await this.identifiers.assertNotArchived(positions);
    const again = this.batch === undefined ? undefined : this.idsOfBatch(this.batch, positions);
    const firstId = again === undefined ? await this.idAllocator.take(positions.length) : 0;
    this.batch ??= { firstId, positions };
    await this.write(
      positions.map((position, index) => ({ id: again?.[index] ?? firstId + index, position })),
      (values) => this.insertRows('payment_position', POSITION_COLUMNS, values),
    );
    await this.record(positions, (position) =>
      positionEvent('CREATED', undefined, position, position.lastUpdatedDate),
    );
  }

  /** Ids this transaction took for the positions it inserted first: no other position ever has one of them. */
  created(): IdRange | undefined {
    if (this.batch === undefined) return undefined;
    const { firstId, positions } = this.batch;
    return { first: firstId, last: firstId + positions.length - 1 };
  }

  /** Whether a position read with `lock` has one of these ids. */
  isAmong(position: Position, ids: IdRange): boolean {
    const id = this.idOf(position);
    return id >= ids.first && id <= ids.last;
  }

  /** Positions by iupd, their rows locked until the transaction ends. Unknown ones are left out. */
  async lock(organization: string, iupds: readonly string[]): Promise<Position[]> {
    if (iupds.length === 0) return [];
    const rows = await this.lockRows(organization, iupds);
    const known = new Set(rows.map(({ iupd }) => identifierKey(iupd)));
    const missing = iupds.filter((iupd) => !known.has(identifierKey(iupd)));
    if (missing.length > 0 && (await recallPositions(this.transaction, organization, { iupds: missing }))) {
      rows.push(...(await this.lockRows(organization, missing)));
    }
    return this.keep(rows);
  }

  /** The position a nav (or, as in GPD, an iuv) belongs to, its row locked until the transaction ends. */
  async lockByNav(organization: string, nav: string): Promise<Position | undefined> {
    const position = await this.lockHotByNav(organization, nav);
    if (position !== undefined) return position;
    const mayBeBack = await recallPositions(this.transaction, organization, { navs: [nav] });
    return mayBeBack ? this.lockHotByNav(organization, nav) : undefined;
  }

  private async lockHotByNav(organization: string, nav: string): Promise<Position | undefined> {
    const [found] = await this.transaction.query<{ payment_position_id: number }>(
      `SELECT payment_position_id FROM payment_option WHERE organization_fiscal_code = ? AND nav = ?
        UNION ALL
       SELECT payment_position_id FROM payment_option WHERE organization_fiscal_code = ? AND iuv = ? LIMIT 1`,
      [organization, nav, organization, nav],
    );
    if (found === undefined) return undefined;
    const rows = await this.transaction.query<PositionRow>(
      `SELECT ${POSITION_COLUMNS} FROM payment_position WHERE id = ? FOR UPDATE`,
      [found.payment_position_id],
    );
    return (await this.keep(rows))[0];
  }

  /** Rewrites positions read with `lock`, and everything below them. @throws as insert */
  async replace(positions: readonly Position[]): Promise<void> {
    if (positions.length === 0) return;
    const rows = positions.map((position) => ({ id: this.idOf(position), position }));
    await this.transaction.execute('DELETE FROM payment_option WHERE payment_position_id IN (?)', [
      rows.map(({ id }) => id),
    ]);
    await this.write(rows, (values) => this.overwrite(values, POSITION_COLUMNS.split(/,\s*/)));
    await this.record(positions, (position) =>
      positionEvent('UPDATED', this.before(position), position, position.lastUpdatedDate),
    );
  }

  /** Removes positions read with `lock`. */
  async remove(positions: readonly Position[]): Promise<void> {
    if (positions.length === 0) return;
    await this.transaction.execute('DELETE FROM payment_position WHERE id IN (?)', [
      positions.map((position) => this.idOf(position)),
    ]);
    const now = toInstant(new Date());
    await this.record(positions, (position) =>
      positionEvent('DELETED', this.before(position), undefined, now),
    );
  }

  /** Writes new states of positions read with `lock`: status and dates, and their options' validity. */
  async saveStates(positions: readonly Position[]): Promise<void> {
    if (positions.length === 0) return;
    const rows = positions.map((position) => ({ id: this.idOf(position), position }));
    // One statement for all: the rows are there and locked, so that none is ever inserted.
    await this.overwrite(
      rows.map(({ id, position }) => positionValues(id, position)),
      STATE_COLUMNS,
    );
    await this.transaction.execute(
      `UPDATE payment_option o JOIN payment_position p ON p.id = o.payment_position_id
          SET o.validity_date = COALESCE(o.validity_date, p.validity_date)
        WHERE o.payment_position_id IN (?) AND o.validity_date IS NULL AND p.validity_date IS NOT NULL`,
      [rows.map(({ id }) => id)],
    );
    await this.record(positions, (position) => stateEvent(this.before(position), position));
  }

  /** Writes into the history what about a payment did not fit, where it changed nothing. */
  async noteAnomalies(
    position: Position,
    given: { nav: string; receiptId: string; anomalies: readonly string[]; at: string },
  ): Promise<void> {
    const { nav, receiptId, anomalies, at } = given;
    await this.record([position], () => ({
      ...positionEvent('ANOMALY', position, position, at),
      nav,
      receiptId,
      detail: anomalies.join(','),
    }));
  }

  /**
   * Writes what a payment changed: the position's state, and one option's.
   * @param anomalies what about it did not fit
   */
  async savePayment(
    position: Position,
    option: PaymentOption,
    anomalies: readonly string[] = [],
  ): Promise<void> {
    const id = this.idOf(position);
    await this.transaction.execute(
      `UPDATE payment_position SET status = ?, payment_date = ?, last_updated_date = ?, version = ? WHERE id = ?`,
      [position.status, position.paymentDate ?? null, position.lastUpdatedDate, position.version, id],
    );
    await this.transaction.execute(
      `UPDATE payment_option SET status = ?, payment_date = ?, payment_method = ?, psp_company = ?, psp_code = ?,
              psp_tax_code = ?, receipt_id = ?, fee = ?, last_updated_date = ?
        WHERE payment_position_id = ? AND iuv = ?`,
      [
        option.status,
        option.paymentDate ?? null,
        option.paymentMethod ?? null,
        option.pspCompany ?? null,
        option.pspCode ?? null,
        option.pspTaxCode ?? null,
        option.idReceipt ?? null,
        option.fee,
        option.lastUpdatedDate,
        id,
        option.iuv,
      ],
    );
    const before = this.before(position);
    await this.recordAll(position, before === undefined ? [] : optionEvents(before, position, anomalies));
  }

  private lockRows(organization: string, iupds: readonly string[]): Promise<PositionRow[]> {
    return this.transaction.query<PositionRow>(
      `SELECT ${POSITION_COLUMNS} FROM payment_position
        WHERE organization_fiscal_code = ? AND iupd IN (?) ORDER BY iupd FOR UPDATE`,
      [organization, iupds],
    );
  }

  /** Undefined unless all of them are of the batch. */
  private idsOfBatch(
    batch: { firstId: number; positions: readonly Position[]; ids?: Map<Position, number> },
    positions: readonly Position[],
  ): number[] | undefined {
    const known = (batch.ids ??= new Map(
      batch.positions.map((position, index) => [position, batch.firstId + index]),
    ));
    const ids = positions.flatMap((position) => known.get(position) ?? []);
    return ids.length === positions.length ? ids : undefined;
  }

  private idOf(position: Position): number {
    const id = this.locked.get(position.iupd)?.id;
    if (id === undefined) throw new Error(`Position ${position.iupd} was not locked in this transaction`);
    return id;
  }

  private before(position: Position): Position | undefined {
    return this.locked.get(position.iupd)?.position;
  }

  private async keep(rows: readonly PositionRow[]): Promise<Position[]> {
    const positions = await assemble(this.transaction, rows);
    positions.forEach((position, index) => {
      const row = rows[index];
      if (row !== undefined) this.locked.set(position.iupd, { id: row.id, position });
    });
    return positions;
  }

  private record(
    positions: readonly Position[],
    eventOf: (position: Position) => PositionEvent,
  ): Promise<void> {
    return recordEvents(
      this.transaction,
      this.idAllocator,
      this.cause,
      positions.map((position) => ({
        organizationFiscalCode: position.organizationFiscalCode,
        iupd: position.iupd,
        event: eventOf(position),
      })),
    );
  }

  private recordAll(position: Position, events: readonly PositionEvent[]): Promise<void> {
    const { organizationFiscalCode, iupd } = position;
    const happenings = events.map((event) => ({ organizationFiscalCode, iupd, event }));
    return recordEvents(this.transaction, this.idAllocator, this.cause, happenings);
  }

  private async write(
    rows: readonly { id: number; position: Position }[],
    write: (values: unknown[][]) => Promise<void>,
  ): Promise<void> {
    const options = rows.flatMap(({ id, position }) =>
      position.paymentOption.map((option) => ({
        positionId: id,
        organization: position.organizationFiscalCode,
        option,
      })),
    );
    const transfers = options.flatMap(({ option }) => option.transfer);
    const firstOptionId = await this.idAllocator.take(options.length + transfers.length);
    let nextId = firstOptionId + options.length;
    const optionRows: unknown[][] = [];
    const transferRows: unknown[][] = [];
    const optionMetadata: unknown[][] = [];
    const transferMetadata: unknown[][] = [];
    const debtorRows: unknown[][] = [];
    options.forEach(({ positionId, organization, option }, index) => {
      const optionId = firstOptionId + index;
      optionRows.push(optionValues(optionId, positionId, organization, option));
      if (option.debtor !== undefined) debtorRows.push(debtorValues(optionId, option.debtor));
      for (const { key, value } of option.paymentOptionMetadata)
        optionMetadata.push([optionId, key, value ?? null]);
      for (const transfer of option.transfer) {
        transferRows.push(transferValues(nextId, optionId, option.iuv, transfer));
        for (const { key, value } of transfer.transferMetadata)
          transferMetadata.push([nextId, key, value ?? null]);
        nextId += 1;
      }
    });
    try {
      await write(rows.map(({ id, position }) => positionValues(id, position)));
      await this.insertRows('payment_option', OPTION_COLUMNS, optionRows);
      await this.insertRows('payment_option_debtor', DEBTOR_COLUMNS, debtorRows);
      await this.insertRows('transfer', TRANSFER_COLUMNS, transferRows);
      await this.insertRows('payment_option_metadata', 'payment_option_id, `key`, value', optionMetadata);
      await this.insertRows('transfer_metadata', 'transfer_id, `key`, value', transferMetadata);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw new Transient('IDENTIFIER_TAKEN', 'An identifier came into use meanwhile', [], { cause: error });
    }
  }

  private async insertRows(table: string, columns: string, rows: readonly unknown[][]): Promise<void> {
    await this.transaction.insert({ table, columns, rows });
  }

  /** Writes rows of positions that are there: all columns given by name, the others as they are. */
  private async overwrite(rows: readonly unknown[][], columns: readonly string[]): Promise<void> {
    const updates = columns.map((column) => `${column} = VALUES(${column})`).join(', ');
    await this.transaction.execute(
      `INSERT INTO payment_position (${POSITION_COLUMNS}) VALUES ? ON DUPLICATE KEY UPDATE ${updates}`,
      [rows],
    );
  }
}
