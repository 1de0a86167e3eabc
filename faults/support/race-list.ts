import { createHash, randomBytes } from 'node:crypto';
import {
  type Database,
  DebtorData,
  DeliveryLedger,
  IssuedIdentifiers,
  JobLedger,
  OrganizationSettings,
  Tenants,
  readFeed,
  redirectDelivery,
  runOnce,
} from '#libs/persistence';
import {
  BROKERS,
  DEBTOR,
  LEASE_MS,
  ORGANIZATION,
  OTHER,
  STATIONS,
  type Side,
  acceptJob,
  finish,
  isCount,
  isOneOf,
  receiptOf,
  takeIn,
} from './race-tools';

const TARGETS = { isExpressible: () => true, leaseMs: LEASE_MS };

export type Both = <T>(work: (side: Side, index: 0 | 1) => Promise<T>) => Promise<[T, T]>;
/** Does the same on two nodes at once. @returns what is wrong with what came of it */
type Race = (both: Both, first: Database, round: number) => Promise<string | undefined>;

/** By what must come of it once. */
export const RACES: Readonly<Record<string, Race>> = {
  'read what the other has written': async (both, _first, round) => {
    const [key] = await both(({ database }, index) =>
      index === 0
        ? new Tenants(database).issueKey({ name: `r-${round}`, role: 'operator' })
        : Promise.resolve(undefined),
    );
    const [, principal] = await both(({ database }, index) =>
      index === 1 ? new Tenants(database).findPrincipal(key?.key ?? '') : Promise.resolve(undefined),
    );
    return principal === undefined ? 'a key just issued is not known' : undefined;
  },

  'organizations of a broker': async (both, first, round) => {
    const lists = [
      [`r-a-${round}`, `r-b-${round}`],
      [`r-c-${round}`, `r-d-${round}`],
    ];
    const code = BROKERS[1] ?? '';
    await new Tenants(first).putBroker(code, []);
    await both(({ database }, index) => new Tenants(database).putBroker(code, lists[index] ?? []));
    return isOneOf((await new Tenants(first).findBroker(code))?.organizations, lists);
  },

  'IBANs of an organization': async (both, first, round) => {
    await new OrganizationSettings(first).putIbans(ORGANIZATION, []);
    const lists = [[`IT-a-${round}`], [`IT-b-${round}`]];
    await both(({ database }, index) =>
      new OrganizationSettings(database).putIbans(
        ORGANIZATION,
        (lists[index] ?? []).map((iban) => ({ iban })),
      ),
    );
    const stored = await new OrganizationSettings(first).ibans(ORGANIZATION);
    return isOneOf(
      stored.map(({ iban }) => iban),
      lists,
    );
  },

  'places in the order of jobs': async (both, first, round) => {
    const jobs = await both(({ database }) => acceptJob(database, [`r-iupd-${round}`]));
    const rows = await first.query<{ id: string; accepted_seq: number }>(
      'SELECT id, accepted_seq FROM job WHERE id IN (?) ORDER BY accepted_seq',
      [jobs],
    );
    const waiting = await first.query(
      'SELECT 1 FROM job_dependency WHERE job_id IN (?) AND depends_on_job_id IN (?)',
      [jobs, jobs],
    );
    await Promise.all(jobs.map((id) => finish(first, id)));
    if (new Set(rows.map((row) => row.accepted_seq)).size !== 2) return 'both have the same place';
    return waiting.length === 1 ? undefined : `${waiting.length} of them wait for the other`;
  },

  'undo of a job': async (both, first, round) => {
    const undone = await acceptJob(first, [`r-undo-${round}`]);
    await finish(first, undone);
    await both(({ database }) =>
      acceptJob(database, [`r-undo-${round}`], { operation: 'DELETE', undoOf: undone }),
    );
    return isCount(first, 1, 'SELECT COUNT(*) AS n FROM job WHERE undo_of = ?', undone);
  },

  'a chunk applied': async (both, first, round) => {
    const jobId = await acceptJob(first, [`r-chunk-${round}`]);
    const statement =
      'INSERT INTO position_event (organization_fiscal_code, iupd, at, id, type, actor, job_id) VALUES (?)';
    await both(({ database, ids }) =>
      new JobLedger(database, LEASE_MS).apply({ jobId, seq: 0 }, async ({ transaction }) => {
        await transaction.execute(statement, [
          [ORGANIZATION, `r-chunk-${round}`, new Date(), await ids.take(1), 'CREATED', 'race', jobId],
        ]);
        return { failures: [] };
      }),
    );
    await new JobLedger(first, LEASE_MS).completeIfDone(jobId);
    return isCount(first, 1, 'SELECT COUNT(*) AS n FROM position_event WHERE job_id = ?', jobId);
  },

  'a receipt taken in': async (both, first, round) => {
    const receipt = receiptOf(`r-intake-${round}`);
    await both((side) => takeIn(side, receipt));
    return isCount(first, 1, 'SELECT COUNT(*) AS n FROM receipt WHERE receipt_id = ?', receipt.receiptId);
  },

  'a delivery claimed': async (both, _first, round) => {
    const [due] = await both((side, index) =>
      index === 0 ? takeIn(side, receiptOf(`r-claim-${round}`)) : Promise.resolve([]),
    );
    const claims = await both(({ database }) =>
      new DeliveryLedger(database, 1_000, LEASE_MS).claim(
        due,
        () => 0,
        () => undefined,
      ),
    );
    const times = claims.map(({ size }) => size).reduce((sum, size) => sum + size, 0);
    return times === due.length ? undefined : `${times} claims of ${due.length} deliveries`;
  },

  'deliveries redirected to each other': async (both, first, round) => {
    const [due] = await both((side, index) =>
      index === 0 ? takeIn(side, receiptOf(`r-redirect-${round}`)) : Promise.resolve([]),
    );
    const ids = due.map(({ deliveryId }) => deliveryId);
    await first.execute(
      "UPDATE delivery SET owed_at = NULL, parked_at = ?, parked_reason = 'STATION_DOWN', attempts = 1, status = 'NOTICE_PENDING' WHERE id IN (?)",
      [new Date(), ids],
    );
    const [row] = await first.query<{ receipt_pk: number }>('SELECT receipt_pk FROM delivery WHERE id = ?', [
      ids[0],
    ]);
    await both(({ database, ids: allocator }, index) =>
      redirectDelivery(
        database,
        { ...TARGETS, ids: allocator },
        {
          receiptPk: row?.receipt_pk ?? 0,
          deliveryId: ids[index] ?? 0,
          organization: ORGANIZATION,
          stationId: STATIONS[1 - index] ?? '',
        },
      ),
    );
    return isCount(
      first,
      1,
      "SELECT COUNT(*) AS n FROM delivery WHERE id IN (?) AND status <> 'REDIRECTED'",
      ids,
    );
  },

  'a receipt that two organizations give up': async (both, first, round) => {
    const receipt = receiptOf(`r-erase-${round}`, OTHER);
    await both((side, index) => (index === 0 ? takeIn(side, receipt) : Promise.resolve([])));
    await first.execute(
      "UPDATE delivery SET status = 'NOTIFIED', outcome = 'OK', owed_at = NULL, parked_at = NULL",
    );
    const paidBefore = new Date(Date.now() + LEASE_MS);
    await both(({ database }, index) =>
      new DebtorData(database, index === 0 ? ORGANIZATION : OTHER, [DEBTOR]).eraseReceipts({
        dryRun: false,
        paidBefore,
      }),
    );
    return isCount(first, 0, 'SELECT COUNT(*) AS n FROM receipt WHERE receipt_id = ?', receipt.receiptId);
  },

  'a request that comes twice': async (both, first, round) => {
    const hash = createHash('sha256').update(`r-${round}`).digest();
    const request = { organization: ORGANIZATION, keyHash: hash, requestHash: hash };
    await both(({ database }) =>
      runOnce(
        database,
        request,
        LEASE_MS,
        (transact) =>
          transact((transaction) =>
            transaction.execute(
              'INSERT INTO audit_entry (id, at, actor, method, operation, target) VALUES (?, ?, ?, ?, ?, ?)',
              [randomBytes(16).toString('hex'), new Date(), 'race', 'POST', 'once', `r-once-${round}`],
            ),
          ),
        () => ({ status: 200 }),
      ),
    );
    return isCount(first, 1, 'SELECT COUNT(*) AS n FROM audit_entry WHERE target = ?', `r-once-${round}`);
  },

  'identifiers issued': async (both, _first, round) => {
    const series = { auxDigit: 3, segregationCode: '47' } as const;
    const issue = (references: readonly string[]) =>
      both(({ database }, index) =>
        new IssuedIdentifiers(database).issue(ORGANIZATION, series, references[index] ?? ''),
      );
    const [one, other] = await issue([`r-x-${round}`, `r-y-${round}`]);
    const [same, again] = await issue([`r-z-${round}`, `r-z-${round}`]);
    if (one.iuv === other.iuv) return `${one.iuv} was issued for two references`;
    return same.iuv === again.iuv ? undefined : 'a reference has two';
  },

  'blocks of ids': async (both) => {
    const [one, other] = await both(({ ids }) => ids.take(15_000));
    return Math.abs(one - other) >= 15_000 ? undefined : `${one} and ${other} overlap`;
  },

  'places in the feed of receipts': async (both, first, round) => {
    await both((side) => takeIn(side, receiptOf(`r-feed-${round}-${randomBytes(4).toString('hex')}`)));
    await both(({ database }) => readFeed(database, ORGANIZATION, { after: 0, limit: 1_000 }));
    const [row] = await first.query<{ places: number; numbered: number; last: number }>(
      `SELECT COUNT(DISTINCT feed_seq) AS places, COUNT(*) AS numbered FROM receipt_organization
        WHERE organization_fiscal_code = ?`,
      [ORGANIZATION],
    );
    return row?.places === row?.numbered ? undefined : `${row?.places} places for ${row?.numbered} receipts`;
  },
};
