import { type Database } from '#libs/persistence';

/** Tables with a row for each position, job, receipt, delivery, message or entry: what grows. Others hold settings. */
const GROWING = new Set([
  'activity',
  'audit_entry',
  'audit_note',
  'audit_outcome',
  'delivery',
  'delivery_attempt',
  'delivery_status',
  'idempotent_request',
  'issued_identifier',
  'job',
  'job_chunk',
  'job_dependency',
  'payment_option',
  'payment_option_debtor',
  'payment_option_metadata',
  'payment_position',
  'position_event',
  'receipt',
  'receipt_organization',
  'redelivery',
  'redelivery_item',
  'spontaneous_demand',
  'transfer',
  'transfer_metadata',
  'webhook_message',
]);

/** A statement that reads a growing table row by row, because it has no index for it. */
export interface Scan {
  table: string;
  statement: string;
}

/** What the server is asked in one database, by whomever, as it writes it down itself. */
export class StatementLog {
  constructor(private readonly database: Database) {}

  async begin(): Promise<void> {
    await this.database.query("SET GLOBAL log_output = 'TABLE'");
    await this.database.query('TRUNCATE TABLE mysql.general_log');
    await this.database.query('SET GLOBAL general_log = ON');
  }

  /** Statements that look for rows, one of each kind. Other tests use the server, too: theirs are left out. */
  async end(): Promise<string[]> {
    await this.database.query('SET GLOBAL general_log = OFF');
    const rows = await this.database.query<{ argument: string | Buffer }>(
      `SELECT argument FROM mysql.general_log WHERE command_type IN ('Query', 'Execute')
          AND thread_id IN (SELECT id FROM information_schema.processlist WHERE db = DATABASE())
          AND argument REGEXP '^[[:space:]]*(SELECT|UPDATE|DELETE|INSERT)' AND LENGTH(argument) < 20000`,
    );
    const kinds = new Map<string, string>();
    for (const { argument } of rows) {
      const statement = argument.toString().trim();
      const kind = kindOf(statement);
      if (!/^INSERT(?![^]*SELECT)/i.test(kind) && !kind.includes('information_schema'))
        kinds.set(kind, statement);
    }
    return [...kinds.values()];
  }

  /** Of these statements, those for which the server sees no index it could use. */
  async scans(statements: readonly string[]): Promise<Scan[]> {
    const found: Scan[] = [];
    for (const statement of statements) {
      const plan = await this.database
        .query<Plan>(`EXPLAIN ${statement}`)
        .catch((error: unknown) => refuse(statement, error));
      for (const { table, type, possible_keys: keys, key } of plan) {
        const name = tableOf(statement, table ?? '');
        const isWalk =
          (type === 'ALL' && keys === null) || (type === 'index' && keys === null && key !== null);
        if (isWalk && GROWING.has(name)) found.push({ table: name, statement: kindOf(statement) });
      }
    }
    return found;
  }
}

interface Plan {
  table: string | null;
  type: string | null;
  possible_keys: string | null;
  key: string | null;
}

/** A statement without its values: those that differ in values only are of a kind. */
const kindOf = (statement: string): string =>
  statement
    .replaceAll(/'(?:[^'\\]|\\.|'')*'|x'[0-9a-f]*'|\b\d+\b/gi, '?')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/(?:\?, ?)+\?/g, '?')
    .replaceAll(/(?:\(\?\), ?)+\(\?\)/g, '(?)');

/** A plan names a table as the statement does: by its alias, where it has one. */
function tableOf(statement: string, alias: string): string {
  const named = new RegExp(`(?:FROM|JOIN|UPDATE|INTO|,)\\s+\`?(\\w+)\`?\\s+(?:AS\\s+)?${alias}\\b`, 'i').exec(
    statement,
  );
  return named?.[1] !== undefined && GROWING.has(named[1]) ? named[1] : alias;
}

/** Statements on what is gone by now say nothing. @throws Error for those the server does not understand */
function refuse(statement: string, error: unknown): Plan[] {
  const { errno } = (error as { cause?: { errno?: number } }).cause ?? (error as { errno?: number });
  if (errno === 1146) return [];
  throw new Error(`The plan of this statement cannot be seen: ${statement.slice(0, 500)}`, { cause: error });
}
