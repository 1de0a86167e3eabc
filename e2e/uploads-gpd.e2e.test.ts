import { randomBytes } from 'node:crypto';
import { type Database } from '#libs/persistence';
import { positionPayload } from '#libs/testing';
import { Client, zipForm, zipOf } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { whileHeld } from './support/signals';
import {
  NOTHING,
  PUBLIC,
  Uploads,
  documentOf,
  iupdsOf,
  openDatabase,
  positions,
  storedOf,
  zipOfItems,
} from './support/upload';

const MEBIBYTE = 1024 * 1024;
const BROKER = '15376371009';
const ORGANIZATION = '77777777777';
const ITEM_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/;
const STATUS_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const FILE_ID = /^15376371009_77777777777_[0-9a-f]{32}$/;

describe("GPD's bulk upload", () => {
  let house: TestHouse;
  let database: Database;
  let partner: Client;
  let operator: Client;
  beforeAll(async () => {
    house = await openHouse({
      UPLOAD_MAX_BYTES: String(2 * MEBIBYTE),
      UPLOAD_MAX_CONTENT_BYTES: String(4 * MEBIBYTE),
    });
    database = await openDatabase(house);
    partner = new Client(house, house.seed.partnerKey);
    operator = new Client(house, house.seed.operatorKey);
  });
  afterAll(async () => {
    await database.close();
    await house.close();
  });

  describe.each([
    { version: 'v1', prefix: '', first: 1_000 },
    { version: 'v1', prefix: `${PUBLIC}/v1`, first: 2_000 },
    { version: 'v2', prefix: '/v2', first: 3_000 },
    { version: 'v2', prefix: `${PUBLIC}/v2`, first: 4_000 },
  ])('$version at "$prefix"', ({ version, prefix, first }) => {
    const id = version === 'v1' ? 'uploadID' : 'fileId';
    const iupds = version === 'v1' ? 'requestIDs' : 'iupds';
    const items = positions(first, 3);

    it.each([
      { method: 'POST', payload: items, statusCode: 201, statusMessage: '201 - Debt position CREATED' },
      { method: 'PUT', payload: items, statusCode: 200, statusMessage: '200 - Debt position operation OK' },
      {
        method: 'DELETE',
        payload: iupdsOf(items),
        statusCode: 200,
        statusMessage: '200 - Debt position operation OK',
      },
    ] as const)('takes $method, shows its status and reports', async ({ method, payload, ...outcome }) => {
      const uploads = new Uploads(partner, ORGANIZATION, prefix);
      const accepted = await uploads.send(method, await zipOfItems(payload));
      expect(accepted).toMatchObject({ status: 202, text: '' });
      expect(accepted.headers.get('retry-after')).toMatch(/^\d+$/);
      const location = accepted.headers.get('location')!;
      const fileId = location.split('/').at(-2)!;
      expect(fileId).toMatch(FILE_ID);
      expect(location).toBe(`${uploads.path}/file/${fileId}/status`);

      const report = await uploads.report(accepted);
      expect(report.headers.get('content-type')).toContain('application/json');
      expect(report).toMatchObject({ status: 200 });
      expect(Object.keys(report.body as object)).toEqual([
        id,
        'processedItem',
        'submittedItem',
        'responses',
        'startTime',
        'endTime',
      ]);
      expect(report.body).toEqual({
        [id]: fileId,
        processedItem: 3,
        submittedItem: 3,
        responses: [{ ...outcome, [iupds]: iupdsOf(items) }],
        startTime: expect.stringMatching(ITEM_TIME),
        endTime: expect.stringMatching(ITEM_TIME),
      });

      const status = await uploads.get(location);
      expect(status.body).toEqual({
        [id]: fileId,
        processedItem: 3,
        submittedItem: 3,
        startTime: expect.stringMatching(STATUS_TIME),
        ...(version === 'v2' ? { operationStatus: 'COMPLETED' } : {}),
      });
    });

    it('answers the report of a running upload: partial in v1, 425 in v2', async () => {
      const uploads = new Uploads(partner, ORGANIZATION, prefix);
      await whileHeld(house.apps['position-worker'], async () => {
        const accepted = await uploads.send('POST', await zipOfItems(positions(first + 100, 2)));
        const location = accepted.headers.get('location')!;
        const status = await uploads.get(location);
        expect(status.body).toMatchObject({ processedItem: 0, submittedItem: 2 });
        expect(status.headers.get('retry-after')).toMatch(/^\d+$/);
        expect(status.body.operationStatus).toBe(version === 'v2' ? 'IN_PROGRESS' : undefined);
        const report = await uploads.get(location.replace(/status$/, 'report'));
        if (version === 'v2') {
          expect(report.status).toBe(425);
          expect(report.body).toEqual({
            title: 'Too Early',
            status: 425,
            detail: 'The report has not been generated yet, wait for the operations to complete.',
          });
        } else {
          expect(report.status).toBe(200);
          expect(report.body).toMatchObject({ processedItem: 0, responses: [] });
          expect(report.body).not.toHaveProperty('endTime');
        }
      });
    });
  });

  it('takes parts as clients send them: without content type or as application/zip, beside a text part', async () => {
    const zip = await zipOf({ 'positions.json': documentOf(positions(5_000, 2)) });
    const body = Buffer.concat([
      Buffer.from('--b\r\nContent-Disposition: form-data; name="field"\r\n\r\nfile\r\n'),
      Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\n'),
      zip,
      Buffer.from('\r\n--b--\r\n'),
    ]);
    const uploads = new Uploads(partner, ORGANIZATION);
    const headers = { 'Content-Type': 'multipart/form-data; boundary=b' };
    const report = await uploads.report(await uploads.send('POST', body, headers));
    expect(report.body.responses).toMatchObject([{ statusCode: 201 }]);
    const form = new FormData();
    form.append('field', 'file');
    form.append('file', new Blob([new Uint8Array(zip)], { type: 'application/zip' }), 'b.zip');
    const again = await uploads.report(await uploads.send('PUT', form));
    expect(again.body.responses).toMatchObject([{ statusCode: 200 }]);
  });

  it('knows an upload only by its own broker, organization and service type', async () => {
    const uploads = new Uploads(operator, 'ORG-lookup');
    const accepted = await uploads.send('POST', await zipOfItems(positions(1, 1)));
    await uploads.report(accepted);
    const location = accepted.headers.get('location')!;
    const fileId = location.split('/').at(-2)!;
    const notFound = (what: string, service: string) => ({
      title: 'STATUS NOT FOUND',
      status: 404,
      detail: `The ${what} for given fileId ${fileId} does not exist for ${service}`,
    });
    for (const other of [location.replace(BROKER, 'other'), location.replace('ORG-lookup', 'ORG-other')]) {
      for (const path of [other, other.replace(/status$/, 'report')]) {
        const { status, body } = await uploads.get(path);
        expect({ status, body }).toEqual({ status: 404, body: notFound('status', 'GPD') });
      }
    }
    expect((await uploads.get(`${location}?serviceType=ACA`)).body).toEqual(notFound('data', 'ACA'));
    expect((await uploads.get(`${location}?serviceType=NO`)).status).toBe(400);
    expect((await uploads.get(location.replace(/.{32}\/status/, 'x/status'))).status).toBe(404);
  });

  it('lists uploads by day, newest first, in pages', async () => {
    const organization = 'ORG-files';
    const uploads = new Uploads(operator, organization);
    const first = await uploads.send('POST', await zipOfItems(positions(1, 1)));
    const fileId = first.headers.get('location')!.split('/').at(-2)!;
    await uploads.report(first);
    // Jobs of other days, which nobody can post today.
    const days = Array.from({ length: 130 }, (_, n) => new Date(Date.now() - (n + 1) * 60_000));
    await database.execute(
      `INSERT INTO job (id, broker_code, organization_fiscal_code, service_type, operation, accepted_seq,
        submitted, created_at, completed_at, succeeded, failed, unprocessed) VALUES ?`,
      [
        days.map((day, n) => [
          String(n).padStart(32, '0'),
          BROKER,
          organization,
          'GPD',
          'CREATE',
          n,
          1,
          day,
          day,
          1,
          0,
          0,
        ]),
      ],
    );
    const files = (query: string, headers?: Record<string, string>) =>
      operator.get(`/v2/${uploads.path}/files${query}`, headers);
    const page = await files('');
    expect(page.body).toMatchObject({ size: 100, hasMore: true });
    expect(page.body.fileIds[0]).toBe(fileId);
    const token = page.headers.get('x-continuation-token')!;
    const rest = await files('', { 'x-continuation-token': token });
    expect(rest.body).toMatchObject({ size: 31, hasMore: false });
    expect(rest.headers.get('x-continuation-token')).toBeNull();
    expect(new Set([...page.body.fileIds, ...rest.body.fileIds]).size).toBe(131);
    expect((await files('?size=200')).body).toMatchObject({ size: 131, hasMore: false });

    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
    expect((await files(`?from=${day(9)}&to=${day(4)}`)).body).toEqual({
      fileIds: [],
      size: 0,
      hasMore: false,
    });
    expect((await files('?serviceType=ACA')).body.fileIds).toEqual([]);
    expect(await files(`?from=${day(65)}&to=${day(62)}`)).toMatchObject({
      status: 410,
      body: { title: 'GONE', status: 410 },
    });
    for (const query of [
      '?size=99',
      '?size=501',
      '?from=2026-02-30',
      `?from=${day(8)}&to=${day(0)}`,
      `?from=${day(0)}&to=${day(3)}`,
    ]) {
      expect({ query, ...(await files(query)) }).toMatchObject({
        query,
        status: 400,
        body: { title: 'BAD_REQUEST' },
      });
    }
    expect((await files('', { 'x-continuation-token': 'bogus' })).status).toBe(400);
  });

  describe('refuses a file as a whole and stores nothing:', () => {
    const organization = 'ORG-refused';
    const uploads = () => new Uploads(operator, organization);
    afterEach(async () => expect(await storedOf(database, organization)).toEqual(NOTHING));

    const good = documentOf(positions(1, 50));
    const json = (content: string) => zipForm({ 'positions.json': content });
    const raw = (bytes: Uint8Array, name = 'positions.zip') => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(bytes)]), name);
      return form;
    };
    const cut = async (bytes: number) => raw((await zipOf({ 'a.json': good })).subarray(0, bytes));
    const corrupt = async () => {
      const zip = await zipOf({ 'a.json': good });
      // A byte of the compressed content, behind a header of 36 bytes.
      zip[80] = zip[80]! ^ 0xff;
      return raw(zip);
    };
    const noFile = () => {
      const form = new FormData();
      form.append('other', 'text');
      return form;
    };
    const spaces = `{"paymentPositions":[${' '.repeat(5 * MEBIBYTE)}]}`;

    it.each<[string, () => FormData | Promise<FormData>, string, string]>([
      ['no part "file"', noFile, 'EMPTY FILE', 'The zip file is missing'],
      ['.ZIP', () => raw(Buffer.from('x'), 'a.ZIP'), 'NOT A ZIP FILE', 'Only ZIP files can be uploaded.'],
      ['no ending', () => raw(Buffer.from('x'), 'zip'), 'NOT A ZIP FILE', 'Only ZIP files can be uploaded.'],
      ['no bytes', () => raw(Buffer.alloc(0)), 'INVALID FILE', 'No valid file found in ZIP.'],
      ['JSON named .zip', () => raw(Buffer.from('{"a":1}')), 'INVALID FILE', 'No valid file found in ZIP.'],
      ['no entry', () => zipForm({}), 'INVALID FILE', 'No valid file found in ZIP.'],
      ['only a folder', () => zipForm({ 'a/': '' }), 'INVALID FILE', 'No valid file found in ZIP.'],
      [
        'two files',
        () => zipForm({ 'a.json': good, 'b.json': good }),
        'INVALID FILE',
        'Too many entries in ZIP file.',
      ],
      [
        'folder and file',
        () => zipForm({ 'a/': '', 'a/b.json': good }),
        'INVALID FILE',
        'Too many entries in ZIP file.',
      ],
      [
        'no JSON file',
        () => zipForm({ 'a.txt': good }),
        'INVALID FILE',
        'ZIP contains unsupported file type.',
      ],
      ['a bomb', () => json(spaces), 'INVALID FILE', 'Unzipped content exceeds size limit.'],
      ['an end cut off', () => cut(-100), 'UNZIP ERROR', 'Could not unzip file'],
      ['half a ZIP', () => cut(300), 'UNZIP ERROR', 'Could not unzip file'],
      ['a corrupt ZIP', corrupt, 'UNZIP ERROR', ''],
    ])('%s', async (_, form, title, detail) => {
      const answer = await uploads().send('POST', await form());
      expect(answer).toMatchObject({ status: 400, body: { title, status: 400 } });
      expect(Object.keys(answer.body as object)).toEqual(['title', 'status', 'detail']);
      expect(answer.body.detail).toContain(detail);
    });

    it.each([
      ['no content', ''],
      ['broken JSON', '{"paymentPositions":[{"iupd":'],
      ['no JSON', '<xml/>'],
      ['{}', '{}'],
      ['an array', '[]'],
      ['an unknown property', '{"paymentPositions":[],"x":1}'],
      ['the list of a delete', '{"paymentPositionIUPDs":["a"]}'],
    ])('%s', async (_, content) => {
      const { status, body } = await uploads().send('POST', await json(content));
      expect({ status, title: body.title }).toEqual({ status: 400, title: 'INVALID JSON' });
      expect(body.detail).toMatch(/^Given JSON is invalid for required API payload: /);
    });

    const bad = (index: number, over: Record<string, unknown>) =>
      documentOf(positions(1, 4).map((each, at) => (at === index ? { ...each, ...over } : each)));
    const options = (over: (first: Record<string, unknown>, second: Record<string, unknown>) => void) => {
      const [first, second] = positions(1, 2);
      over(first!.paymentOption[0]!, second!.paymentOption[0]!);
      return documentOf([first!, second!]);
    };
    const list = '/paymentPositions';
    it.each([
      ['an empty list', `{"paymentPositions":[]}`, 'The list of payment positions must contain at least one'],
      ['no name', bad(2, { fullName: null }), `${list}/2/fullName: full name is required (iupd=iupd-3)`],
      ['a field too many', bad(1, { aca: true }), `${list}/1/aca: unknown property "aca" (iupd=iupd-2)`],
      ['a wrong country', bad(0, { country: 'it' }), 'The country must be reported with two capital letters'],
      ['an iupd that is a number', bad(3, { iupd: 4711 }), `${list}/3/iupd: must be a string`],
      ['an iupd twice', bad(1, { iupd: 'iupd-1' }), `${list}/1/iupd: duplicate of ${list}/0 (iupd=iupd-1)`],
      [
        'an iuv twice',
        options((a, b) => (b['iuv'] = a['iuv'])),
        `${list}/1/paymentOption/0/iuv: duplicate of ${list}/0 (iupd=iupd-2)`,
      ],
      [
        'a nav twice',
        options((a, b) => (a['nav'] = b['nav'] = '347')),
        `${list}/1/paymentOption/0/nav: duplicate of ${list}/0`,
      ],
      [
        'a nav that another iuv makes',
        options((a, b) => (b['nav'] = `3${String(a['iuv'])}`)),
        `${list}/1/paymentOption/0/nav: duplicate of ${list}/0`,
      ],
      ['an iuv that is a number', options((a) => (a['iuv'] = 47_000)), '/0/iuv: must be a string'],
      ['an amount of nothing', options((a) => (a['amount'] = 0)), 'minimum amount is 1 eurocent'],
    ])('%s', async (_, content, fault) => {
      const { status, body } = await uploads().send('POST', await json(content));
      expect({ status, title: body.title }).toEqual({ status: 400, title: 'INVALID DEBT POSITIONS' });
      expect(body.detail).toMatch(
        /^Debt positions format is invalid or duplicates were found\. Invalid values: \[.*\]$/,
      );
      expect(body.detail).toContain(fault);
    });

    const tooMany = Array.from({ length: 100_001 }, (_, n) => String(n));
    it.each([
      ['an iupd twice', documentOf(['a', 'b', 'a']), '/2: duplicate of /paymentPositionIUPDs/0'],
      ['a number', '{"paymentPositionIUPDs":[1]}', '/paymentPositionIUPDs/0: must be a string'],
      ['nothing', '{"paymentPositionIUPDs":[]}', 'must contain at least one element'],
      ['too much', documentOf(tooMany), 'must contain at most 100000 elements'],
    ])('a list to delete with %s', async (_, content, fault) => {
      const { status, body } = await uploads().send('DELETE', await json(content));
      expect({ status, title: body.title }).toEqual({ status: 400, title: 'INVALID DEBT POSITIONS' });
      expect(body.detail).toContain(fault);
    });

    it.each([
      ['a little too large', 2 * MEBIBYTE + 1024],
      ['far too large', 8 * MEBIBYTE],
    ])('%s, and the answer can be read', async (_, bytes) => {
      const { status, body } = await uploads().send('POST', raw(randomBytes(bytes)));
      expect({ status, body }).toEqual({
        status: 413,
        body: { title: 'FILE TOO LARGE', status: 413, detail: expect.stringContaining('2097152 bytes') },
      });
    });

    it.each([
      ['no form', 'application/zip', 'PK'],
      ['a form without boundary', 'multipart/form-data', 'x'],
      [
        'a form cut short',
        'multipart/form-data; boundary=b',
        '--b\r\nContent-Disposition: form-data; name="file"',
      ],
    ])('%s', async (_, type, body) => {
      const answer = await uploads().send('POST', Buffer.from(body), { 'Content-Type': type });
      expect(answer).toMatchObject({ status: 400, body: { title: 'BAD REQUEST', status: 400 } });
    });

    it('an organization that cannot be one', async () => {
      for (const code of ['9'.repeat(36), 'ORG-refused%20']) {
        const answer = await new Uploads(operator, code).send('POST', await zipOfItems(positions(1, 1)));
        expect(answer).toMatchObject({ status: 400, body: { title: 'BAD REQUEST' } });
      }
    });
  });

  it('leaves a position alone that only looks like another one: identifiers keep their case', async () => {
    const uploads = new Uploads(operator, 'ORG-case');
    const lower = positionPayload(1, { iupd: 'abc' });
    const upper = positionPayload(2, { iupd: 'ABC' });
    expect(await uploads.run('POST', [lower, upper])).toMatchObject([
      { statusCode: 201, iupds: ['abc', 'ABC'] },
    ]);
  });
});
