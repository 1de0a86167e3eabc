import { type Socket } from 'node:net';
import { type DataSource } from 'typeorm';
import { translate } from './faults';
import { type Nodes } from './nodes';

/** What of the driver's pool and connections is used. */
interface PoolConnection {
  stream: Socket;
  query(sql: string): void;
  destroy(): void;
}
interface Pool {
  on(event: 'connection' | 'acquire' | 'release', listener: (connection: PoolConnection) => void): void;
  on(event: 'enqueue', listener: () => void): void;
}
const poolOf = ({ driver }: DataSource): Pool => (driver as unknown as { pool: Pool }).pool;

/** Use of a pool of connections. */
export interface Connections {
  inUse: number;
  /** Since the process began: how often one had to be waited for. */
  waits: number;
  /** Since the process began: transactions started over, because they met others or lost their server. */
  restarts: number;
}

/**
 * What the house relies on in a session, whatever the server's defaults are: no gap locks, UTC, waits that end,
 * and no text cut to its column in silence.
 */
const SESSION = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  `SET SESSION time_zone = '+00:00', SESSION innodb_lock_wait_timeout = 10,
       SESSION sql_mode = CONCAT_WS(',', NULLIF(@@SESSION.sql_mode, ''), 'STRICT_ALL_TABLES')`,
];
/**
 * On a node of a Galera cluster every read, and every statement and transaction as it begins (1 + 2 + 4), waits until the
 * node has what was committed on any other before it: what somebody was told of is there for whoever asks next.
 */
const CAUSAL = 'SET SESSION wsrep_sync_wait = 7';

export interface ServerKind {
  isGalera: boolean;
  /** Whether rows may be inserted by LOAD DATA. */
  mayLoad: boolean;
}

/** Asks what kind of server it is; each connection of the pool gets the session settings the house relies on. */
export async function prepareSessions(dataSource: DataSource): Promise<ServerKind> {
  const rows = await translate(() =>
    dataSource.query<{ Variable_name: string; Value: string }[]>(
      "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('local_infile', 'wsrep_on', 'wsrep_load_data_splitting')",
    ),
  );
  const isOn = (name: string) => rows.some((row) => row.Variable_name === name && row.Value === 'ON');
  const isGalera = isOn('wsrep_on');
  const statements = isGalera ? [...SESSION, CAUSAL] : SESSION;
  poolOf(dataSource).on('connection', (connection) => {
    for (const statement of statements) connection.query(statement);
  });
  // TypeORM has made the first connection already, to see whether it can: it lies in the pool, alone and free.
  for (const statement of statements) await translate(() => dataSource.query(statement));
  // A load that is split commits by itself half-way.
  return { isGalera, mayLoad: isOn('local_infile') && !isOn('wsrep_load_data_splitting') };
}

/** Counts by the pool's own events, and ends connections that lead to a node which is not worked with any more. */
export class ConnectionWatch {
  private readonly open = new Set<PoolConnection>();
  private readonly taken = new Set<PoolConnection>();
  private waits = 0;

  constructor(
    dataSource: DataSource,
    private readonly nodes: Nodes | undefined,
  ) {
    const pool = poolOf(dataSource);
    pool.on('connection', (connection) => this.note(connection));
    pool.on('acquire', (connection) => {
      // The first one was made before anybody listened.
      this.note(connection);
      this.taken.add(connection);
    });
    pool.on('release', (connection) => {
      this.taken.delete(connection);
      this.endIfLeft(connection);
    });
    pool.on('enqueue', () => (this.waits += 1));
  }

  use(): Omit<Connections, 'restarts'> {
    return { inUse: this.taken.size, waits: this.waits };
  }

  /** Ends idle connections to a node that was left; those in use end when they are given back. */
  sweep(): void {
    for (const connection of this.open) if (!this.taken.has(connection)) this.endIfLeft(connection);
  }

  private endIfLeft(connection: PoolConnection): void {
    if (this.nodes && !this.nodes.isCurrent(connection.stream)) connection.destroy();
  }

  private note(connection: PoolConnection): void {
    if (this.open.has(connection)) return;
    this.open.add(connection);
    connection.stream.once('close', () => {
      this.open.delete(connection);
      this.taken.delete(connection);
    });
  }
}
