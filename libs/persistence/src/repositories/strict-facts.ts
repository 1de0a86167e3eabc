import { type StrictChecks, type StrictFacts, type Validity, isAnyOn } from '#libs/domain';
import { type Queryable } from '../database';
import { VALIDITY_COLUMNS, type ValidityRow, toValidity } from '../validity';
import { CHECK_COLUMNS, type CheckRow, toChecks } from './organization-settings';

type KnownFacts = Pick<StrictFacts, 'taxonomy' | 'registeredIbans' | 'segregationCodes'>;

/** What strict checks ask of the database, read in the transaction that applies the positions. */
export function strictFactsIn(queryable: Queryable) {
  return {
    strictChecks: async (organization: string): Promise<StrictChecks | undefined> => {
      const [row] = await queryable.query<CheckRow>(
        `SELECT ${CHECK_COLUMNS} FROM organization_setting WHERE organization_fiscal_code = ?`,
        [organization],
      );
      const checks = row && toChecks(row);
      return checks !== undefined && isAnyOn(checks) ? checks : undefined;
    },
    strictFacts: async (
      organization: string,
      checks: StrictChecks,
      categories: readonly string[],
    ): Promise<KnownFacts> => {
      const codes = checks.notice ? await segregationCodes(queryable, organization) : undefined;
      return {
        taxonomy:
          checks.taxonomy && categories.length > 0
            ? await validities(queryable, 'code', 'taxonomy_entry WHERE code IN (?)', [categories])
            : new Map(),
        registeredIbans: checks.registeredIban
          ? await validities(queryable, 'iban', 'organization_iban WHERE organization_fiscal_code = ?', [
              organization,
            ])
          : new Map(),
        ...(codes === undefined ? {} : { segregationCodes: codes }),
      };
    },
  };
}

async function validities(
  queryable: Queryable,
  column: string,
  from: string,
  params: readonly unknown[],
): Promise<Map<string, Validity>> {
  const rows = await queryable.query<ValidityRow & { name: string }>(
    `SELECT ${column} AS name, ${VALIDITY_COLUMNS} FROM ${from}`,
    params,
  );
  return new Map(rows.map((row) => [row.name, toValidity(row)]));
}

/**
 * Segregation codes of the organization's stations for aux digit 3; undefined when it has none of them, or one that
 * takes every code.
 */
async function segregationCodes(
  queryable: Queryable,
  organization: string,
): Promise<Set<string> | undefined> {
  const links = await queryable.query<{ segregation_code: string | null }>(
    `SELECT segregation_code FROM station_organization
      WHERE organization_fiscal_code = ? AND COALESCE(aux_digit, 3) = 3 AND broadcast = 0`,
    [organization],
  );
  const codes = links.map((link) => link.segregation_code);
  if (codes.length === 0 || codes.includes(null)) return undefined;
  return new Set(codes.filter((code) => code !== null));
}
