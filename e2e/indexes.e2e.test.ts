import { type Database } from '#libs/persistence';
import { until } from '#libs/testing';
import { Client } from './support/client';
import { type Call, Contract } from './support/contract';
import { openHouse } from './support/house';
import { Scene, receiptOf } from './support/receipt';
import { StatementLog } from './support/statement-log';
import { Jobs, Uploads, iupdsOf, iuvOf, openDatabase, positionWith, positions } from './support/upload';

const ORGANIZATION = '77777777777';
const BROKER = '15376371009';

/** Walks over a whole table, by the beginning of the statement, that are meant to be; each with its reason. */
const MEANT: readonly [RegExp, string][] = [
  [
    / FROM audit_entry e LEFT JOIN \w+ o ON \S+ = \S+ ORDER BY e\.id DESC LIMIT \?$/,
    'by the primary key, to the limit',
  ],
];

describe('every statement on a table that grows', () => {
  let scene: Scene;
  let database: Database;
  let log: StatementLog;
  beforeAll(async () => {
    scene = new Scene(await openHouse({ RETENTION_INTERVAL_MS: '200', BREAKER_PROBE_MS: '100' }));
    database = await openDatabase(scene.house);
    log = new StatementLog(database);
  });
  afterAll(async () => {
    await database.close();
    await scene.close();
  });

  it('has an index to go by', async () => {
    const partner = new Client(scene.house, scene.house.seed.partnerKey);
    await log.begin();
    const names = await workOfADay(partner);
    const contract = await Contract.of(scene.house.url);
    for (const call of contract.calls(names)) await ask(call);
    // A round of everything the scheduler does.
    await until(
      () => scene.operator.get('/admin/audit?operation=retention'),
      ({ body }) => (body.entries as unknown[]).length > 0,
    );
    const statements = await log.end();
    expect(statements.length).toBeGreaterThan(120);
    const scans = await log.scans(statements);
    expect(scans.filter(({ statement }) => !MEANT.some(([pattern]) => pattern.test(statement)))).toEqual([]);
  });

  it('would be found out if it had none', async () => {
    expect(
      await log.scans([
        "SELECT * FROM delivery d WHERE d.fault_code = 'x'",
        "UPDATE job SET operation = 'CREATE' WHERE submitted = 3",
        'SELECT 1 FROM payment_position p JOIN payment_option AS o ON o.description = p.city WHERE p.id = 1',
        "SELECT * FROM station WHERE endpoint_url = 'x'",
      ]),
    ).toMatchObject([{ table: 'delivery' }, { table: 'job' }, { table: 'payment_option' }]);
  });

  /** What partners, stations and payers do all day. @returns names of what is there by then */
  async function workOfADay(partner: Client): Promise<Record<string, string>> {
    const uploads = new Uploads(partner, ORGANIZATION);
    const jobs = new Jobs(partner, ORGANIZATION);
    const station = await scene.station([{ organization: ORGANIZATION, broadcast: true }]);
    await uploads.run('POST', positions(1, 10));
    await uploads.run('PUT', positions(1, 2));
    await uploads.run('DELETE', iupdsOf(positions(3, 1)));
    const failing = await jobs.run('CREATE', positions(1, 2));
    await partner.post(`${jobs.path}/${failing.id}/retry-failed`);
    const undone = await jobs.run('CREATE', [
      ...positions(20, 2),
      positionWith(22, {}, {}, { validityDate: future() }),
    ]);
    await partner.post(`${jobs.path}/${undone.id}/undo`);
    await jobs.run('INVALIDATE', iupdsOf(positions(4, 1)));
    await database.execute(
      "UPDATE payment_position SET inserted_date = '2020-01-01', last_updated_date = '2020-01-01' WHERE organization_fiscal_code = ? AND iupd = ?",
      [ORGANIZATION, 'iupd-4'],
    );
    const days = { jobs: 3650, positions: 365, receipts: 3650 };
    await scene.operator.put(`/admin/organizations/${ORGANIZATION}/retention`, days);
    const receipt = receiptOf(ORGANIZATION, [{ organization: ORGANIZATION, cents: 12_000 }], {
      noticeNumber: `3${iuvOf(1)}`,
    });
    await scene.operator.post(`/organizations/${ORGANIZATION}/receipts`, { receipt });
    const read = () => scene.operator.get(`/organizations/${ORGANIZATION}/receipts/${receipt.receiptId}`);
    // The other station, which comes with the house, does not answer: that is part of a day, too.
    const delivered = await until(
      async () =>
        ((await read()).body.deliveries as { id: number; status: string }[]).find(
          ({ status }) => status === 'NOTIFIED',
        ),
      (delivery) => delivery?.status === 'NOTIFIED',
    );
    for (const client of [scene.operator, partner]) await lookAround(client, receipt, station.idStation);
    return {
      organization: ORGANIZATION,
      broker: BROKER,
      iupd: 'iupd-2',
      iuv: iuvOf(2),
      nav: `3${iuvOf(2)}`,
      jobId: failing.id,
      fileId: `${BROKER}_${ORGANIZATION}_${failing.id}`,
      receiptId: receipt.receiptId,
      deliveryId: String(delivered?.id),
      stationId: station.idStation,
      brokerCode: BROKER,
    };
  }

  /** Searches by each clue there is. */
  async function lookAround(
    client: Client,
    { receiptId, noticeNumber }: { receiptId: string; noticeNumber: string },
    stationId: string,
  ): Promise<void> {
    const organization = ORGANIZATION;
    const own = { organization };
    const clues = [
      { iupd: 'iupd-2' },
      { notice: noticeNumber },
      { ...own, debtor: 'X' },
      { ...own, status: 'VALID' },
    ];
    for (const clue of clues) await client.post('/debtpositions/search', clue);
    for (const query of [
      `organization=${organization}`,
      `organization=${organization}&state=OPEN&segregationCodes=47`,
      `organization=${organization}&stationId=${stationId}`,
      `receiptId=${receiptId}`,
      `notice=${noticeNumber}`,
      '',
    ])
      await client.get(`/receipts?${query}`);
  }

  /** What it answers is another test's business. Keys and stations stay. */
  async function ask({ method, path, operation }: Call): Promise<void> {
    if (/^(DELETE|PUT) \/admin/.test(operation) || operation.includes('/admin/keys')) return;
    const body = method === 'GET' || operation === 'POST /partner' ? undefined : { fiscalCode: 'X' };
    await scene.operator.call(method, path, body);
  }

  const future = () => new Date(Date.now() + 1_500).toISOString().slice(0, 19);
});
