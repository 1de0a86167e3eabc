import { setTimeout as sleep } from 'node:timers/promises';
import { Transient } from '#libs/domain';
import { openAgain, openFreshDatabase, stationOf } from '#libs/testing';
import { type Database } from '../database';
import { Stations, stationLinks } from './stations';
import { Tenants } from './tenants';

let database: Database;
let tenants: Tenants;
let stations: Stations;
beforeAll(async () => {
  database = await openFreshDatabase();
  tenants = new Tenants(database);
  stations = new Stations(database);
});
afterAll(() => database.close());

describe('Tenants: brokers', () => {
  it('replaces the organizations a broker acts for', async () => {
    await tenants.putBroker('broker', ['1', '2']);
    await tenants.putBroker('broker', ['3', '2']);
    await tenants.putBroker('other', ['2']);
    expect(await tenants.findBroker('broker')).toEqual({ code: 'broker', organizations: ['2', '3'] });
    expect(await tenants.listBrokers()).toEqual([
      { code: 'broker', organizations: ['2', '3'] },
      { code: 'other', organizations: ['2'] },
    ]);
    expect(await tenants.serves('broker', '3')).toBe(true);
    expect(await tenants.serves('broker', '1')).toBe(false);
    expect(await tenants.serves('other', '3')).toBe(false);
    expect(await tenants.findBroker('unknown')).toBeUndefined();
  });

  it('takes an organization named twice for one', async () => {
    expect(await tenants.putBroker('twice', ['1', '1'])).toEqual({ code: 'twice', organizations: ['1'] });
  });

  it('takes two who put one broker at once', async () => {
    await Promise.all([2, 3, 4, 5].map((n) => tenants.putBroker('busy', ['1', String(n)])));
    expect((await tenants.findBroker('busy'))?.organizations).toHaveLength(2);
  });
});

