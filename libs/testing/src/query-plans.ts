import type { Database } from '#libs/persistence';

/** What the server says of one table of a statement. */
interface PlanRow {
  select_type: string;
  table: string | null;
  type: string | null;
  key: string | null;
  Extra: string | null;
}

/** A statement as it was issued, and how the server would go about it. */
export interface ExplainedStatement {
  sql: string;
  plan: readonly PlanRow[];
}

/** Statements that read rows. Plain INSERTs have no plan. */
const READS = /^\(?\s*(SELECT|UPDATE|DELETE|INSERT\b[^;]*?\bSELECT)\b/i;

/**
 * Has the server explain every statement that goes through this database, with its parameters, in its own
 * transaction, just before it runs: the plan is of the rows the statement itself finds.
 *
 * @returns what was explained so far; it grows
 */
export function explainAll(database: Database): ExplainedStatement[] {
  const explained: ExplainedStatement[] = [];
  database.dataSource.subscribers.push({
    async beforeQuery({ query, parameters, queryRunner }) {
      if (!READS.test(query)) return;
      const plan = (await queryRunner.query(`EXPLAIN ${query}`, parameters)) as PlanRow[];
      explained.push({ sql: query.replaceAll(/\s+/g, ' ').trim(), plan });
    },
  });
  return explained;
}

/**
 * Tables read from end to end: all rows, or all entries of an index.
 *
 * @returns the tables, by their names and not by their aliases; none where the plan is by keys alone
 */
export function tablesScanned({ sql, plan }: ExplainedStatement): string[] {
  const names = new Map<string, Set<string>>();
  for (const [, table = '', alias] of sql.matchAll(/\b(?:FROM|JOIN|UPDATE) (\w+)(?: (?:AS )?(\w+))?/gi)) {
    for (const name of [table, alias ?? table]) names.set(name, (names.get(name) ?? new Set()).add(table));
  }
  return plan.flatMap(({ select_type: kind, table, type }) =>
    // MySQL gives the table an INSERT writes to a line of its own.
    kind !== 'INSERT' && (type === 'ALL' || type === 'index') && table !== null && !table.startsWith('<')
      ? [...(names.get(table) ?? [table])]
      : [],
  );
}

/**
 * Statements of which the server knew beforehand, each time, that they find nothing: what their plan would be on rows
 * that are there, nobody has seen.
 */
export function withoutPlan(explained: readonly ExplainedStatement[]): string[] {
  const isPlanned = ({ plan }: ExplainedStatement) =>
    plan.some(({ table, Extra }) => table !== null || Extra === 'No tables used');
  const planned = new Set(explained.filter(isPlanned).map(({ sql }) => sql));
  return [...new Set(explained.map(({ sql }) => sql))].filter((sql) => !planned.has(sql));
}

/**
 * Fills a table with copies of the rows it has.
 *
 * @param copies of each row, 1,000 at most
 * @param different columns in which copy `n` differs, with their SQL
 */
export async function multiplyRows(
  database: Database,
  table: string,
  copies: number,
  different: Readonly<Record<string, string>>,
): Promise<void> {
  const rows = await database.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = ? AND COALESCE(generation_expression, '') = ''
        AND extra NOT LIKE '%auto_increment%'`,
    [table],
  );
  const columns = rows.map(({ name }) => name);
  const values = columns.map((column) => different[column] ?? `t.\`${column}\``);
  await database.execute(
    `INSERT INTO ${table} (${columns.map((column) => `\`${column}\``).join(', ')})
     WITH RECURSIVE numbers AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
     SELECT ${values.join(', ')} FROM ${table} t CROSS JOIN numbers`,
    [copies],
  );
  // Plans follow from what the server knows of a table's contents.
  await database.query(`ANALYZE TABLE ${table}`);
}
