import { DELIVERY_STATES, type DeliveryState, type ParkedReason } from '#libs/domain';
import { type Queryable } from '../database';
import { withoutNulls } from '../sql';
import { type Reach, reachTable } from './reach';
import { RECEIPT_COLUMNS, type ReceiptRow, type StoredReceipt, toStoredReceipt } from './receipt-rows';

/** Place of a receipt in a search: of its delivery, where the search goes by deliveries. */
export interface SearchPlace {
  id: number;
  at?: Date;
}

/** Which receipts are looked for; everything given must hold, but a receiptId or a notice is looked for by itself. */
export interface ReceiptSearch {
  reach: Reach;
  receiptId?: string;
  /** Notice number or iuv. */
  notice?: string;
  /** With a delivery to this station, or in this state: needs an organization or a station. */
  stationId?: string;
  state?: DeliveryState;
  /** None: no limit. */
  segregationCodes?: readonly string[];
  limit: number;
  after?: SearchPlace;
}

export interface DeliverySummary {
  id: number;
  organizationFiscalCode: string;
  stationId: string;
  state: DeliveryState;
  attempts: number;
  parkedReason?: ParkedReason;
  nextAttemptAt?: Date;
  lastError?: string;
  faultCode?: string;
}

export interface FoundReceipt {
  receipt: StoredReceipt;
  /** The organization within reach it was found by. */
  foundBy: string;
  deliveries: DeliverySummary[];
}

interface Hit {
  pk: number;
  code: string | null;
  place: SearchPlace;
}

/** Receipts with what became of their deliveries, the newest first. Run it on a snapshot. */
export async function searchReceipts(
  queryable: Queryable,
  search: ReceiptSearch,
): Promise<{ receipts: FoundReceipt[]; next?: SearchPlace }> {
  const hits = await hitsOf(queryable, { ...search, limit: search.limit + 1 });
  const shown = hits.slice(0, search.limit);
  const last = shown.at(-1);
  if (last === undefined) return { receipts: [] };
  const pks = [...new Set(shown.map(({ pk }) => pk))];
  const rows = await queryable.query<ReceiptRow>(
    `SELECT ${RECEIPT_COLUMNS} FROM receipt r WHERE r.id IN (?)`,
    [pks],
  );
  const receipts = new Map(rows.map((row) => [row.id, toStoredReceipt(row)]));
  const deliveries = await summariesOf(queryable, pks);
  return {
    receipts: pks.flatMap((pk) => {
      const receipt = receipts.get(pk);
      const code = shown.find((hit) => hit.pk === pk)?.code;
      if (receipt === undefined) return [];
      const foundBy = code ?? receipt.receipt.fiscalCode;
      return [{ receipt, foundBy, deliveries: deliveries.get(pk) ?? [] }];
    }),
    ...(hits.length > search.limit ? { next: last.place } : {}),
  };
}

function hitsOf(queryable: Queryable, search: ReceiptSearch): Promise<Hit[]> {
  const { reach, receiptId, notice, stationId, state } = search;
  if (receiptId !== undefined || notice !== undefined) return byName(queryable, search);
  if (stationId !== undefined || state !== undefined) return byDelivery(queryable, search);
  if (reach.organization !== undefined) return ofOrganization(queryable, reach.organization, search);
  if (reach.brokerCode !== undefined) throw new Error('Receipts of one organization, or of all');
  return ofAll(queryable, search);
}

async function byName(queryable: Queryable, search: ReceiptSearch): Promise<Hit[]> {
  const { reach, receiptId, notice = '', limit } = search;
  const [table, params] = reachTable(reach);
  const [codes, codeParams] = ofCodes('o', search);
  if (receiptId !== undefined) {
    const rows = await queryable.query<{ pk: number; code: string }>(
      `SELECT r.id AS pk, MIN(reach.code) AS code FROM receipt r FORCE INDEX (receipt_by_receipt_id)
         STRAIGHT_JOIN receipt_organization o ON o.receipt_pk = r.id
         STRAIGHT_JOIN ${table} ON reach.code = o.organization_fiscal_code
        WHERE r.receipt_id = ?${codes} GROUP BY r.id ORDER BY r.id DESC LIMIT ?`,
      [...params, receiptId, ...codeParams, limit],
    );
    return rows.map(({ pk, code }) => ({ pk, code, place: { id: pk } }));
  }
  // A nav is the iuv behind one digit, or behind three where it begins with 0.
  const iuvs = [notice, notice.slice(1), notice.slice(3)].filter((text) => text !== '');
  const rows = await queryable.query<{ pk: number; code: string }>(
    `SELECT o.receipt_pk AS pk, MIN(reach.code) AS code
       FROM ${table} STRAIGHT_JOIN receipt_organization o FORCE INDEX (receipt_by_iuv)
         ON o.organization_fiscal_code = reach.code AND o.creditor_reference_id IN (?)
      WHERE (o.notice_number = ? OR o.creditor_reference_id = ?)${codes}
      GROUP BY o.receipt_pk ORDER BY o.receipt_pk DESC LIMIT ?`,
    [...params, iuvs, notice, notice, ...codeParams, limit],
  );
  return rows.map(({ pk, code }) => ({ pk, code, place: { id: pk } }));
}

