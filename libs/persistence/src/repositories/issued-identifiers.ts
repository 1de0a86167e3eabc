import {
  type Identifiers,
  type IuvSeries,
  Rejected,
  Transient,
  checkSeries,
  lastNumberOf,
  makeIdentifiers,
} from '#libs/domain';
import { isArchivedNotice } from '../archive/archived-positions';
import { type Database, type Transaction, isDuplicate } from '../database';

/** Numbers looked at before giving up on a series that others have filled by hand. */
const MAX_TAKEN = 1_000;

/** Issues iuv and nav: unique within the organization, whoever asks at the same time. */
export class IssuedIdentifiers {
  constructor(private readonly database: Database) {}

  /**
   * The identifiers of a reference: issued now, or those issued for it before. Identifiers that positions already
   * use are passed over.
   *
   * @param reference the client's own name for what is going to be paid, unique within the organization
   * @throws Rejected IUV_REFERENCE_REUSED when the reference was used for another series, IUV_SERIES_EXHAUSTED
   */
  async issue(
    organization: string,
    series: IuvSeries,
    reference: string,
  ): Promise<Identifiers & { isNew: boolean }> {
    checkSeries(series);
    const code = series.segregationCode ?? '';
    return this.database.transaction(async (transaction) => {
      const [known] = await transaction.query<{
        iuv: string;
        nav: string;
        aux_digit: number;
        segregation_code: string;
      }>(
        `SELECT iuv, nav, aux_digit, segregation_code FROM issued_iuv
          WHERE organization_fiscal_code = ? AND reference = ?`,
        [organization, reference],
      );
      if (known !== undefined) {
        if (known.aux_digit !== series.auxDigit || known.segregation_code !== code) {
          throw new Rejected(
            'IUV_REFERENCE_REUSED',
            'This reference has identifiers of another series: use a new reference',
          );
        }
        return { iuv: known.iuv, nav: known.nav, isNew: false };
      }
      const identifiers = await takeNext(transaction, organization, series, code);
      await refuseTwice(() =>
        transaction.execute(
          `INSERT INTO issued_iuv (organization_fiscal_code, reference, aux_digit, segregation_code, iuv, nav,
             issued_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
          [organization, reference, series.auxDigit, code, identifiers.iuv, identifiers.nav, new Date()],
        ),
      );
      return { ...identifiers, isNew: true };
    });
  }
}

/** The series' row is locked until the transaction ends: askers get their numbers one after the other. */
async function takeNext(
  transaction: Transaction,
  organization: string,
  series: IuvSeries,
  code: string,
): Promise<Identifiers> {
  const key = [organization, series.auxDigit, code];
  const where = 'organization_fiscal_code = ? AND aux_digit = ? AND segregation_code = ?';
  const [row] = await transaction.query<{ next_number: number }>(
    `SELECT next_number FROM iuv_series WHERE ${where} FOR UPDATE`,
    key,
  );
  if (row === undefined) {
    await refuseTwice(() =>
      transaction.execute(
        'INSERT INTO iuv_series (organization_fiscal_code, aux_digit, segregation_code, next_number) VALUES (?, ?, ?, 1)',
        key,
      ),
    );
  }
  const first = row?.next_number ?? 1;
  for (let number = first; number < first + MAX_TAKEN && number <= lastNumberOf(series); number += 1) {
    const identifiers = makeIdentifiers(series, number);
    const used = await transaction.query(
      'SELECT 1 FROM payment_option WHERE organization_fiscal_code = ? AND iuv = ? UNION ALL SELECT 1 FROM payment_option WHERE organization_fiscal_code = ? AND nav = ? LIMIT 1',
      [organization, identifiers.iuv, organization, identifiers.nav],
    );
    if (used.length > 0 || (await isArchivedNotice(transaction, organization, identifiers))) continue;
    await transaction.execute(`UPDATE iuv_series SET next_number = ? WHERE ${where}`, [number + 1, ...key]);
    return identifiers;
  }
  throw new Rejected('IUV_SERIES_EXHAUSTED', 'No free identifier was found in this series');
}

/** Two firsts at once: the unique key has decided, the other one starts over and finds it. */
async function refuseTwice(insert: () => Promise<unknown>): Promise<void> {
  try {
    await insert();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Transient('IDENTIFIER_TAKEN', 'Another request was first', [], { cause: error });
  }
}
