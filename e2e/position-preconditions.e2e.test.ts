import type { Database } from '#libs/persistence';
import { positionPayload, until } from '#libs/testing';
import { type Answer, Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { OWN, OptionCalls, expectProblem, next, options, positionsPath } from './support/options';
import { iuvOf, navOf, openDatabase } from './support/upload';

const REPEATED = 'idempotency-replayed';

describe('a position', () => {
  let house: TestHouse;
  let partner: Client;
  let calls: OptionCalls;
  let database: Database;
  beforeAll(async () => {
    house = await openHouse();
    partner = new Client(house, house.seed.partnerKey);
    calls = new OptionCalls(partner);
    database = await openDatabase(house);
  });
  afterAll(async () => {
    await database.close();
    await house.close();
  });

  const one = (n: number) => `${positionsPath}/iupd-${n}`;
  const etagOf = async (n: number) => (await partner.get(one(n))).headers.get('etag')!;
  const draft = async (): Promise<[number, string]> => {
    const n = await calls.published('');
    return [n, await etagOf(n)];
  };

  describe('has an ETag', () => {
    it('that a read by iupd, one by iuv and the write before them agree on', async () => {
      const n = next();
      const created = await partner.post(positionsPath, positionPayload(n));
      const tag = created.headers.get('etag');
      expect(tag).toMatch(/^"[^"]+"$/);
      expect(await etagOf(n)).toBe(tag);
      const byIuv = await partner.get(options(`${iuvOf(n)}/debtposition`));
      expect(byIuv.headers.get('etag')).toBe(tag);
    });

    it('that every change renews, whichever call makes it', async () => {
      const n = next();
      await calls.create(positionPayload(n), '');
      const seen = [await etagOf(n)];
      const change = async (call: Promise<Answer>) => {
        const answer = await call;
        expect(answer.status).toBe(200);
        const now = await etagOf(n);
        const told = answer.headers.get('etag');
        if (told !== null) expect(told).toBe(now);
        expect(seen).not.toContain(now);
        seen.push(now);
      };
      await change(partner.put(one(n), positionPayload(n)));
      await change(partner.post(`${one(n)}/publish`));
      await change(calls.fee(n, 150));
      const operator = new Client(house, house.seed.operatorKey);
      await change(operator.post('/internal/config/send', [{ organizationFiscalCode: OWN, nav: navOf(n) }]));
      await change(calls.pay(n));
      await change(calls.report(n));
      const other = await calls.published();
      const before = await etagOf(other);
      const invalid = await partner.post(`${one(other)}/invalidate`);
      expect(invalid.headers.get('etag')).not.toBe(before);
      expect(invalid.headers.get('etag')).toBe(await etagOf(other));
      await partner.delete(one(other));
      await calls.create(positionPayload(other));
      expect([before, invalid.headers.get('etag')]).not.toContain(await etagOf(other));
    });

    it('that the clock renews', async () => {
      const soon = new Date(Date.now() + 1_500).toISOString();
      const n = await calls.published('?toPublish=true', { validityDate: soon });
      const published = await partner.get(one(n));
      expect(published.body.status).toBe('PUBLISHED');
      await until(
        () => calls.statusOf(n),
        (status) => status === 'VALID',
      );
      expect(await etagOf(n)).not.toBe(published.headers.get('etag'));
    });

    it('that spares a reader what he has: 304', async () => {
      const [n, tag] = await draft();
      for (const header of [tag, `W/${tag}`, '*', `"x", ${tag}`]) {
        const answer = await partner.get(one(n), { 'If-None-Match': header });
        expect([answer.status, answer.text, answer.headers.get('etag')]).toEqual([304, '', tag]);
      }
      expect((await partner.get(one(n), { 'If-None-Match': '"x"' })).status).toBe(200);
      expectProblem(await partner.get(one(n), { 'If-None-Match': 'x' }), 400, 'BAD REQUEST');
    });
  });

  describe('is changed only as the one If-Match names', () => {
    const writes: [string, (n: number, headers: Record<string, string>) => Promise<Answer>][] = [
      ['PUT', (n, headers) => partner.call('PUT', one(n), positionPayload(n), headers)],
      ['publish', (n, headers) => partner.post(`${one(n)}/publish`, undefined, headers)],
      ['invalidate', (n, headers) => partner.post(`${one(n)}/invalidate`, undefined, headers)],
      ['DELETE', (n, headers) => partner.call('DELETE', one(n), undefined, headers)],
    ];
    it.each(writes)('by %s', async (name, write) => {
      const n = await calls.published(name === 'invalidate' ? '?toPublish=true' : '');
      const tag = await etagOf(n);
      const before = await partner.get(one(n));
      for (const stale of ['"x"', `W/${tag}`, '"x", "y"']) {
        expectProblem(await write(n, { 'If-Match': stale }), 412, 'PRECONDITION FAILED');
      }
      expectProblem(await write(n, { 'If-Match': tag.slice(1) }), 400, 'BAD REQUEST');
      expect((await partner.get(one(n))).text).toBe(before.text);
      expect((await write(n, { 'If-Match': `"x", ${tag}` })).status).toBe(200);
    });

    it.each(writes)('or * names, by %s; what does not exist is 404', async (name, write) => {
      const n = await calls.published(name === 'invalidate' ? '?toPublish=true' : '');
      expect((await write(n, { 'If-Match': '*' })).status).toBe(200);
      expectProblem(await write(next(), { 'If-Match': '"x"' }), 404, 'Not found the debt position');
    });

    it('by one of many that read the same', async () => {
      const [n, tag] = await draft();
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => partner.call('PUT', one(n), positionPayload(n), { 'If-Match': tag })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
    });
  });

  describe('is written once under an Idempotency-Key', () => {
    let serial = 0;
    const newKey = () => `key-${(serial += 1)}`;
    /** Sends the same request twice under one key. */
    const twice = async (send: (headers: Record<string, string>) => Promise<Answer>) => {
      const headers = { 'Idempotency-Key': newKey() };
      const [first, second] = [await send(headers), await send(headers)];
      expect(first.headers.get(REPEATED)).toBeNull();
      expect(second.headers.get(REPEATED)).toBe('true');
      expect([second.status, second.text]).toEqual([first.status, first.text]);
      for (const name of ['content-type', 'etag']) {
        expect(second.headers.get(name)).toBe(first.headers.get(name));
      }
      return first;
    };

    it('by every call that writes, and answered alike again', async () => {
      const n = next();
      const created = await twice((headers) => partner.post(positionsPath, positionPayload(n), headers));
      expect([created.status, created.body.iupd]).toEqual([201, `iupd-${n}`]);
      await twice((headers) => partner.call('PUT', one(n), positionPayload(n), headers));
      await twice((headers) => partner.post(`${one(n)}/publish`, '""', headers));
      await twice((headers) =>
        partner.call('PUT', options(`${navOf(n)}/notificationfee`), { notificationFee: 100 }, headers),
      );
      const paid = await twice((headers) =>
        partner.post(
          options(`${navOf(n)}/pay`),
          { pspCompany: 'Banca', idReceipt: `token-${n}`, fee: 0 },
          headers,
        ),
      );
      expect(paid.body).toMatchObject({ status: 'PO_PAID', serviceType: 'GPD' });
      await twice((headers) => partner.post(options(`${iuvOf(n)}/transfers/1/report`), undefined, headers));
      const [closed, gone] = [await calls.published(), await calls.published()];
      await twice((headers) => partner.post(options(`paids/${navOf(closed)}`), {}, headers));
      await twice((headers) => partner.post(`${one(gone)}/invalidate`, undefined, headers));
      expect((await twice((headers) => partner.call('DELETE', one(gone), undefined, headers))).text).toBe(
        '"The debt position was successfully deleted"',
      );
      const some = [next(), next()];
      const list = { paymentPositions: some.map((each) => positionPayload(each)) };
      await twice((headers) => partner.post(`${positionsPath}/bulk`, list, headers));
      await twice((headers) => partner.call('PUT', positionsPath, list, headers));
      const iupds = { paymentPositionIUPDs: some.map((each) => `iupd-${each}`) };
      const removed = await twice((headers) => partner.call('DELETE', positionsPath, iupds, headers));
      expect(removed.text).toBe('The debt position was successfully deleted');
    });

    it('though the first answer never arrived, and the position has changed since', async () => {
      const n = next();
      const headers = { 'Idempotency-Key': newKey() };
      const created = await partner.post(positionsPath, positionPayload(n), headers);
      await partner.delete(one(n));
      const again = await partner.post(positionsPath, positionPayload(n), headers);
      expect([again.status, again.text]).toEqual([201, created.text]);
      expect((await partner.get(one(n))).status).toBe(404);
    });

    it('when many come at the same time', async () => {
      const n = next();
      const headers = { 'Idempotency-Key': newKey() };
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => partner.post(positionsPath, positionPayload(n), headers)),
      );
      const done = answers.filter(({ status }) => status === 201);
      const busy = answers.filter(({ status }) => status !== 201);
      expect(done.filter(({ headers: sent }) => !sent.has(REPEATED))).toHaveLength(1);
      for (const answer of busy) {
        expectProblem(answer, 409, 'The same request is being worked on');
        expect(answer.headers.get('retry-after')).toBe('1');
      }
    });

    it('and the key serves no other request: 422', async () => {
      const n = next();
      const headers = { 'Idempotency-Key': newKey() };
      await partner.post(positionsPath, positionPayload(n), headers);
      for (const other of [
        partner.post(positionsPath, positionPayload(n, { fullName: 'Other' }), headers),
        partner.post(`${positionsPath}?toPublish=true`, positionPayload(n), headers),
        partner.post(`${one(n)}/publish`, undefined, headers),
        partner.call('DELETE', one(n), undefined, headers),
      ]) {
        expectProblem(await other, 422, 'The idempotency key belongs to another request');
      }
      // Another organization's, or another caller's, is another key.
      const operator = new Client(house, house.seed.operatorKey);
      const theirs = await operator.post(
        '/organizations/11111111111/debtpositions',
        positionPayload(n),
        headers,
      );
      expect([theirs.status, theirs.headers.has(REPEATED)]).toEqual([201, false]);
    });

    it('but what was refused may be asked again', async () => {
      const n = next();
      const headers = { 'Idempotency-Key': newKey() };
      const publish = () => partner.post(`${one(n)}/publish`, undefined, headers);
      expectProblem(await publish(), 404, 'Not found the debt position');
      await calls.create(positionPayload(n), '');
      expect((await publish()).status).toBe(200);
    });

    it.each(['', 'a b', 'x'.repeat(256), 'é'])(
      'which is 1 to 255 visible characters, not "%s"',
      async (key) => {
        const answer = await partner.post(positionsPath, positionPayload(next()), { 'Idempotency-Key': key });
        expectProblem(answer, 400, 'BAD REQUEST');
      },
    );

    it('and keeps what is personal in MySQL, until its time is over', async () => {
      const n = next();
      await twice((headers) => partner.post(positionsPath, positionPayload(n), headers));
      const [row] = await database.query<{ minutes: number }>(
        `SELECT TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(), expires_at) AS minutes FROM idempotent_request
          WHERE body LIKE ?`,
        [`%iupd-${n}"%`],
      );
      expect(Math.round(row!.minutes / 60)).toBe(24);
    });
  });
});
