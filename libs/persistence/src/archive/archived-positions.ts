import {
  type PaymentOption,
  type Position,
  type TakenIdentifiers,
  Transient,
  identifierKey,
} from '#libs/domain';
import { type Queryable, type Transaction, isDuplicate } from '../database';
import { type RowsBelow, buildPositions } from '../repositories/position-building';
import { type EventRow } from '../repositories/position-event-rows';
import { type OptionRow, type PositionRow } from '../repositories/position-rows';
import { type ArchiveName, type ArchivePlace, ArchiveStore } from './archive-store';
import { POSITION_FAMILY, restoreFamily } from './families';
import { type ArchivedRows, rowsOfTable } from './rows-document';

export const archivedPositions = new ArchiveStore('position');

/**
 * Kinds of names. With most positions a nav is a digit and the iuv, and one entry says both: the digit is its kind. Other
 * navs have an entry of their own, by what follows the digit too: one look for an iuv finds whatever concerns it.
 */
const IUPD = 'p';
const IUV = 'i';
const NAV = 'n';
const isNavOfIuv = (kind: string): boolean => /^\d$/.test(kind);
const beginsWithDigit = (nav: string): boolean => /^\d/.test(nav);
/** The text a nav is looked for by. */
const navName = (nav: string): string => (beginsWithDigit(nav) ? nav.slice(1) : nav);
/** The nav an entry stands for, if it stands for one. */
const navOf = ({ name, kind }: ArchiveName): string | undefined =>
  isNavOfIuv(kind) ? kind + name : kind.startsWith(NAV) ? kind.slice(1) + name : undefined;

/** What a position is looked for by. */
export type PositionNames =
  { iupds: readonly string[] } | { navs: readonly string[] } | { iuvs: readonly string[] };

function optionNames({ iuv, nav }: Pick<PaymentOption, 'iuv' | 'nav'>): ArchiveName[] {
  const digit = beginsWithDigit(nav) ? nav.slice(0, 1) : '';
  if (digit !== '' && navName(nav) === iuv) return [{ name: iuv, kind: digit }];
  return [
    { name: iuv, kind: IUV },
    { name: navName(nav), kind: NAV + digit },
  ];
}

/** The names of an archived position, from its rows. */
export function namesOfPosition(rows: ArchivedRows): ArchiveName[] {
  const [position] = rowsOfTable<PositionRow>(rows, 'payment_position');
  const options = rowsOfTable<OptionRow>(rows, 'payment_option');
  return [{ name: position?.iupd ?? '', kind: IUPD }, ...options.flatMap(optionNames)];
}

/** Whose debt it is: the position's debtor, or those of its options. */
export function debtorsOfPosition(rows: ArchivedRows): string[] {
  const all = [...(rows['payment_position'] ?? []), ...(rows['payment_option_debtor'] ?? [])];
  return [...new Set(all.map((row) => String(row['fiscal_code'])))];
}

/**
 * Adds the identifiers of positions that archived ones have. Whose they are is not read: of no position that is there.
 * @returns whether there are any
 */
export async function addArchivedIdentifiers(
  queryable: Queryable,
  organization: string,
  positions: readonly Pick<Position, 'iupd' | 'paymentOption'>[],
  taken: TakenIdentifiers,
): Promise<boolean> {
  const names = positions.flatMap(({ iupd, paymentOption }) => [
    iupd,
    ...paymentOption.flatMap(({ iuv, nav }) => [iuv, navName(nav)]),
  ]);
  const wanted = {
    iupds: keysOf(positions.map(({ iupd }) => iupd)),
    iuvs: keysOf(positions.flatMap(({ paymentOption }) => paymentOption.map(({ iuv }) => iuv))),
    navs: keysOf(positions.flatMap(({ paymentOption }) => paymentOption.map(({ nav }) => nav))),
  };
  let isAny = false;
  const addTo = (kind: keyof TakenIdentifiers, text: string | undefined) => {
    const key = identifierKey(text ?? '');
    if (!wanted[kind].has(key)) return;
    isAny = true;
    if (kind === 'iupds') taken.iupds.add(key);
    else taken[kind].set(key, '');
  };
  for (const entry of await archivedPositions.find(queryable, organization, names)) {
    addTo('navs', navOf(entry));
    if (entry.kind === IUPD) addTo('iupds', entry.name);
    if (isIuv(entry)) addTo('iuvs', entry.name);
  }
  return isAny;
}

/** Whether an archived position has an iuv or its nav. */
export async function isArchivedNotice(
  queryable: Queryable,
  organization: string,
  { iuv, nav }: { iuv: string; nav: string },
): Promise<boolean> {
  const [byIuv] = await places(queryable, organization, { iuvs: [iuv] });
  return byIuv !== undefined || (await places(queryable, organization, { navs: [nav] })).length > 0;
}

