import { positionPayload } from '#libs/testing';
import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { Jobs, Uploads, iupdsOf, iuvOf, navOf, positionWith, positions } from './support/upload';

const ORGANIZATION = '77777777777';
const OTHER = '80000000001';
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/;
const PAYMENT = { idReceipt: 'receipt-1', pspCompany: 'Banca', fee: 150, paymentMethod: 'CP' };

describe('what becomes of positions', () => {
  let house: TestHouse;
  let partner: Client;
  let uploads: Uploads;
  let jobs: Jobs;
  beforeAll(async () => {
    house = await openHouse();
    partner = new Client(house, house.seed.partnerKey);
    uploads = new Uploads(partner, ORGANIZATION);
    jobs = new Jobs(partner, ORGANIZATION);
  });
  afterAll(() => house.close());

  const find = async (iupd: string) =>
    partner.get(`/organizations/${ORGANIZATION}/debtpositions/${encodeURIComponent(iupd)}`);
  const pay = (nav: string, payment: unknown) =>
    partner.post(`/organizations/${ORGANIZATION}/paymentoptions/${nav}/pay`, payment);
  const CREATED = { statusCode: 201, statusMessage: '201 - Debt position CREATED' };
  const OK = { statusCode: 200, statusMessage: '200 - Debt position operation OK' };
  const notFound = (iupd: string) => ({
    statusCode: 404,
    statusMessage: `404 - Not found a debt position for Organization Fiscal Code ${ORGANIZATION} and IUPD ${iupd}`,
    iupds: [iupd],
  });
  const EXISTS = {
    statusCode: 409,
    statusMessage: `409 - Already exists a debt position for the Organization Fiscal Code ${ORGANIZATION}`,
  };

  describe('in a report', () => {
    it('a new position is created, an existing one is left alone', async () => {
      const first = positions(1, 3);
      expect(await uploads.run('POST', first)).toEqual([{ ...CREATED, iupds: iupdsOf(first) }]);
      const second = [1, 4, 3].map((n) => positionPayload(n, { companyName: 'Another' }));
      expect(await uploads.run('POST', second)).toEqual([
        { ...EXISTS, iupds: ['iupd-1', 'iupd-3'] },
        { ...CREATED, iupds: ['iupd-4'] },
      ]);
      expect((await find('iupd-1')).body.companyName).toBe('Comune di Esempio');
      expect((await find('iupd-4')).body.companyName).toBe('Another');
    });

    it('an update finds its position, or says 404', async () => {
      await uploads.run('POST', positions(11, 2));
      expect(await uploads.run('PUT', positions(11, 3))).toEqual([
        { ...OK, iupds: ['iupd-11', 'iupd-12'] },
        notFound('iupd-13'),
      ]);
      expect((await find('iupd-13')).status).toBe(404);
    });

    it('a delete removes its position, or says 404, and its identifiers are free again', async () => {
      await uploads.run('POST', positions(21, 2));
      expect(await uploads.run('DELETE', ['iupd-21', 'iupd-20'])).toEqual([
        { ...OK, iupds: ['iupd-21'] },
        notFound('iupd-20'),
      ]);
      expect((await find('iupd-21')).status).toBe(404);
      const heir = { ...positionPayload(21), iupd: 'heir-of-21' };
      expect(await uploads.run('POST', [heir])).toEqual([{ ...CREATED, iupds: ['heir-of-21'] }]);
    });

    it('a paid position can be neither updated nor deleted; its neighbours can', async () => {
      await uploads.run('POST', positions(31, 3));
      expect((await pay(navOf(32), PAYMENT)).status).toBe(200);
      const paid = `A payment transaction already exists for the debt position with Organization Fiscal Code ${ORGANIZATION} and IUPD iupd-32`;
      expect(await uploads.run('PUT', positions(31, 3))).toEqual([
        { ...OK, iupds: ['iupd-31', 'iupd-33'] },
        {
          statusCode: 409,
          statusMessage: `409 - ${paid} or it's not in updatable state`,
          iupds: ['iupd-32'],
        },
      ]);
      expect(await uploads.run('DELETE', iupdsOf(positions(31, 3)))).toEqual([
        { ...OK, iupds: ['iupd-31', 'iupd-33'] },
        { statusCode: 409, statusMessage: `409 - ${paid}`, iupds: ['iupd-32'] },
      ]);
      expect((await find('iupd-32')).body.status).toBe('PAID');
    });

    it("says in v2's status how it went", async () => {
      const statusOf = async (method: 'POST' | 'PUT', from: number, count: number) => {
        const { body } = await jobs.create(method === 'POST' ? 'CREATE' : 'UPDATE', positions(from, count));
        await jobs.done(body.id as string);
        const fileId = `15376371009_${ORGANIZATION}_${String(body.id)}`;
        return (await uploads.get(`${uploads.path}/file/${fileId}/status`)).body.operationStatus as string;
      };
      expect(await statusOf('POST', 41, 1)).toBe('COMPLETED');
      expect(await statusOf('POST', 41, 2)).toBe('COMPLETED_WITH_WARNINGS');
      expect(await statusOf('PUT', 43, 1)).toBe('COMPLETED_UNSUCCESSFULLY');
    });
  });

  it('a faulty item fails alone, with a code, a text and a pointer', async () => {
    const option = '/paymentOption/0';
    const transfer = `${option}/transfer/0`;
    const two = (first: string, second: string) =>
      [first, second].map((idTransfer) => ({
        idTransfer,
        amount: 6_000,
        remittanceInformation: 'x',
        category: 'x',
        iban: 'IT60X0542811101000000123456',
      }));
    const stamp = { hashDocument: 'a', stampType: '01', provincialResidence: 'RM' };
    const faulty: [object, string, RegExp][] = [
      [positionWith(101, { amount: 1 }), `${option}/amount`, /^Amounts congruence error: /],
      [
        positionWith(102, { dueDate: '2020-01-01T00:00:00' }),
        `${option}/dueDate`,
        /^Dates congruence error: /,
      ],
      [positionWith(103, {}, {}, { validityDate: '2020-01-01T00:00:00' }), '/validityDate', /validity_date/],
      [positionWith(104, {}, {}, { validityDate: '2100-01-01T00:00:00' }), `${option}/dueDate`, /due_date/],
      [
        positionWith(105, { retentionDate: '2090-01-01T00:00:00' }),
        `${option}/retentionDate`,
        /retention_date/,
      ],
      [
        positionWith(106, {}, { idTransfer: '6' }),
        `${transfer}/idTransfer`,
        /^Transfer ID congruence error: /,
      ],
      [positionWith(107, { transfer: two('1', '1') }), `${option}/transfer/1/idTransfer`, /unique/],
      [positionWith(108, {}, { iban: null }), `${transfer}/iban`, /^The Iban may be present/],
      [positionWith(109, {}, { stamp }), `${transfer}/stamp`, /^The Iban may be present/],
      [positionWith(110, {}, { iban: 'IT 60' }), `${transfer}/iban`, /^iban: must match/],
      [
        positionWith(111, {}, { iban: null, stamp: { ...stamp, stampType: '1' } }),
        `${transfer}/stamp/stampType`,
        /^stampType: size/,
      ],
      [positionWith(112, { transfer: [] }), `${option}/amount`, /^Amounts congruence error: /],
      [
        positionWith(113, { transfer: [1, 2, 3, 4, 5, 6].flatMap((n) => two(String(n), 'x').slice(0, 1)) }),
        `${option}/transfer`,
        /^Number of transfers congruence error: /,
      ],
      [positionWith(114, {}, {}, { fullName: 'x'.repeat(256) }), '/fullName', /between 0 and 255/],
      [
        positionWith(115, {}, { remittanceInformation: 'x'.repeat(141) }),
        `${transfer}/remittanceInformation`,
        /140/,
      ],
      [positionWith(116, {}, { companyName: 'x'.repeat(141) }), `${transfer}/companyName`, /140/],
      [positionWith(117, { iuv: 'x'.repeat(255) }), `${option}/iuv`, /./],
      [
        positionWith(118, {}, { organizationFiscalCode: 'x'.repeat(256) }),
        `${transfer}/organizationFiscalCode`,
        /255/,
      ],
    ];
    const items = [positionPayload(100), ...faulty.map(([item]) => item), positionPayload(199)];
    const job = await jobs.run('CREATE', items);
    const results = await jobs.items(job.id);
    expect(results.at(0)).toEqual({
      seq: 0,
      iupd: 'iupd-100',
      status: 'succeeded',
      statusCode: 201,
      message: 'Debt position CREATED',
    });
    expect(results.at(-1)).toMatchObject({ iupd: 'iupd-199', status: 'succeeded' });
    for (const [index, [, pointer, message]] of faulty.entries()) {
      expect(results[index + 1]).toMatchObject({
        seq: index + 1,
        status: 'failed',
        statusCode: 400,
        code: 'DEBT_POSITION_REQUEST_DATA_ERROR',
        message: expect.stringMatching(message),
        pointer: `/paymentPositions/${index + 1}${pointer}`,
      });
    }
    expect(job.counts).toMatchObject({ succeeded: 2, failed: faulty.length });
    const reserved = positionWith(120, { paymentOptionMetadata: [{ key: 'NOTIFICATION_FEE', value: '1' }] });
    expect(await uploads.run('POST', [reserved])).toMatchObject([{ statusCode: 409 }]);
  });

  it('an iuv or nav of another position is a conflict, in a create and in an update', async () => {
    await jobs.run('CREATE', [positionPayload(201), positionWith(202, { nav: navOf(299) })]);
    const conflicts = async (item: object) => {
      const { id } = await jobs.run('CREATE', [item, positionPayload(213)]);
      const [rival] = await jobs.items(id);
      await jobs.run('DELETE', ['iupd-213']);
      return [rival?.statusCode, rival?.pointer];
    };
    const option = '/paymentPositions/0/paymentOption/0';
    expect(await conflicts(positionWith(211, { iuv: iuvOf(201) }))).toEqual([409, `${option}/iuv`]);
    expect(await conflicts(positionWith(212, { nav: navOf(299) }))).toEqual([409, `${option}/nav`]);
    expect(await conflicts(positionPayload(299))).toEqual([409, `${option}/nav`]);
    await jobs.run('CREATE', [positionPayload(213)]);
    const updated = await jobs.items(
      (
        await jobs.run('UPDATE', [
          positionWith(213, { iuv: iuvOf(201) }),
          positionWith(201, { iuv: 'new-201' }),
        ])
      ).id,
    );
    expect(updated.map(({ statusCode }) => statusCode)).toEqual([409, 200]);
    // Given up by its owner, the iuv may be taken.
    const taken = await jobs.run('UPDATE', [positionWith(213, { iuv: iuvOf(201) })]);
    expect(taken.status).toBe('completed');
    expect((await find('iupd-213')).body.paymentOption).toMatchObject([{ iuv: iuvOf(201), nav: navOf(201) }]);
    // Another organization has identifiers of its own.
    const others = new Jobs(partner, OTHER);
    expect((await others.run('CREATE', positions(201, 3))).status).toBe('completed');
  });

  it('an update rewrites options, transfers and metadata, and keeps when the position came in', async () => {
    const metadata = [{ key: 'office', value: 'A' }];
    await jobs.run('CREATE', [
      positionWith(
        301,
        { paymentOptionMetadata: metadata },
        { transferMetadata: metadata },
        { officeName: 'Tributi' },
      ),
    ]);
    const before = (await find('iupd-301')).body;
    const [kept] = positionWith(301, { description: 'changed' }).paymentOption;
    const added = {
      ...positionPayload(302).paymentOption[0],
      nav: 'nav-302',
      paymentOptionMetadata: [{ key: 'k' }],
    };
    await jobs.run('UPDATE', [{ ...positionPayload(301), paymentOption: [kept, added] }]);
    const after = (await find('iupd-301')).body;
    expect(after).toMatchObject({
      insertedDate: before.insertedDate,
      publishDate: expect.stringMatching(INSTANT),
      status: 'VALID',
      paymentOption: [
        {
          iuv: iuvOf(301),
          description: 'changed',
          insertedDate: before.insertedDate,
          paymentOptionMetadata: [],
          transfer: [{ idTransfer: '1', transferMetadata: [] }],
        },
        { iuv: iuvOf(302), nav: 'nav-302', paymentOptionMetadata: [{ key: 'k' }] },
      ],
    });
    expect(after.officeName).toBeUndefined();
    expect(after.lastUpdatedDate > before.lastUpdatedDate).toBe(true);
    await jobs.run('UPDATE', [positionPayload(301)]);
    expect((await find('iupd-301')).body.paymentOption).toHaveLength(1);
  });

  describe('read and paid', () => {
    it('a position is shown as GPD shows it, without the debtor', async () => {
      const iupd = 'with/slash & ünïcode';
      await jobs.run('CREATE', [{ ...positionPayload(401), iupd, validityDate: '2098-01-01T00:00:00' }]);
      const { status, body } = await find(iupd);
      expect(status).toBe(200);
      const at = expect.stringMatching(INSTANT) as string;
      const dates = { insertedDate: at, lastUpdatedDate: at };
      expect(body).toEqual({
        iupd,
        organizationFiscalCode: ORGANIZATION,
        type: 'F',
        companyName: 'Comune di Esempio',
        publishDate: at,
        validityDate: '2098-01-01T00:00:00.000',
        status: 'PUBLISHED',
        ...dates,
        paymentOption: [
          {
            nav: navOf(401),
            iuv: iuvOf(401),
            organizationFiscalCode: ORGANIZATION,
            amount: 12_000,
            description: 'TARI 2026',
            isPartialPayment: false,
            dueDate: '2099-12-31T23:59:59.000',
            fee: 0,
            notificationFee: 0,
            status: 'PO_UNPAID',
            ...dates,
            paymentOptionMetadata: [],
            transfer: [
              {
                organizationFiscalCode: ORGANIZATION,
                idTransfer: '1',
                amount: 12_000,
                remittanceInformation: 'TARI 2026',
                category: '9/0101108TS/',
                iban: 'IT60X0542811101000000123456',
                status: 'T_UNREPORTED',
                ...dates,
                transferMetadata: [],
              },
            ],
          },
        ],
      });
      expect((await find('iupd-400')).body).toEqual({
        title: 'Not found the debt position',
        status: 404,
        detail: `Not found a debt position for Organization Fiscal Code ${ORGANIZATION} and IUPD iupd-400`,
      });
    });

    it.each([
      ['a number', 411, 150],
      ['a text', 412, '150'],
    ])('is paid, with the fee as %s', async (_, n, fee) => {
      await jobs.run('CREATE', positions(n, 1));
      const paymentDate = '2026-03-01T10:11:12';
      const paid = await pay(navOf(n), { ...PAYMENT, fee, paymentDate, pspCode: 'ABI1', pspTaxCode: '1' });
      expect(paid).toMatchObject({
        status: 200,
        body: {
          nav: navOf(n),
          status: 'PO_PAID',
          fee: 150,
          amount: 12_000,
          idReceipt: 'receipt-1',
          pspCompany: 'Banca',
          pspCode: 'ABI1',
          pspTaxCode: '1',
          paymentMethod: 'CP',
          paymentDate: '2026-03-01T10:11:12.000',
          serviceType: 'GPD',
        },
      });
      const { serviceType: _service, ...option } = paid.body as Record<string, unknown>;
      const { body } = await find(`iupd-${n}`);
      expect(body).toMatchObject({ status: 'PAID', paymentDate: '2026-03-01T10:11:12.000' });
      expect(body.paymentOption).toEqual([option]);
      // The same receipt again changes nothing, another one is refused.
      expect(await pay(navOf(n), PAYMENT)).toMatchObject({ status: 200, body: paid.body });
      expect((await pay(navOf(n), { ...PAYMENT, idReceipt: 'receipt-2' })).body).toEqual({
        title: 'Existing related payment found',
        status: 409,
        detail: `A payment option already paid exists for Organization Fiscal Code ${ORGANIZATION} and NAV ${navOf(n)}`,
      });
    });

    it('is paid by its iuv too, before it is valid, and only once by ten at the same time', async () => {
      await jobs.run('CREATE', positions(421, 1, { validityDate: '2098-01-01T00:00:00' }));
      const ten = await Promise.all(
        Array.from({ length: 10 }, (_, n) => pay(iuvOf(421), { ...PAYMENT, idReceipt: `receipt-${n}` })),
      );
      expect(ten.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
    });

    it('refuses a payment that says too little, or of nothing it knows', async () => {
      await jobs.run('CREATE', positions(431, 1));
      const { pspCompany: _company, ...noCompany } = PAYMENT;
      const { idReceipt: _receipt, ...noReceipt } = PAYMENT;
      for (const [body, detail] of [
        [noCompany, 'pspCompany: must not be blank'],
        [noReceipt, 'idReceipt: must not be blank'],
        [{ ...PAYMENT, idReceipt: ' ' }, 'idReceipt: must not be blank'],
        [{ ...PAYMENT, fee: '1,50' }, 'fee: fee must be eurocents: digits only'],
        [{ ...PAYMENT, fee: -1 }, 'fee: fee must be eurocents: digits only'],
        [{ ...PAYMENT, pspCode: 'x'.repeat(36) }, 'pspCode: size must be between 0 and 35'],
        [{ ...PAYMENT, paymentDate: 'yesterday' }, 'paymentDate: must be a date-time'],
        [[], 'object'],
        ['{"idReceipt"', 'The body is not valid JSON'],
      ] as const) {
        const headers = { 'Content-Type': 'application/json' };
        const path = `/organizations/${ORGANIZATION}/paymentoptions/${navOf(431)}/pay`;
        const answer = await partner.post(path, body, headers);
        expect(answer).toMatchObject({
          body: { title: 'BAD REQUEST', status: 400 },
          status: 400,
        });
        expect(answer.body.detail).toContain(detail);
      }
      expect((await find('iupd-431')).body.status).toBe('VALID');
      expect((await pay('30000', PAYMENT)).body).toEqual({
        title: 'Not found the payment option',
        status: 404,
        detail: `Not found a payment option for Organization Fiscal Code ${ORGANIZATION} and NAV 30000`,
      });
    });

    it('is paid whole or in instalments, never both', async () => {
      const options = (n: number) => {
        const part = { amount: 6_000, isPartialPayment: true };
        const [whole] = positionPayload(n).paymentOption;
        const [first] = positionWith(n + 1, part, { amount: 6_000 }).paymentOption;
        const [second] = positionWith(n + 2, part, { amount: 6_000 }).paymentOption;
        return { ...positionPayload(n), paymentOption: [whole, first, second] };
      };
      await jobs.run('CREATE', [options(441), options(451)]);
      const statusOf = async (iupd: string) => (await find(iupd)).body.status as string;
      expect((await pay(navOf(442), PAYMENT)).status).toBe(200);
      expect(await statusOf('iupd-441')).toBe('PARTIALLY_PAID');
      expect(await pay(navOf(441), { ...PAYMENT, idReceipt: 'whole' })).toMatchObject({
        status: 404,
        body: { title: 'Not found the payment option' },
      });
      expect((await pay(navOf(443), { ...PAYMENT, idReceipt: 'second' })).status).toBe(200);
      expect(await statusOf('iupd-441')).toBe('PAID');
      expect((await pay(navOf(451), PAYMENT)).status).toBe(200);
      expect((await pay(navOf(452), { ...PAYMENT, idReceipt: 'part' })).status).toBe(409);
      expect(await statusOf('iupd-451')).toBe('PAID');
    });
  });
});
