import { type Position, createPosition } from '#libs/domain';
import { TESTER, openFreshDatabase, positionContext, positionInput, serviceOf } from '#libs/testing';
import { type Database, IdAllocator, PositionWriter, SpontaneousServices } from '#libs/persistence';

let database: Database;
let services: SpontaneousServices;
beforeAll(async () => {
  database = await openFreshDatabase();
  services = new SpontaneousServices(database);
});
afterAll(() => database.close());

const claim = (organization: string, content = 'x', withinMs = 60_000) =>
  services.claimDemand({ organization, idServizio: '00001', content, withinMs });

async function insert(position: Position): Promise<void> {
  const ids = new IdAllocator(database, 'position');
  await database.transaction((transaction) =>
    new PositionWriter(transaction, ids, TESTER).insert([position]),
  );
}

describe('the catalogue', () => {
  it('keeps services by organization and id', async () => {
    const service = serviceOf({ series: { auxDigit: 3, segregationCode: '47' } });
    expect(await services.put(service)).toBe(true);
    expect(await services.put(serviceOf({ idServizio: '00002', enabled: false }))).toBe(true);
    expect(await services.find(service.organizationFiscalCode, '00001')).toEqual(service);
    const changed = { ...service, enabled: false, description: 'Sosta lunga' };
    expect(await services.put(changed)).toBe(false);
    expect(await services.list(service.organizationFiscalCode)).toMatchObject([
      changed,
      { idServizio: '00002', enabled: false },
    ]);
    expect(await services.list('99999999999')).toEqual([]);
    expect(await services.find('99999999999', '00001')).toBeUndefined();
    expect(await services.remove(service.organizationFiscalCode, '00001')).toBe(true);
    expect(await services.remove(service.organizationFiscalCode, '00001')).toBe(false);
    expect(await services.find(service.organizationFiscalCode, '00001')).toBeUndefined();
  });
});

describe('a demand', () => {
  it('that comes twice, also at once, is one', async () => {
    const names = await Promise.all(Array.from({ length: 8 }, () => claim('50000000001')));
    expect(new Set(names).size).toBe(1);
    expect(await claim('50000000001')).toBe(names[0]);
    expect(await claim('50000000001', 'y')).not.toBe(names[0]);
    expect(await claim('50000000002')).not.toBe(names[0]);
  });

  it('is a new one once its time is over, and the old one is forgotten', async () => {
    const organization = '50000000003';
    const first = await claim(organization);
    await claim(organization, 'other');
    await database.execute(
      'UPDATE spontaneous_demand SET claimed_at = claimed_at - INTERVAL 1 HOUR WHERE organization_fiscal_code = ?',
      [organization],
    );
    const second = await claim(organization);
    expect(second).not.toBe(first);
    expect(
      await database.query('SELECT reference FROM spontaneous_demand WHERE organization_fiscal_code = ?', [
        organization,
      ]),
    ).toEqual([{ reference: second }]);
  });

  it('is a new one once its position is paid', async () => {
    const position = createPosition(positionInput(), positionContext());
    const { organizationFiscalCode } = position;
    const first = await claim(organizationFiscalCode);
    await insert({ ...position, iupd: first });
    expect(await claim(organizationFiscalCode)).toBe(first);
    await database.execute("UPDATE payment_position SET status = 'PAID' WHERE iupd = ?", [first]);
    const second = await claim(organizationFiscalCode);
    expect(second).not.toBe(first);
    expect(await claim(organizationFiscalCode)).toBe(second);
  });
});