describe('Tenants: keys', () => {
  const partner = { name: 'demo', role: 'partner' as const, brokerCode: 'keyed' };
  beforeAll(() => tenants.putBroker('keyed', ['1']));

  it('opens what it was issued for', async () => {
    const { id, key } = await tenants.issueKey(partner);
    expect(await tenants.findPrincipal(key)).toEqual({ keyId: id, role: 'partner', brokerCode: 'keyed' });
    const operator = await tenants.issueKey({ name: 'root', role: 'operator' });
    expect(await tenants.findPrincipal(operator.key)).toEqual({ keyId: operator.id, role: 'operator' });
  });

  it('is nowhere in the database, nor in any list: only its hash is', async () => {
    const { id, key } = await tenants.issueKey(partner);
    const [row] = await database.query('SELECT * FROM subscription_key WHERE id = ?', [id]);
    expect(JSON.stringify(row)).not.toContain(key);
    const listed = (await tenants.listKeys()).find((each) => each.id === id);
    expect(listed).toMatchObject({ name: 'demo', role: 'partner', brokerCode: 'keyed', revokedAt: null });
    expect(listed).not.toHaveProperty('keyHash');
  });

  it('opens nothing once revoked, which happens once', async () => {
    const { id, key } = await tenants.issueKey(partner);
    expect(await tenants.revokeKey(id)).toBe(true);
    expect(await tenants.findPrincipal(key)).toBeUndefined();
    expect(await tenants.revokeKey(id)).toBe(false);
    expect(await tenants.revokeKey('unknown')).toBe(false);
  });

  it('opens nothing from the moment it expires', async () => {
    const past = await tenants.issueKey({ ...partner, expiresAt: new Date(Date.now() - 1) });
    const ahead = await tenants.issueKey({ ...partner, expiresAt: new Date(Date.now() + 60_000) });
    expect(await tenants.findPrincipal(past.key)).toBeUndefined();
    expect(await tenants.findPrincipal(ahead.key)).toBeDefined();
  });

  it('says with the key whether its broker acts for the organization asked about', async () => {
    const { key } = await tenants.issueKey(partner);
    expect((await tenants.findPrincipal(key, '1'))?.asked).toEqual({ organization: '1', serves: true });
    expect((await tenants.findPrincipal(key, '2'))?.asked).toEqual({ organization: '2', serves: false });
    const operator = await tenants.issueKey({ name: 'root', role: 'operator' });
    expect((await tenants.findPrincipal(operator.key, '1'))?.asked?.serves).toBe(false);
  });

  it('carries its limits, and shows them', async () => {
    const limits = {
      scopes: ['positions:read' as const],
      organizations: ['1'],
      segregationCodes: ['01'],
      perSecond: 7,
    };
    const { id, key } = await tenants.issueKey({ ...partner, limits });
    expect(await tenants.findPrincipal(key)).toEqual({
      keyId: id,
      role: 'partner',
      brokerCode: 'keyed',
      ...limits,
    });
    expect((await tenants.listKeys()).find((each) => each.id === id)).toMatchObject(limits);
  });

  it('shows its last use, written once a minute at most', async () => {
    const { id, key } = await tenants.issueKey(partner);
    const lastUse = async () => (await tenants.listKeys()).find((each) => each.id === id)?.lastUsedAt;
    expect(await lastUse()).toBeNull();
    await tenants.findPrincipal(key);
    const deadline = Date.now() + 10_000;
    while ((await lastUse()) === null && Date.now() < deadline) await sleep(10);
    const first = await lastUse();
    expect(first).toBeInstanceOf(Date);
    for (const reader of [tenants, new Tenants(database)]) await reader.findPrincipal(key);
    expect(await lastUse()).toEqual(first);
  });

  it('is rotated: both open the same until the old one ends, and nothing is lengthened', async () => {
    const end = new Date(Date.now() + 60_000);
    const limits = { segregationCodes: ['01'] };
    const old = await tenants.issueKey({ ...partner, expiresAt: end, limits });
    const { id, key, replaces, previousExpiresAt } = await tenants.rotateKey(old.id, { graceMs: 3_600_000 });
    expect(replaces).toBe(old.id);
    expect(previousExpiresAt).toEqual(end);
    const { keyId: _, ...before } = (await tenants.findPrincipal(old.key)) ?? { keyId: '' };
    expect(await tenants.findPrincipal(key)).toEqual({ keyId: id, ...before });
    const listed = await tenants.listKeys();
    expect(listed.find((each) => each.id === id)).toMatchObject({ name: 'demo', expiresAt: end });
    expect(listed.find((each) => each.id === old.id)).toMatchObject({ replacedBy: id });

    const next = await tenants.rotateKey(id, { graceMs: 0 });
    expect(await tenants.findPrincipal(key)).toBeUndefined();
    expect(await tenants.findPrincipal(next.key)).toBeDefined();
    for (const over of [old.id, id])
      await expect(tenants.rotateKey(over, { graceMs: 0 })).rejects.toMatchObject({
        code: 'KEY_NOT_ROTATABLE',
      });
    await expect(tenants.rotateKey('x', { graceMs: 0 })).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' });
  });

  it('rotated by two at once is replaced once', async () => {
    const { id } = await tenants.issueKey(partner);
    const rotated = await Promise.allSettled([1, 2, 3].map(() => tenants.rotateKey(id, { graceMs: 0 })));
    expect(rotated.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each(['', 'unknown', "' OR 1=1 -- "])('%j opens nothing', async (key) => {
    expect(await tenants.findPrincipal(key)).toBeUndefined();
  });

  it('opens nothing in another case or with a space behind it', async () => {
    const { key } = await tenants.issueKey(partner);
    for (const other of [`${key} `, key.toUpperCase(), key.toLowerCase()]) {
      expect(await tenants.findPrincipal(other)).toBeUndefined();
    }
  });
});

describe('Stations', () => {
  const full = stationOf({
    stationId: 'full',
    primitiveVersion: 1,
    enabled: false,
    timeoutMs: 500,
    organizations: [
      { organizationFiscalCode: 'A', broadcast: true, segregationCode: '47', auxDigit: 3 },
      { organizationFiscalCode: 'B', broadcast: false, auxDigit: 0 },
    ],
  });
  const least = stationOf({ stationId: 'least', organizations: [] });

  it('come back as they were put, and say whether they are new', async () => {
    expect(await stations.put(full)).toBe(true);
    expect(await stations.put(least)).toBe(true);
    expect(await stations.find('full')).toEqual(full);
    expect(await stations.list()).toEqual([full, least]);
    expect(await stations.put(full)).toBe(false);
    expect(await stations.find('full')).toEqual(full);
  });

  it('are replaced as a whole, with the organizations they serve', async () => {
    const { timeoutMs: _, ...rest } = full;
    const changed = {
      ...rest,
      enabled: true,
      organizations: [{ organizationFiscalCode: 'C', broadcast: true }],
    };
    await stations.put(changed);
    expect(await stations.find('full')).toEqual(changed);
    await stations.put(full);
  });

  it('are found by those who need several, and gone once removed', async () => {
    expect((await stations.findMany(['full', 'least', 'unknown'])).size).toBe(2);
    expect(await stations.remove('least')).toBe(true);
    expect(await stations.remove('least')).toBe(false);
    expect(await stations.find('least')).toBeUndefined();
  });

  it('tell which of them serve an organization', async () => {
    await stations.put(
      stationOf({ stationId: 'b', organizations: [{ organizationFiscalCode: 'B', broadcast: true }] }),
    );
    expect(await stationLinks(database, ['A', 'B'])).toMatchObject([
      { stationId: 'b', organizationFiscalCode: 'B', enabled: true, broadcast: true },
      {
        stationId: 'full',
        organizationFiscalCode: 'A',
        enabled: false,
        broadcast: true,
        segregationCode: '47',
        auxDigit: 3,
      },
      { stationId: 'full', organizationFiscalCode: 'B', broadcast: false, auxDigit: 0 },
    ]);
    expect(await stationLinks(database, ['nobody'])).toEqual([]);
  });

  it('take two who put one station at once', async () => {
    const created = await Promise.all([1, 2, 3, 4].map(() => stations.put({ ...full, stationId: 'busy' })));
    expect(created).toContain(true);
    expect((await stations.find('busy'))?.organizations).toHaveLength(2);
  });
});

describe('while the database is away', () => {
  it('nobody is told that the fault is ours, or theirs', async () => {
    const away = await openAgain(database);
    await away.close();
    const calls = [
      new Tenants(away).findPrincipal('key'),
      new Tenants(away).serves('broker', '1'),
      new Tenants(away).listBrokers(),
      new Tenants(away).listKeys(),
      new Tenants(away).issueKey({ name: 'root', role: 'operator' }),
      new Tenants(away).revokeKey('id'),
      new Stations(away).find('station'),
      new Stations(away).list(),
      new Stations(away).remove('station'),
    ];
    for (const { status, reason } of (await Promise.allSettled(calls)) as PromiseRejectedResult[]) {
      expect(status).toBe('rejected');
      expect(reason).toBeInstanceOf(Transient);
    }
  });
});
