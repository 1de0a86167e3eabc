import { XMLParser } from 'fast-xml-parser';
import { positionPayload } from '#libs/testing';
import { Client } from './support/client';
import { openHouse } from './support/house';
import { unzip } from './support/read-zip';
import { Scene, documentErrors, notice, organizationCode, receiptOf } from './support/receipt';
import { navOf } from './support/upload';

let scene: Scene;
beforeAll(async () => {
  scene = new Scene(await openHouse());
});
afterAll(() => scene.close());

const PREFIXES = ['', '/gpd/payments-receipts-service/v1'];
const gpd = (organization: string, rest = '', prefix = '') =>
  `${prefix}/payments/${organization}/receipts${rest}`;
const own = (organization: string, rest = '') => `/organizations/${organization}/receipts${rest}`;

async function stored(organization: string, over: Record<string, unknown> = {}, others: string[] = []) {
  const lines = [organization, ...others].map((each) => ({ organization: each }));
  const receipt = receiptOf(organization, lines, over);
  const { status, text } = await scene.post(receipt);
  if (status !== 201) throw new Error(`${status} ${text}`);
  return { ...receipt, iuv: receipt.noticeNumber.slice(1) };
}

describe("GPD's receipts", () => {
  it.each(PREFIXES)('are listed and read by iuv under "%s"', async (prefix) => {
    const [organization, second] = [organizationCode(), organizationCode()];
    const receipt = await stored(organization, { paymentDateTime: '2026-05-04T10:20:30' }, [second]);
    const period = '?from=2026-05-04&to=2026-05-04';
    for (const each of [organization, second]) {
      const { status, body } = await scene.operator.get(gpd(each, period, prefix));
      expect({ status, body }).toEqual({
        status: 200,
        body: {
          currentPageNumber: 0,
          length: 1,
          totalPages: 1,
          results: [
            {
              organizationFiscalCode: organization,
              iuv: receipt.iuv,
              debtor: 'NREGNN70B01F205K',
              paymentDateTime: '2026-05-04T10:20:30.000',
              status: 'PAID',
            },
          ],
        },
      });
      const one = await scene.operator.get(gpd(each, `/${receipt.iuv}`, prefix));
      expect(one.status).toBe(200);
      expect(one.headers.get('content-type')).toContain('application/xml');
      expect(await documentErrors(one.text)).toEqual([]);
      expect(one.text).toContain(`<idPA>${each}</idPA>`);
      expect(one.text).toContain(`<receiptId>${receipt.receiptId}</receiptId>`);
    }
  });

  it('are filtered and paged, the last three months unless a period is given', async () => {
    const organization = organizationCode();
    const old = await stored(organization, { paymentDateTime: '2020-01-15T10:00:00Z' });
    const recent: string[] = [];
    for (let index = 0; index < 3; index += 1) recent.push((await stored(organization)).iuv);
    const list = async (query: string) => {
      const { body } = await scene.operator.get(gpd(organization, `?${query}`));
      const { results, ...page } = body as { results: { iuv: string }[]; length: number };
      return { ...page, iuvs: results.map(({ iuv }) => iuv) };
    };
    expect((await list('')).iuvs.sort()).toEqual([...recent].sort());
    expect((await list('from=2020-01-01')).iuvs).toEqual([old.iuv]);
    expect((await list('to=2020-01-15')).iuvs).toEqual([old.iuv]);
    expect((await list('from=2020-01-15T10:00:00&to=2020-01-15T10:00:00')).iuvs).toEqual([old.iuv]);
    const pages = [await list('pageSize=2'), await list('pageSize=2&pageNum=1')];
    expect(pages).toMatchObject([
      { currentPageNumber: 0, length: 2, totalPages: 2 },
      { currentPageNumber: 1, length: 1, totalPages: 2 },
    ]);
    expect(pages.flatMap(({ iuvs }) => iuvs).sort()).toEqual([...recent].sort());
    expect((await list(`service=${recent[1]!}`)).iuvs).toEqual([recent[1]]);
    expect((await list(`debtorOrIuv=${recent[2]!.slice(0, 16)}`)).iuvs).toContain(recent[2]);
    expect((await list('debtor=NREGNN70B01F205K')).length).toBe(3);
    expect((await list('debtor=NOBODY')).length).toBe(0);
    expect((await list('segregationCodes=46')).length).toBe(0);
  });

  it.each([
    ['pageNum=-1', '/pageNum'],
    ['pageNum=5', '/pageNum'],
    ['pageSize=101', '/pageSize'],
    ['pageSize=0', '/pageSize'],
    ['from=yesterday', '/from'],
    ['from=2026-02-30', '/from'],
    ['from=2026-02-02&to=2026-02-01', '/to'],
    ['segregationCodes=4', '/segregationCodes'],
  ])('are not listed by %s: 400', async (query, pointer) => {
    expect(await scene.operator.get(gpd(organizationCode(), `?${query}`))).toMatchObject({
      status: 400,
      body: { title: 'BAD REQUEST', status: 400, errors: [{ pointer }] },
    });
  });

  it('are refused without a key, to another organization, and of another segregation code', async () => {
    const receipt = await stored(organizationCode());
    const one = gpd(receipt.fiscalCode, `/${receipt.iuv}`);
    expect((await new Client(scene.house).get(one)).status).toBe(401);
    expect((await new Client(scene.house, scene.house.seed.partnerKey).get(one)).status).toBe(403);
    expect((await scene.operator.get(`${one}?segregationCodes=11,12`)).status).toBe(403);
    expect(await scene.operator.get(gpd(organizationCode(), `/${receipt.iuv}`))).toMatchObject({
      status: 404,
      body: { title: 'No receipt found', status: 404 },
    });
  });

  it('are unprocessable where the option is not paid by them: 422', async () => {
    const organization = organizationCode();
    const position = positionPayload(801);
    const [option] = position.paymentOption;
    const partial = { isPartialPayment: true };
    await scene.positions(organization, {
      ...position,
      paymentOption: [
        { ...option, iuv: navOf(801).slice(1) },
        { ...option, ...partial, iuv: navOf(802).slice(1) },
      ],
    });
    expect((await scene.pay(organization, navOf(802))).status).toBe(200);
    const receipt = await stored(organization, { noticeNumber: navOf(801) });
    expect(await scene.operator.get(gpd(organization, `/${receipt.iuv}`))).toMatchObject({
      status: 422,
      body: { title: 'Unable to process the request', status: 422 },
    });
  });
});

