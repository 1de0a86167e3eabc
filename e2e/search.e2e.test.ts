import { Client } from './support/client';
import { openHouse } from './support/house';
import { Scene, organizationCode, receiptOf } from './support/receipt';
import { Jobs, iuvOf, navOf, positionWith, positions } from './support/upload';

const OWN = '77777777777';
const FOREIGN = '99999999999';
const OTHER_BROKER = '20000000002';
const DEBTOR = 'NREGNN70B01F205K';

describe('looking for', () => {
  let scene: Scene;
  let partner: Client;
  let neighbour: Client;
  const keyOf = async (given: object): Promise<Client> => {
    const { body } = await scene.operator.post('/admin/keys', { name: 'search', role: 'partner', ...given });
    return new Client(scene.house, body.key as string);
  };
  beforeAll(async () => {
    scene = new Scene(await openHouse({ DELIVERY_SLOT_MS: '600000' }));
    partner = new Client(scene.house, scene.house.seed.partnerKey);
    await scene.operator.put(`/admin/brokers/${OTHER_BROKER}`, { organizations: [FOREIGN] });
    neighbour = await keyOf({ brokerCode: OTHER_BROKER });
  });
  afterAll(() => scene.close());

  describe('positions', () => {
    interface Found {
      organizationFiscalCode: string;
      iupd: string;
      debtor: { fiscalCode: string };
    }
    const ask = async (client: Client, body: object, query = '') => {
      const { status, body: answer } = await client.post(`/debtpositions/search${query}`, body);
      const found = (answer.positions ?? []) as Found[];
      return {
        status,
        found: found.map(({ organizationFiscalCode, iupd }) => `${organizationFiscalCode} ${iupd}`),
        ...(answer.nextCursor === undefined ? {} : { next: answer.nextCursor as string }),
      };
    };
    beforeAll(async () => {
      const debt = { fiscalCode: DEBTOR, fullName: 'Gennaro Neri' };
      const items = [...positions(1, 3, debt), positionWith(4, { iuv: `99${'4'.repeat(15)}` })];
      expect((await new Jobs(partner, OWN).run('CREATE', items)).counts.succeeded).toBe(4);
      await new Jobs(neighbour, FOREIGN).run('CREATE', positions(1, 1, debt));
    });

    it('leads by iupd, nav and iuv to all that the key reaches', async () => {
      const both = [`${FOREIGN} iupd-1`, `${OWN} iupd-1`];
      for (const clue of [{ iupd: 'iupd-1' }, { notice: navOf(1) }, { notice: iuvOf(1) }]) {
        expect((await ask(scene.operator, clue)).found.sort()).toEqual([...both].sort());
        expect((await ask(partner, clue)).found).toEqual([`${OWN} iupd-1`]);
        expect((await ask(neighbour, clue)).found).toEqual([`${FOREIGN} iupd-1`]);
        expect((await ask(neighbour, { ...clue, organization: OWN })).status).toBe(403);
        expect((await ask(scene.operator, { ...clue, organization: OWN })).found).toEqual([`${OWN} iupd-1`]);
      }
      expect(await ask(partner, { iupd: 'nobody-s' })).toEqual({ status: 200, found: [] });
      const { body } = await partner.post('/debtpositions/search', { iupd: 'iupd-2' });
      expect(body.positions).toMatchObject([
        {
          status: 'VALID',
          serviceType: 'GPD',
          debtor: { type: 'F', fiscalCode: DEBTOR, fullName: 'Gennaro Neri' },
          paymentOption: [{ nav: navOf(2), iuv: iuvOf(2), amount: 12_000, status: 'PO_UNPAID' }],
        },
      ]);
    });

    it('keeps to the organizations and segregation codes of a key', async () => {
      const elsewhere = await keyOf({ brokerCode: '15376371009', organizations: ['80000000001'] });
      expect((await ask(elsewhere, { iupd: 'iupd-1' })).found).toEqual([]);
      const coded = await keyOf({ brokerCode: '15376371009', segregationCodes: ['47'] });
      expect((await ask(coded, { iupd: 'iupd-1' })).found).toEqual([`${OWN} iupd-1`]);
      expect((await ask(coded, { iupd: 'iupd-4' })).found).toEqual([]);
      expect((await ask(coded, { organization: OWN })).found).toHaveLength(3);
      expect((await ask(partner, { organization: OWN }, '?segregationCodes=99')).found).toEqual([
        `${OWN} iupd-4`,
      ]);
    });

    it("leads to a debtor's, and tells the audit log when an operator asks", async () => {
      const clue = { debtor: DEBTOR.toLowerCase(), organization: OWN };
      const first = await ask(scene.operator, { ...clue, limit: 2 });
      expect(first.found).toHaveLength(2);
      const second = await ask(scene.operator, { ...clue, limit: 2, cursor: first.next });
      expect([...first.found, ...second.found].sort()).toEqual([1, 2, 3].map((n) => `${OWN} iupd-${n}`));
      expect(second).not.toHaveProperty('next');
      expect((await ask(partner, clue)).found).toHaveLength(3);
      const { body } = await scene.operator.get('/admin/audit?operation=searchPositions');
      const { fingerprints } = (
        await scene.operator.post(`/admin/organizations/${OWN}/debtors/erase?dryRun=true`, {
          fiscalCode: DEBTOR,
        })
      ).body as { fingerprints: string[] };
      const entry = {
        outcome: 'done',
        target: '/debtpositions/search',
        notes: [`organization ${OWN} debtor ${fingerprints[0]}`],
      };
      expect(body.entries).toMatchObject([entry, entry]);
      expect(JSON.stringify(body)).not.toContain(DEBTOR);
    });

    it('lists an organization, newest first, by status and page', async () => {
      await partner.post(`/organizations/${OWN}/debtpositions/iupd-2/invalidate`);
      const first = await ask(partner, { organization: OWN, limit: 3 });
      const rest = await ask(partner, { organization: OWN, limit: 3, cursor: first.next });
      expect([...first.found, ...rest.found].sort()).toEqual([1, 2, 3, 4].map((n) => `${OWN} iupd-${n}`));
      expect((await ask(partner, { organization: OWN, status: 'INVALID' })).found).toEqual([`${OWN} iupd-2`]);
    });

    it.each([
      [{}, '/organization'],
      [{ debtor: DEBTOR }, '/organization'],
      [{ iupd: 'a', notice: 'b' }, '/notice'],
      [{ iupd: 'a', cursor: '1' }, '/cursor'],
      [{ organization: OWN, cursor: 'nonsense' }, '/cursor'],
      [{ organization: OWN, debtor: DEBTOR, cursor: 'nonsense' }, '/cursor'],
      [{ organization: OWN, status: 'GONE' }, '/status'],
      [{ organization: OWN, limit: 51 }, '/limit'],
      [{ iupd: 1 }, '/iupd'],
    ])('refuses %j', async (body, pointer) => {
      const { status, body: problem } = await scene.operator.post('/debtpositions/search', body);
      expect({
        status,
        pointers: (problem.errors as { pointer: string }[]).map((each) => each.pointer),
      }).toEqual({
        status: 400,
        pointers: [pointer],
      });
    });
  });

  describe('receipts', () => {
    it('leads to them by organization, station, state, receiptId and notice; each with its deliveries', async () => {
      const [own, second] = [organizationCode(), organizationCode()];
      await scene.operator.put('/admin/brokers/30000000003', { organizations: [own] });
      const theirs = await keyOf({ brokerCode: '30000000003' });
      const good = await scene.station([{ organization: own, broadcast: true }]);
      const bad = await scene.station([{ organization: second, broadcast: true }]);
      bad.always = 'garbage';
      const receipts = await Promise.all(
        [1, 2, 3].map(async () => {
          const receipt = receiptOf(own, [{ organization: own }, { organization: second }]);
          await scene.post(receipt);
          const attempted = await scene.receipt(receipt, ({ deliveries }) =>
            deliveries.every(({ attemptCount, status }) => attemptCount === 1 && status !== 'NOTICE_SENT'),
          );
          return { receipt, deliveries: attempted.deliveries };
        }),
      );
      const ids = receipts.map(({ receipt }) => receipt.receiptId).sort();
      const [{ receipt, deliveries } = receipts[0]!] = receipts;
      const search = async (client: Client, query: string) => {
        const { status, body } = await client.get(`/receipts?${query}`);
        const found = (body.receipts ?? []) as { receiptId: string; foundBy: string }[];
        const cursor = body.nextCursor as string | undefined;
        return { status, found, ids: found.map(({ receiptId }) => receiptId).sort(), cursor };
      };

      for (const query of [
        `organization=${own}`,
        `organization=${second}`,
        `organization=${own}&state=DELIVERED`,
        `organization=${second}&state=open`,
        `stationId=${bad.idStation}`,
        `stationId=${good.idStation}&state=DELIVERED&organization=${own}`,
      ]) {
        expect({ query, ids: (await search(scene.operator, query)).ids }).toEqual({ query, ids });
        const first = await search(scene.operator, `${query}&limit=2`);
        const rest = await search(scene.operator, `${query}&limit=2&cursor=${first.cursor ?? ''}`);
        expect({ query, ids: [...first.ids, ...rest.ids].sort() }).toEqual({ query, ids });
        expect(rest.cursor).toBeUndefined();
      }
      expect((await search(scene.operator, `organization=${own}&state=FAILED`)).found).toEqual([]);
      expect((await search(scene.operator, 'limit=2')).found).toHaveLength(2);
      for (const clue of [
        `receiptId=${receipt.receiptId}`,
        `notice=${receipt.noticeNumber}`,
        `notice=${receipt.noticeNumber.slice(1)}`,
      ]) {
        expect((await search(scene.operator, clue)).ids).toEqual([receipt.receiptId]);
        expect((await search(theirs, clue)).found).toMatchObject([{ foundBy: own }]);
        expect((await search(neighbour, clue)).found).toEqual([]);
      }
      expect((await search(theirs, `organization=${own}`)).ids).toEqual(ids);
      expect((await search(theirs, `organization=${second}`)).status).toBe(403);
      expect((await search(theirs, '')).status).toBe(400);
      expect((await search(scene.operator, 'state=OPEN')).status).toBe(400);
      expect((await search(scene.operator, 'cursor=x')).status).toBe(400);
      const coded = await keyOf({ brokerCode: '30000000003', segregationCodes: ['99'] });
      expect((await search(coded, `organization=${own}`)).found).toEqual([]);
      expect((await search(coded, `organization=${own}&state=DELIVERED`)).found).toEqual([]);
      const [found] = (await search(scene.operator, `receiptId=${receipt.receiptId}`)).found;
      expect(found).toMatchObject({
        organizationFiscalCode: own,
        noticeNumber: receipt.noticeNumber,
        deliveries: expect.arrayContaining([
          expect.objectContaining({ idStation: good.idStation, state: 'DELIVERED', attemptCount: 1 }),
          expect.objectContaining({ idStation: bad.idStation, state: 'OPEN', lastError: expect.any(String) }),
        ]) as unknown,
      });
      expect(JSON.stringify(found)).not.toContain(DEBTOR);

      // The message is the one the station got.
      const toGood = deliveries.find(({ idStation }) => idStation === good.idStation);
      const xml = (id: unknown) =>
        scene.operator.get(
          `/organizations/${own}/receipts/${receipt.receiptId}/deliveries/${String(id)}/xml`,
        );
      const sent = await xml(toGood?.id);
      expect(sent.headers.get('content-type')).toContain('text/xml');
      expect(good.received.map((each) => each.xml)).toContain(sent.text);
      expect((await xml(999_999_999)).status).toBe(404);

      // Its station was told, and so is who asks how it does.
      const traffic = async (id: string): Promise<unknown> =>
        (await scene.operator.get(`/admin/stations/${id}`)).body.traffic;
      expect(await traffic(good.idStation)).toMatchObject({ lastSuccessAt: expect.any(String) as string });
      expect(await traffic(good.idStation)).not.toHaveProperty('lastFailureAt');
      expect(await traffic(bad.idStation)).toMatchObject({
        lastFailureAt: expect.any(String) as string,
        backlog: 3,
      });
    });
  });
});
