import { type RowDataPacket, createConnection } from 'mysql2/promise';
import { SECONDARY, STATIONS, companyOf, iupdOf, navOf } from './documents';
import { type BatchPromise, type ExpectedPosition, type Load, type ReceiptPromise } from './load';
import { type StationSet, deliveryKey } from './stations';

/** One wrong thing the checker found: its kind, and where to look. */
export interface Finding {
  kind: string;
  detail: string;
}

/** What is stored and was received, counted. */
export interface Verdict {
  findings: Finding[];
  counts: Record<string, number>;
}

export type Ask = <T extends object>(sql: string, params?: unknown[]) => Promise<T[]>;

/** Reads with a connection of its own, past the drill's proxies and the house's code. */
export async function withDatabase<T>(url: string, work: (ask: Ask) => Promise<T>): Promise<T> {
  const connection = await createConnection({ uri: url, timezone: 'Z' });
  try {
    return await work(async <R extends object>(sql: string, params: unknown[] = []) => {
      const [rows] = await connection.query<RowDataPacket[]>(sql, params);
      return rows as unknown as R[];
    });
  } finally {
    await connection.end();
  }
}

/** What is still owed: nothing of it may be left when the house has come to rest. */
export async function openWork(ask: Ask): Promise<Record<string, number>> {
  const [row] = await ask<Record<string, number | string>>(
    `SELECT (SELECT COUNT(*) FROM job WHERE completed_at IS NULL) AS jobs,
            (SELECT COUNT(*) FROM job_chunk WHERE status = 'PENDING') AS chunks,
            (SELECT COUNT(*) FROM delivery WHERE status <> 'NOTIFIED') AS deliveries,
            (SELECT COUNT(*) FROM receipt r JOIN payment_option o
                 ON o.organization_fiscal_code = r.organization_fiscal_code AND o.nav = r.notice_number
              WHERE o.status = 'PO_UNPAID') AS payments`,
  );
  return Object.fromEntries(Object.entries(row ?? {}).map(([name, count]) => [name, Number(count)]));
}

/** Compares what was promised with what is stored and what stations got. */
export async function check(ask: Ask, load: Load, stations: StationSet): Promise<Verdict> {
  const verdict: Verdict = { findings: [], counts: {} };
  await checkJobs(ask, verdict, load.batches);
  await checkPositions(ask, verdict, load.positions);
  await checkReceipts(ask, verdict, load);
  await checkDeliveries(ask, verdict, load.receipts, stations);
  for (const refusal of load.refusals) find(verdict, 'wrong answer', refusal);
  for (const stranger of stations.strangers) find(verdict, 'delivered to the wrong station', stranger);
  return verdict;
}

const find = ({ findings }: Verdict, kind: string, detail: string): void =>
  void findings.push({ kind, detail });

interface JobRow {
  id: string;
  operation: string;
  submitted: number;
  succeeded: number | null;
  failed: number | null;
  unprocessed: number | null;
  completed_at: Date | null;
}

const EVENT_OF: Record<string, string> = { CREATE: 'CREATED', UPDATE: 'UPDATED', DELETE: 'DELETED' };