describe('the feed of an organization', () => {
  it('gives each receipt once to who asks for what comes next', async () => {
    const [organization, second] = [organizationCode(), organizationCode()];
    const seen: string[] = [];
    let next = '0';
    const read = async (query = '') => {
      const { status, body } = await scene.operator.get(own(organization, `?after=${next}&limit=2${query}`));
      expect(status).toBe(200);
      next = body.next as string;
      seen.push(...(body.receipts as { receiptId: string }[]).map(({ receiptId }) => receiptId));
      return body.more as boolean;
    };
    expect(await read()).toBe(false);
    const receipts = [
      await stored(organization),
      await stored(organization, {}, [second]),
      await stored(organization),
    ];
    while (await read());
    receipts.push(await stored(organization));
    while (await read());
    expect(await read()).toBe(false);
    expect(seen).toEqual(receipts.map(({ receiptId }) => receiptId));
    const ofSecond = await scene.operator.get(own(second));
    expect(ofSecond.body).toMatchObject({
      receipts: [{ receiptId: receipts[1]!.receiptId, organizationFiscalCode: organization, receipt: {} }],
      next: '1',
      more: false,
    });
    expect((await scene.operator.get(own(organization, '?from=2099-01-01'))).body.receipts).toEqual([]);
  });

  it.each([
    ['after=x', '/after'],
    ['limit=501', '/limit'],
    ['from=x', '/from'],
    ['anomaly=x', '/anomaly'],
  ])('refuses %s: 400', async (query, pointer) => {
    expect(await scene.operator.get(own(organizationCode(), `?${query}`))).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });
});

describe('a receipt of an unknown notice', () => {
  it('is kept and flagged, and pays its position as soon as that is there', async () => {
    const organization = organizationCode();
    const iuv = notice().slice(1);
    const receipt = await stored(organization, { noticeNumber: `3${iuv}`, paymentAmount: '120.00' });
    const flagged = async () =>
      ((await scene.operator.get(own(organization, '?anomaly=NOTICE_UNKNOWN'))).body.receipts as object[])
        .length;
    expect(await flagged()).toBe(1);
    const position = positionPayload(900);
    const iupd = position.iupd;
    await scene.positions(organization, {
      ...position,
      paymentOption: [{ ...position.paymentOption[0], iuv }],
    });
    const path = `/organizations/${organization}/debtpositions/${iupd}`;
    const paid = await scene.operator.poll(path, ({ body }) => body.status === 'PAID');
    expect(paid.body).toMatchObject({ paymentOption: [{ status: 'PO_PAID', idReceipt: receipt.receiptId }] });
    expect(await flagged()).toBe(0);
    const { body } = await scene.operator.get(`${path}/events`);
    expect(body.events).toContainEqual(
      expect.objectContaining({ receiptId: receipt.receiptId, actor: 'receipts' }),
    );
    const view = await scene.receipt(receipt);
    expect(view.anomalies).toEqual([]);
  });
});

