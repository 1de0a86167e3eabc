import { createHash, randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { type NewJob, type Receipt } from '#libs/domain';
import { type Database, type IdAllocator, JobLedger, type NewChunk, ReceiptWriter } from '#libs/persistence';

export const LEASE_MS = 60_000;
export const DEBTOR = 'VRDLCU80A01H501X';
export const BROKERS = ['r-broker-1', 'r-broker-2'];
export const [ORGANIZATION, OTHER] = ['r-org-1', 'r-org-2'] as const;
export const STATIONS = ['r-station-1', 'r-station-2'] as const;

/** One node of the cluster, as a process of the house uses it. */
export interface Side {
  database: Database;
  ids: IdAllocator;
}
export function isOneOf(
  found: readonly string[] | undefined,
  lists: readonly (readonly string[])[],
): string | undefined {
  const text = [...(found ?? [])].sort().join();
  return lists.some((list) => list.join() === text) ? undefined : `it is neither's: ${text}`;
}

export async function isCount(
  database: Database,
  wanted: number,
  sql: string,
  param: unknown,
): Promise<string | undefined> {
  const [row] = await database.query<{ n: number | string }>(sql, [param]);
  return Number(row?.n) === wanted ? undefined : `${row?.n} and not ${wanted}`;
}

export async function acceptJob(
  database: Database,
  iupds: readonly string[],
  over: Partial<NewJob> = {},
): Promise<string> {
  const id = randomBytes(16).toString('hex');
  const chunk: NewChunk = {
    firstItem: 0,
    items: iupds.length,
    payload: deflateRawSync(JSON.stringify(iupds)),
    keys: deflateRawSync(JSON.stringify(iupds)),
    iupdHashes: Buffer.concat(iupds.map((iupd) => createHash('sha256').update(iupd).digest().subarray(0, 4))),
  };
  await new JobLedger(database, LEASE_MS).accept(
    {
      id,
      organizationFiscalCode: ORGANIZATION,
      serviceType: 'GPD',
      operation: 'CREATE',
      toPublish: true,
      dryRun: false,
      submitted: iupds.length,
      ...over,
    },
    async function* () {
      yield await Promise.resolve(chunk);
    },
  );
  return id;
}

export async function finish(database: Database, jobId: string): Promise<void> {
  const ledger = new JobLedger(database, LEASE_MS);
  await database.execute('DELETE FROM job_dependency WHERE job_id = ?', [jobId]);
  await ledger.apply({ jobId, seq: 0 }, () => Promise.resolve({ failures: [] }));
  await ledger.completeIfDone(jobId);
}

export function takeIn({ database, ids }: Side, receipt: Receipt) {
  return database.transaction(async (transaction) => {
    const writer = new ReceiptWriter(transaction, ids, LEASE_MS);
    if (await writer.isKnown(receipt.fiscalCode, receipt.receiptId, receipt.noticeNumber)) return [];
    const recipients = STATIONS.map((stationId, index) => ({
      organizationFiscalCode: ORGANIZATION,
      brokerCode: BROKERS[0] ?? '',
      stationId,
      originating: index === 0,
    }));
    return writer.insert({ receipt, source: 'REST', anomalies: [], recipients });
  });
}

/** @param secondary an organization that is paid as well */
export function receiptOf(receiptId: string, secondary?: string): Receipt {
  const transfer = (fiscalCodePA: string, idTransfer: number) => ({
    idTransfer,
    transferAmount: 100,
    fiscalCodePA,
    IBAN: 'IT60X0542811101000000123456',
    remittanceInformation: 'TARI',
    transferCategory: '9/0101108TS/',
  });
  return {
    receiptId,
    noticeNumber: '347000000000000001',
    fiscalCode: ORGANIZATION,
    outcome: 'OK',
    creditorReferenceId: '47000000000000001',
    paymentAmount: 200,
    description: 'TARI',
    companyName: 'Comune',
    debtor: {
      uniqueIdentifier: { entityUniqueIdentifierType: 'F', entityUniqueIdentifierValue: DEBTOR },
      fullName: 'Luca Verdi',
    },
    transferList: [transfer(ORGANIZATION, 1), ...(secondary === undefined ? [] : [transfer(secondary, 2)])],
    idPSP: 'PSP',
    PSPCompanyName: 'Banca',
    idChannel: 'PSP_01',
    channelDescription: 'app',
  };
}