async function checkJobs(ask: Ask, verdict: Verdict, promised: readonly BatchPromise[]): Promise<void> {
  const jobs = new Map((await ask<JobRow>('SELECT * FROM job')).map((job) => [job.id, job]));
  const chunks = await ask<{
    job_id: string;
    first_item: number;
    items: number;
    status: string;
    succeeded: number;
    failed: number;
    unprocessed: number;
    failures: string | null;
  }>('SELECT * FROM job_chunk');
  const events = await ask<{ job_id: string; iupd: string; n: number }>(
    `SELECT e.job_id, e.iupd, COUNT(*) AS n FROM position_event e JOIN job j ON j.id = e.job_id
      WHERE e.type = CASE j.operation WHEN 'CREATE' THEN 'CREATED' WHEN 'UPDATE' THEN 'UPDATED' ELSE 'DELETED' END
      GROUP BY e.job_id, e.iupd`,
  );
  const applied = new Map(events.map(({ job_id, iupd, n }) => [`${job_id} ${iupd}`, n]));
  for (const [key, n] of applied) if (n !== 1) find(verdict, 'applied more than once', `${key}: ${n} times`);

  let items = 0;
  for (const batch of promised) {
    const job = jobs.get(batch.jobId);
    if (job === undefined) {
      find(verdict, 'lost batch', `${batch.operation} ${batch.jobId} of ${batch.numbers.length} items`);
      continue;
    }
    items += batch.numbers.length;
    if (job.submitted !== batch.numbers.length)
      find(verdict, 'items do not add up', `${job.id} has ${job.submitted} of ${batch.numbers.length} items`);
    const failed = new Map(
      chunks
        .filter(({ job_id: id }) => id === job.id)
        .flatMap(({ failures }) => JSON.parse(failures ?? '[]') as { seq: number; code: string }[])
        .map(({ seq, code }) => [seq, code]),
    );
    batch.numbers.forEach((n, seq) => {
      const code = failed.get(seq);
      const times = applied.get(`${job.id} ${iupdOf(n)}`) ?? 0;
      if (code === undefined && times === 0)
        find(verdict, 'item not applied', `${job.id} ${EVENT_OF[batch.operation] ?? ''} ${iupdOf(n)}`);
      if (code !== undefined && times > 0) find(verdict, 'failed item applied', `${job.id} ${iupdOf(n)}`);
      // Without a key the first of two equal uploads wins, and the second is told so.
      if (code !== undefined && !batch.mayRepeat)
        find(verdict, 'item failed for no reason', `${job.id} ${iupdOf(n)}: ${code}`);
    });
  }
  for (const job of jobs.values()) {
    const own = chunks.filter(({ job_id: id }) => id === job.id);
    const sum = (pick: (chunk: (typeof own)[number]) => number) =>
      own.reduce((total, chunk) => total + pick(chunk), 0);
    const answered = Number(job.succeeded) + Number(job.failed) + Number(job.unprocessed);
    if (job.completed_at === null) find(verdict, 'stuck job', `${job.operation} ${job.id}`);
    else if (answered !== job.submitted)
      find(verdict, 'items do not add up', `${job.id}: ${answered} answers for ${job.submitted} items`);
    if (sum(({ items }) => items) !== job.submitted || sum((chunk) => chunk.succeeded) !== job.succeeded)
      find(verdict, 'items do not add up', `${job.id}: its chunks say otherwise`);
    const made = events.filter(({ job_id: id }) => id === job.id).length;
    if (made !== job.succeeded) find(verdict, 'items do not add up', `${job.id}: ${made} events`);
  }
  const known = new Set(promised.map(({ jobId }) => jobId));
  const { length: repeated } = [...jobs.keys()].filter((id) => !known.has(id));
  Object.assign(verdict.counts, {
    'batches promised': promised.length,
    'items promised': items,
    'batches stored, answer lost': repeated,
  });
  if (known.size !== promised.length)
    find(verdict, 'two promises, one job', `${promised.length - known.size}`);
}

async function checkPositions(
  ask: Ask,
  verdict: Verdict,
  expected: ReadonlyMap<number, ExpectedPosition>,
): Promise<void> {
  const rows = await ask<{
    iupd: string;
    company_name: string;
    status: string;
    nav: string;
    receipt_id: string;
  }>(
    `SELECT p.iupd, p.company_name, p.status, o.nav, o.receipt_id FROM payment_position p
       JOIN payment_option o ON o.payment_position_id = p.id`,
  );
  const stored = new Map(rows.map((row) => [row.iupd, row]));
  if (stored.size !== rows.length) find(verdict, 'applied more than once', 'options of a position');
  const payments = await ask<{ iupd: string; n: number }>(
    "SELECT iupd, COUNT(*) AS n FROM position_event WHERE type = 'PAID' GROUP BY iupd",
  );
  const paidTimes = new Map(payments.map(({ iupd, n }) => [iupd, n]));
  let checked = 0;
  for (const [n, { state, round, isOpen }] of expected) {
    if (isOpen) continue;
    checked += 1;
    const row = stored.get(iupdOf(n));
    if ((state === 'deleted') !== (row === undefined)) {
      find(verdict, row === undefined ? 'lost position' : 'deleted position is there', iupdOf(n));
      continue;
    }
    if (row === undefined) continue;
    if (row.company_name !== companyOf(round) || row.nav !== navOf(n))
      find(verdict, 'wrong state', `${iupdOf(n)} is ${row.company_name}, not round ${round}`);
    const times = paidTimes.get(iupdOf(n)) ?? 0;
    if (times !== (state === 'paid' ? 1 : 0) || (state === 'paid') !== (row.status === 'PAID'))
      find(verdict, 'wrong payment', `${iupdOf(n)} is ${row.status}, paid ${times} times, expected ${state}`);
    if (state === 'paid' && row.receipt_id !== `token-${n}`)
      find(verdict, 'wrong payment', `${iupdOf(n)} has receipt ${row.receipt_id}`);
  }
  Object.assign(verdict.counts, { 'positions checked': checked });
}

