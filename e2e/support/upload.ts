import { Database } from '#libs/persistence';
import { positionPayload, until } from '#libs/testing';
import { type Answer, type Client, zipForm } from './client';
import { type TestHouse } from './house';

/** Where pagoPA publishes its bulk upload. */
export const PUBLIC = '/upload/gpd/debt-positions-service';

/** Positions `from` to `from + count - 1`, as partners post them. */
export const positions = (from: number, count: number, over: Record<string, unknown> = {}) =>
  Array.from({ length: count }, (_, index) => positionPayload(from + index, over));

export const iupdsOf = (items: readonly { iupd: string }[]): string[] => items.map(({ iupd }) => iupd);

/** iuv of position `n`, and the nav the service makes of it. */
export const iuvOf = (n: number): string => `47${String(n).padStart(15, '0')}`;
export const navOf = (n: number): string => `3${iuvOf(n)}`;

/** A position with its option and that option's transfer changed. */
export function positionWith(n: number, option: object, transfer: object = {}, own: object = {}) {
  const position = positionPayload(n);
  const first = position.paymentOption[0]!;
  const transfers = first['transfer'] as object[];
  return {
    ...position,
    paymentOption: [{ ...first, transfer: [{ ...transfers[0], ...transfer }], ...option }],
    ...own,
  };
}

/** What a partner zips: a list of positions, or of the iupds to delete. */
export const documentOf = (items: readonly (object | string)[]): string =>
  JSON.stringify(
    typeof items[0] === 'string' ? { paymentPositionIUPDs: items } : { paymentPositions: items },
  );

export const zipOfItems = (items: readonly (object | string)[]): Promise<FormData> =>
  zipForm({ 'positions.json': documentOf(items) });

/** GPD's bulk upload for one broker and organization, below `prefix` (a version of the service). */
export class Uploads {
  readonly path: string;

  constructor(
    private readonly client: Client,
    readonly organization: string,
    private readonly prefix = '/v2',
    broker = '15376371009',
  ) {
    this.path = `brokers/${broker}/organizations/${organization}/debtpositions`;
  }

  send(method: 'POST' | 'PUT' | 'DELETE', body: FormData | Uint8Array, headers?: Record<string, string>) {
    return this.client.call(method, `${this.prefix}/${this.path}/file`, body, headers);
  }

  get = (path: string) => this.client.get(`${this.prefix}/${path}`);

  /** As known clients do: status every so often by the Location, then the report, once. */
  async report(accepted: Answer): Promise<Answer> {
    if (accepted.status !== 202) throw new Error(`${accepted.status} ${accepted.text}`);
    const location = accepted.headers.get('location')!;
    await this.client.poll(
      `${this.prefix}/${location}`,
      ({ body }) => body.processedItem === body.submittedItem,
    );
    return this.get(location.replace(/status$/, 'report'));
  }

  /** Uploads and waits for the end. @returns the report's `responses` */
  async run(method: 'POST' | 'PUT' | 'DELETE', items: readonly (object | string)[]): Promise<Group[]> {
    const { body } = await this.report(await this.send(method, await zipOfItems(items)));
    return body.responses as Group[];
  }
}

export interface Group {
  statusCode: number;
  statusMessage: string;
  iupds: string[];
}

/** Answers of our own job API for one organization. */
export class Jobs {
  readonly path: string;

  constructor(
    readonly client: Client,
    organization: string,
  ) {
    this.path = `/organizations/${organization}/jobs`;
  }

  create(operation: string, items: readonly (object | string)[], headers?: Record<string, string>) {
    return this.client.call('POST', `${this.path}?operation=${operation}`, documentOf(items), {
      'Content-Type': 'application/json',
      ...headers,
    });
  }

  /** Asks until nothing is pending, patient with an api that is away. */
  async done(id: string, deadlineMs?: number): Promise<Answer> {
    const away = { status: 0, headers: new Headers(), text: '', body: {} };
    const patient = { get: (path: string) => this.client.get(path).catch(() => away) };
    return until(
      () => patient.get(`${this.path}/${id}`),
      ({ body }) => body.counts?.pending === 0,
      deadlineMs,
    );
  }

  /** Creates a job and waits for its end. @returns the job */
  async run(operation: string, items: readonly (object | string)[]): Promise<Job> {
    const { status, body, text } = await this.create(operation, items);
    if (status !== 202) throw new Error(`${status} ${text}`);
    return (await this.done(String(body.id))).body as Job;
  }

  items = async (id: string, query = ''): Promise<JobItem[]> =>
    (await this.client.get(`${this.path}/${id}/items?limit=1000${query}`)).body.items as JobItem[];
}

export interface Job {
  id: string;
  status: string;
  counts: Record<'total' | 'pending' | 'succeeded' | 'failed' | 'unprocessed', number>;
  parentJobId?: string;
}

export interface JobItem {
  seq: number;
  iupd: string;
  status: string;
  statusCode?: number;
  code?: string;
  message?: string;
  pointer?: string;
}

/** What MySQL holds of an organization. */
export async function storedOf(database: Database, organization: string) {
  const count = async (sql: string): Promise<number> => {
    const [row] = await database.query<{ n: number }>(sql, [organization]);
    return row!.n;
  };
  const ofPositions =
    'payment_position p ON p.id = o.payment_position_id WHERE p.organization_fiscal_code = ?';
  return {
    jobs: await count('SELECT COUNT(*) n FROM job WHERE organization_fiscal_code = ?'),
    chunks: await count(
      'SELECT COUNT(*) n FROM job_chunk c JOIN job j ON j.id = c.job_id WHERE j.organization_fiscal_code = ?',
    ),
    positions: await count('SELECT COUNT(*) n FROM payment_position WHERE organization_fiscal_code = ?'),
    options: await count(`SELECT COUNT(*) n FROM payment_option o JOIN ${ofPositions}`),
    transfers: await count(
      `SELECT COUNT(*) n FROM transfer t JOIN payment_option o ON o.id = t.payment_option_id JOIN ${ofPositions}`,
    ),
  };
}

export const NOTHING = { jobs: 0, chunks: 0, positions: 0, options: 0, transfers: 0 };

export const openDatabase = (house: TestHouse): Promise<Database> =>
  Database.open({ url: house.mysqlUrl, poolSize: 2 });