/** One ordered stretch of an index for each state, merged: asked for together, the server would sort them all. */
async function byDelivery(queryable: Queryable, search: ReceiptSearch): Promise<Hit[]> {
  const { reach, stationId, state, after, limit } = search;
  const owners: [string, string][] = [];
  if (stationId !== undefined) owners.push(['d.station_id = ?', stationId]);
  if (reach.organization !== undefined) owners.push(['d.organization_fiscal_code = ?', reach.organization]);
  if (owners.length === 0) throw new Error('Deliveries of a station or an organization, not of all');
  const index = stationId === undefined ? 'delivery_of_organization' : 'delivery_of_station';
  const { at = new Date(), id = 0 } = after ?? {};
  const [codes, codeParams] = ofCodes('r', search);
  const join = codes === '' ? '' : ' STRAIGHT_JOIN receipt r ON r.id = d.receipt_pk';
  const stretch = `(SELECT d.id, d.created_at, d.receipt_pk, d.organization_fiscal_code
      FROM delivery d FORCE INDEX (${index})${join}
     WHERE ${owners.map(([sql]) => sql).join(' AND ')} AND d.state = ?
       ${after === undefined ? '' : 'AND d.created_at <= ? AND (d.created_at < ? OR d.id < ?)'}${codes}
     ORDER BY d.created_at DESC, d.id DESC LIMIT ?)`;
  const states = state === undefined ? DELIVERY_STATES : [state];
  const params = (each: DeliveryState) => [
    ...owners.map(([, value]) => value),
    each,
    ...(after === undefined ? [] : [at, at, id]),
    ...codeParams,
    limit,
  ];
  const rows = await queryable.query<{
    id: number;
    created_at: Date;
    receipt_pk: number;
    organization_fiscal_code: string;
  }>(`${states.map(() => stretch).join(' UNION ALL ')} ORDER BY created_at DESC, id DESC LIMIT ?`, [
    ...states.flatMap(params),
    limit,
  ]);
  return rows.map((row) => ({
    pk: row.receipt_pk,
    code: row.organization_fiscal_code,
    place: { id: row.id, at: row.created_at },
  }));
}

async function ofOrganization(
  queryable: Queryable,
  organization: string,
  search: ReceiptSearch,
): Promise<Hit[]> {
  const [codes, codeParams] = ofCodes('o', search);
  const rows = await queryable.query<{ pk: number }>(
    `SELECT o.receipt_pk AS pk FROM receipt_organization o FORCE INDEX (PRIMARY)
      WHERE o.organization_fiscal_code = ? AND o.receipt_pk < ?${codes} ORDER BY o.receipt_pk DESC LIMIT ?`,
    [organization, search.after?.id ?? Number.MAX_SAFE_INTEGER, ...codeParams, search.limit],
  );
  return rows.map(({ pk }) => ({ pk, code: organization, place: { id: pk } }));
}

async function ofAll(queryable: Queryable, { after, limit }: ReceiptSearch): Promise<Hit[]> {
  const rows = await queryable.query<{ pk: number }>(
    'SELECT r.id AS pk FROM receipt r FORCE INDEX (PRIMARY) WHERE r.id < ? ORDER BY r.id DESC LIMIT ?',
    [after?.id ?? Number.MAX_SAFE_INTEGER, limit],
  );
  return rows.map(({ pk }) => ({ pk, code: null, place: { id: pk } }));
}

function ofCodes(table: 'o' | 'r', { segregationCodes = [] }: ReceiptSearch): [string, unknown[]] {
  return segregationCodes.length === 0
    ? ['', []]
    : [` AND SUBSTRING(${table}.notice_number, 2, 2) IN (?)`, [segregationCodes]];
}

async function summariesOf(
  queryable: Queryable,
  pks: readonly number[],
): Promise<Map<number, DeliverySummary[]>> {
  const rows = await queryable.query<{
    receipt_pk: number;
    id: number;
    organization_fiscal_code: string;
    station_id: string;
    state: DeliveryState;
    attempts: number;
    parked_reason: ParkedReason | null;
    next_attempt_at: Date | null;
    last_error: string | null;
    fault_code: string | null;
  }>(
    `SELECT receipt_pk, id, organization_fiscal_code, station_id, state, attempts, parked_reason, next_attempt_at,
            last_error, fault_code
       FROM delivery WHERE receipt_pk IN (?) ORDER BY receipt_pk, ordinal, id`,
    [pks],
  );
  const found = new Map<number, DeliverySummary[]>();
  for (const row of rows) {
    const summary = {
      id: row.id,
      organizationFiscalCode: row.organization_fiscal_code,
      stationId: row.station_id,
      state: row.state,
      attempts: row.attempts,
      ...withoutNulls({
        parkedReason: row.parked_reason,
        nextAttemptAt: row.next_attempt_at,
        lastError: row.last_error,
        faultCode: row.fault_code,
      }),
    };
    const list = found.get(row.receipt_pk);
    if (list === undefined) found.set(row.receipt_pk, [summary]);
    else list.push(summary);
  }
  return found;
}