describe('who gets a receipt', () => {
  it('is explained station by station, as decided and as it would be now', async () => {
    const [primary, second] = [organizationCode(), organizationCode()];
    const origin = await scene.station([{ organization: primary, segregationCode: '47' }]);
    const quiet = await scene.station([{ organization: second }]);
    const loud = await scene.station([{ organization: second, broadcast: true }]);
    const off = await scene.station([{ organization: second, broadcast: true }], { enabled: false });
    const receipt = receiptOf(primary, [{ organization: primary }, { organization: second }]);
    await scene.deliver(receipt);
    const explain = async () =>
      (await scene.operator.get(own(primary, `/${receipt.receiptId}/recipients/explain`))).body as {
        stations: object[];
      };
    const expected = [
      [origin, true, 'ORIGINATING'],
      [quiet, false, 'NOT_BROADCAST'],
      [loud, true, 'BROADCAST'],
      [off, false, 'STATION_DISABLED'],
    ] as const;
    const before = await explain();
    expect(before).toMatchObject({ receiptId: receipt.receiptId, originatingStationId: origin.idStation });
    expect(before.stations).toHaveLength(4);
    for (const [station, receives, rule] of expected) {
      expect(before.stations).toContainEqual(
        expect.objectContaining({
          idStation: station.idStation,
          receives,
          now: expect.objectContaining({ receives, rule }) as object,
          ...(receives ? { delivery: expect.objectContaining({ status: 'NOTIFIED' }) as object } : {}),
        }),
      );
    }
    await scene.operator.delete(`/admin/stations/${loud.idStation}`);
    expect((await explain()).stations).toContainEqual(
      expect.objectContaining({
        idStation: loud.idStation,
        receives: true,
        now: expect.objectContaining({ receives: false, rule: 'NOT_REGISTERED' }) as object,
      }),
    );
    expect((await scene.operator.get(own(primary, '/none/recipients/explain'))).status).toBe(404);
  });
});

describe('an export', () => {
  it('holds every receipt of the period as a valid document', async () => {
    const [organization, second] = [organizationCode(), organizationCode()];
    const inside = [
      await stored(organization, { paymentDateTime: '2026-02-01T00:00:00' }),
      await stored(organization, { paymentDateTime: '2026-02-28T23:59:59.999Z' }, [second]),
    ];
    await stored(organization, { paymentDateTime: '2026-03-01T00:00:00' });
    const response = await fetch(
      `${scene.house.url}${own(organization, '/export.zip?from=2026-02-01&to=2026-02-28')}`,
      { headers: { 'Ocp-Apim-Subscription-Key': scene.house.seed.operatorKey } },
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain(
      `${organization}_2026-02-01_2026-02-28.zip`,
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const files = [...(await unzip(new Uint8Array(await response.arrayBuffer())))];
    expect(files.map(([name]) => name.split('_')[0])).toEqual(inside.map(({ iuv }) => iuv));
    for (const [index, [, text]] of files.entries()) {
      expect(await documentErrors(text)).toEqual([]);
      const parsed = new XMLParser({ removeNSPrefix: true, parseTagValue: false }).parse(text);
      expect(parsed.paSendRTV2Request.receipt.receiptId).toBe(inside[index]!.receiptId);
    }
    const nothing = await scene.operator.get(own(second, '/export.zip?from=2026-03-01&to=2026-03-02'));
    expect(nothing.status).toBe(200);
  });

  it.each([
    ['', '/from'],
    ['from=2026-01-01', '/to'],
    ['from=2026-01-02&to=2026-01-01', '/to'],
    ['from=2024-01-01&to=2026-01-01', '/to'],
  ])('of "%s" is refused: 400', async (query, pointer) => {
    expect(await scene.operator.get(own(organizationCode(), `/export.zip?${query}`))).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });

  it('of one receipt is its document alone', async () => {
    const receipt = await stored(organizationCode());
    const { status, text } = await scene.operator.get(own(receipt.fiscalCode, `/${receipt.receiptId}/xml`));
    expect(status).toBe(200);
    expect(await documentErrors(text)).toEqual([]);
  });
});
