import {
  type Database,
  IdAllocator,
  IssuedIdentifiers,
  PositionWriter,
  SpontaneousServices,
  findPosition,
  strictFactsIn,
} from '#libs/persistence';
import { readServiceData } from '#libs/soap';
import { NOW, ORGANIZATION, TESTER, openAgain, openFreshDatabase, serviceOf } from '#libs/testing';
import { type DemandNoticePorts, demandNotice } from './demand-notice';

let database: Database;
let ids: Database;
let ports: DemandNoticePorts;
beforeAll(async () => {
  database = await openFreshDatabase();
  ids = await openAgain(database, 1);
  const services = new SpontaneousServices(database);
  const identifiers = new IssuedIdentifiers(database);
  const allocator = new IdAllocator(ids, 'position');
  await services.put(serviceOf());
  ports = {
    findService: (...given) => services.find(...given),
    readData: readServiceData,
    claimDemand: (demand) => services.claimDemand(demand),
    issueIdentifiers: (...given) => identifiers.issue(...given),
    findPosition: (...given) => findPosition(database, ...given),
    edits: {
      transaction: (work) =>
        database.transaction((transaction, tries) =>
          work({
            positions: new PositionWriter(transaction, allocator, TESTER),
            strict: strictFactsIn(transaction),
            savepoint: (step) => transaction.savepoint(step),
            tries,
          }),
        ),
      auxDigit: '3',
      newPlanId: () => 'plan-1',
      now: () => NOW,
    },
  };
});
afterAll(async () => {
  await ids.close();
  await database.close();
});

const demandOf = (targa: string, ore = '2') => ({
  organization: ORGANIZATION,
  idServizio: '00001',
  idSoggettoServizio: '00042',
  stationSeries: { auxDigit: 3 as const, segregationCode: '47' },
  datiSpecificiServizioRequest: Buffer.from(
    `<sosta xmlns="urn:esempio:sosta"><targa>${targa}</targa><ore>${ore}</ore>` +
      '<codiceFiscale>VRDLCU80A01H501X</codiceFiscale><nome>Luca Verdi</nome></sosta>',
  ).toString('base64'),
});
const positionsFor = async (targa: string) =>
  (await database.query('SELECT id FROM payment_option WHERE description = ?', [`Sosta ${targa}`])).length;
const died = (): never => {
  throw new Error('died');
};

describe('a demand', () => {
  it.each<
    [string, string, Partial<DemandNoticePorts> | ((all: DemandNoticePorts) => Partial<DemandNoticePorts>)]
  >([
    ['its name was claimed', 'AA001AA', { issueIdentifiers: died }],
    ['its identifiers were issued', 'AA002AA', ({ edits }) => ({ edits: { ...edits, transaction: died } })],
    [
      'its position was written',
      'AA003AA',
      ({ edits }) => ({
        edits: { ...edits, transaction: async (work) => edits.transaction(work).then(died) },
      }),
    ],
  ])('that broke off after %s is made once when it comes again', async (_, targa, broken) => {
    const over = typeof broken === 'function' ? broken(ports) : broken;
    await expect(demandNotice({ ...ports, ...over }, demandOf(targa))).rejects.toThrow('died');
    const [answer, again] = [
      await demandNotice(ports, demandOf(targa)),
      await demandNotice(ports, demandOf(targa)),
    ];
    expect(again).toEqual(answer);
    expect(answer.qrCode.noticeNumber).toMatch(/^347/);
    expect(await positionsFor(targa)).toBe(1);
  });

  it('that is refused leaves nothing behind', async () => {
    const rows = () =>
      database.query('SELECT reference FROM issued_iuv UNION ALL SELECT reference FROM spontaneous_demand');
    const before = await rows();
    for (const demand of [
      demandOf('x'),
      demandOf('AA004AA', '0'),
      { ...demandOf('AA004AA'), idServizio: '99999' },
    ]) {
      await expect(demandNotice(ports, demand)).rejects.toMatchObject({
        code: expect.stringMatching(/^PAA_S/) as unknown,
      });
    }
    const { stationSeries: _, ...noSeries } = demandOf('AA004AA');
    await expect(demandNotice(ports, noSeries)).rejects.toMatchObject({ code: 'PAA_SYSTEM_ERROR' });
    expect(await rows()).toEqual(before);
    expect(await positionsFor('AA004AA')).toBe(0);
  });
});