const keysOf = (texts: readonly string[]): Set<string> => new Set(texts.map(identifierKey));
const isIuv = ({ kind }: ArchiveName): boolean => kind === IUV || isNavOfIuv(kind);

/** Where the positions with these names are; a nav may also be an iuv, as in GPD. */
async function places(
  queryable: Queryable,
  organization: string,
  names: PositionNames,
): Promise<ArchivePlace[]> {
  const wanted = 'iupds' in names ? names.iupds : 'navs' in names ? names.navs : names.iuvs;
  const texts = 'navs' in names ? wanted.flatMap((nav) => [nav, navName(nav)]) : wanted;
  const keys = keysOf(wanted);
  const isWanted = (text: string | undefined) => text !== undefined && keys.has(identifierKey(text));
  const entries = await archivedPositions.find(queryable, organization, texts);
  const ofIupd = entries.filter(({ kind, name }) => kind === IUPD && isWanted(name));
  const ofNav = entries.filter((entry) => isWanted(navOf(entry)));
  const ofIuv = entries.filter((entry) => isIuv(entry) && isWanted(entry.name));
  const found = 'iupds' in names ? ofIupd : 'navs' in names ? [...ofNav, ...ofIuv] : ofIuv;
  return [...new Map(found.map(({ closedAt, id }) => [id, { closedAt, id }])).values()];
}

function positionOf(rows: ArchivedRows): Position | undefined {
  const below: RowsBelow = {
    payment_option: rowsOfTable(rows, 'payment_option'),
    transfer: rowsOfTable(rows, 'transfer'),
    payment_option_debtor: rowsOfTable(rows, 'payment_option_debtor'),
    payment_option_metadata: rowsOfTable(rows, 'payment_option_metadata'),
    transfer_metadata: rowsOfTable(rows, 'transfer_metadata'),
  };
  return buildPositions(rowsOfTable<PositionRow>(rows, 'payment_position'), below)[0];
}

/** The rows of an archived position. Run it on the snapshot on which the hot tables did not know it. */
async function rowsOf(
  queryable: Queryable,
  organization: string,
  names: PositionNames,
): Promise<ArchivedRows | undefined> {
  const [place] = await places(queryable, organization, names);
  return place && archivedPositions.read(queryable, organization, place);
}

/** An archived position as a reader sees it. */
export async function findArchivedPosition(
  queryable: Queryable,
  organization: string,
  names: PositionNames,
): Promise<Position | undefined> {
  const rows = await rowsOf(queryable, organization, names);
  return rows && positionOf(rows);
}

/** The history of an archived position, in its order. */
export async function archivedEvents(
  queryable: Queryable,
  organization: string,
  iupd: string,
): Promise<EventRow[]> {
  const rows = await rowsOf(queryable, organization, { iupds: [iupd] });
  return rowsOfTable<EventRow>(rows ?? {}, 'position_event').sort(
    (a, b) => a.at.getTime() - b.at.getTime() || a.id - b.id,
  );
}

/** Positions of a debtor, with what they are removed by. */
export async function readArchivedPositions(
  queryable: Queryable,
  organization: string,
  found: readonly ArchivePlace[],
  { lock }: { lock: boolean },
): Promise<(ArchivePlace & { position: Position; names: ArchiveName[] })[]> {
  const all = [];
  for (const place of found) {
    const rows = await archivedPositions.read(queryable, organization, place, { lock });
    if (rows === undefined) continue;
    const position = positionOf(rows);
    if (position !== undefined) all.push({ ...place, position, names: namesOfPosition(rows) });
  }
  return all;
}

/**
 * Brings archived positions back to the hot tables, with the ids they had: who is about to change one finds it there, and
 * is refused by the same rules. Is the change refused, the transaction ends with the position where it was.
 *
 * @returns whether the hot tables are worth another look: also where somebody else was first
 * @throws Transient IDENTIFIER_TAKEN
 */
export async function recallPositions(
  transaction: Transaction,
  organization: string,
  names: PositionNames,
): Promise<boolean> {
  const horizon = await archivedPositions.horizon(transaction);
  if (horizon === undefined) return false;
  const recalled: (ArchivePlace & { rows: ArchivedRows; names: ArchiveName[] })[] = [];
  const found = await places(transaction, organization, names);
  found.sort((a, b) => a.closedAt.getTime() - b.closedAt.getTime() || a.id - b.id);
  for (const place of found) {
    const rows = await archivedPositions.read(transaction, organization, place, { lock: true });
    if (rows !== undefined) recalled.push({ ...place, rows, names: namesOfPosition(rows) });
  }
  await archivedPositions.remove(transaction, organization, recalled);
  try {
    await restoreFamily(
      transaction,
      POSITION_FAMILY,
      recalled.map(({ rows }) => rows),
    );
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Transient('IDENTIFIER_TAKEN', 'An identifier came into use meanwhile', [], { cause: error });
  }
  return true;
}