async function checkReceipts(ask: Ask, verdict: Verdict, load: Load): Promise<void> {
  const rows = await ask<{ receipt_id: string; n: number }>(
    'SELECT receipt_id, COUNT(*) AS n FROM receipt GROUP BY receipt_id',
  );
  const stored = new Map(rows.map(({ receipt_id: id, n }) => [id, n]));
  for (const { receiptId, via } of load.receipts) {
    const times = stored.get(receiptId) ?? 0;
    if (times === 0) find(verdict, 'lost receipt', `${receiptId} by ${via}`);
  }
  for (const [id, times] of stored) {
    if (times > 1) find(verdict, 'receipt stored more than once', `${id}: ${times} times`);
    if (!load.attemptedReceipts.has(id)) find(verdict, 'receipt from nowhere', id);
  }
  Object.assign(verdict.counts, {
    'receipts promised': load.receipts.length,
    'receipts stored, answer lost': stored.size - load.receipts.length,
  });
}

/** Stations that must have a receipt, by the drill's own reading of the rules. */
function recipientsOf({ organization, shared, receiptId }: ReceiptPromise): string[] {
  return STATIONS.flatMap(({ id, broadcast, organizations }) => [
    ...((organizations as readonly string[]).includes(organization)
      ? [deliveryKey(id, organization, receiptId)]
      : []),
    ...(shared && broadcast ? [deliveryKey(id, SECONDARY, receiptId)] : []),
  ]);
}

async function checkDeliveries(
  ask: Ask,
  verdict: Verdict,
  receipts: readonly ReceiptPromise[],
  stations: StationSet,
): Promise<void> {
  const rows = await ask<{
    station_id: string;
    organization_fiscal_code: string;
    receipt_id: string;
    status: string;
  }>(
    `SELECT d.station_id, d.organization_fiscal_code, r.receipt_id, d.status
       FROM delivery d JOIN receipt r ON r.id = d.receipt_pk`,
  );
  const owed = new Map(
    rows.map((row) => [
      deliveryKey(row.station_id, row.organization_fiscal_code, row.receipt_id),
      row.status,
    ]),
  );
  let promised = 0;
  for (const receipt of receipts) {
    for (const key of recipientsOf(receipt)) {
      promised += 1;
      if (!owed.has(key)) find(verdict, 'delivery not owed', key);
      if (!stations.received.has(key)) find(verdict, 'lost delivery', key);
    }
  }
  for (const [key, status] of owed) {
    if (status !== 'NOTIFIED') find(verdict, 'stuck delivery', `${key}: ${status}`);
    else if (!stations.received.has(key)) find(verdict, 'delivery invented', key);
  }
  for (const key of stations.received.keys()) {
    if (!owed.has(key)) find(verdict, 'delivery from nowhere', key);
  }
  const received = [...stations.received.values()].reduce((sum, times) => sum + times, 0);
  Object.assign(verdict.counts, {
    'deliveries promised': promised,
    'deliveries stored': owed.size,
    'deliveries received': received,
    'deliveries received again': received - stations.received.size,
  });
}
