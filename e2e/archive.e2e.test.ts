import { type Database } from '#libs/persistence';
import { until } from '#libs/testing';
import { type Answer, Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { Jobs, iuvOf, navOf, openDatabase, positions } from './support/upload';

const ORGANIZATION = '77777777777';
const DAY = 86_400_000;

describe('what is archived', () => {
  let house: TestHouse;
  let operator: Client;
  let partner: Client;
  let database: Database;
  let jobs: Jobs;
  beforeAll(async () => {
    house = await openHouse({ ARCHIVE_INTERVAL_MS: '100', ARCHIVE_POSITIONS_DAYS: '30' });
    operator = new Client(house, house.seed.operatorKey);
    partner = new Client(house, house.seed.partnerKey);
    database = await openDatabase(house);
    jobs = new Jobs(partner, ORGANIZATION);
  });
  afterAll(async () => {
    await database.close();
    await house.close();
  });

  const base = `/organizations/${ORGANIZATION}`;
  const position = (n: number) => `${base}/debtpositions/iupd-${n}`;
  const pay = (n: number, receiptId = `receipt-${n}`) =>
    operator.post(`${base}/paymentoptions/${navOf(n)}/pay`, {
      paymentDate: new Date().toISOString().slice(0, 23),
      pspCompany: 'Banca Demo',
      idReceipt: receiptId,
      fee: '150',
    });
  const report = (n: number) => operator.post(`${base}/paymentoptions/${iuvOf(n)}/transfers/1/report`);
  const countOf = async (table: string): Promise<number> =>
    Number((await database.query<{ n: string }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);

  it('positions are read as before, keep their identifiers, and are changed where the contract has it so', async () => {
    expect((await jobs.run('CREATE', positions(1, 3))).counts.succeeded).toBe(3);
    expect((await pay(1)).status).toBe(200);
    expect((await operator.post(`${position(2)}/invalidate`)).status).toBe(200);
    const reads = (n: number) => [
      position(n),
      `/v3${position(n)}`,
      `${base}/paymentoptions/${iuvOf(n)}/debtposition`,
      `${base}/paymentoptions/${navOf(n)}`,
      `${position(n)}/events`,
    ];
    const read = async (): Promise<Pick<Answer, 'status' | 'body'>[]> => {
      const answers = await Promise.all([...reads(1), ...reads(2)].map((path) => operator.get(path)));
      return answers.map(({ status, body }) => ({ status, body }));
    };
    const old = new Date(Date.now() - 40 * DAY);
    await database.execute(
      `UPDATE payment_position SET inserted_date = ?, last_updated_date = ?,
              payment_date = IF(payment_date IS NULL, NULL, ?) WHERE status IN ('PAID', 'INVALID')`,
      [old, old, old],
    );
    await until(
      () => countOf('payment_position'),
      (count) => count === 1,
    );
    expect(await countOf('archived_position')).toBe(2);
    const archived = await read();
    expect(archived.map(({ status }) => status)).toEqual(
      reads(1)
        .concat(reads(2))
        .map(() => 200),
    );
    expect(archived[0]?.body).toMatchObject({ iupd: 'iupd-1', status: 'PAID' });

    // In use: by the job's own words, and by those of a single call.
    const again = await jobs.run('CREATE', positions(1, 1));
    expect(again.counts).toMatchObject({ succeeded: 0, failed: 1 });
    const [item] = positions(2, 1);
    const refused = await partner.post(`${base}/debtpositions?toPublish=true`, item);
    expect(refused.status).toBe(409);
    // Refused by the rules of a position that is there, and still archived.
    expect((await partner.put(position(1), { ...positions(1, 1)[0] })).status).toBe(409);
    expect((await partner.delete(position(1))).status).toBe(409);
    expect((await operator.post(`${position(2)}/publish`)).status).toBe(409);
    expect((await pay(1, 'another')).status).toBe(409);
    expect(await countOf('archived_position')).toBe(2);
    expect(await read()).toEqual(archived);

    // Money is never refused for a state of ours, a transfer is reported late, and what may be deleted is.
    expect((await report(1)).status).toBe(200);
    expect((await operator.get(position(1))).body).toMatchObject({ status: 'REPORTED' });
    expect((await report(1)).status).toBe(409);
    expect((await partner.delete(position(2))).status).toBe(200);
    expect((await operator.get(position(2))).status).toBe(404);
    expect(await countOf('archived_position')).toBe(0);
    expect((await jobs.run('CREATE', positions(2, 1))).counts.succeeded).toBe(1);
  });
});
