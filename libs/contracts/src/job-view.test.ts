import { type Item, type Job, type Operation } from '#libs/domain';
import { groupItems, viewItem, viewJob, viewUploadReport, viewUploadStatus } from './job-view';

const job = (over: Partial<Job> = {}): Job => ({
  id: 'f'.repeat(32),
  brokerCode: '15376371009',
  organizationFiscalCode: '77777777777',
  serviceType: 'GPD',
  operation: 'CREATE',
  toPublish: true,
  dryRun: false,
  submitted: 10,
  counts: { submitted: 10, succeeded: 5, failed: 2, unprocessed: 0, pending: 3 },
  status: 'running',
  createdAt: new Date('2026-06-01T12:34:56.789Z'),
  ...over,
});
const done = job({
  counts: { submitted: 10, succeeded: 8, failed: 2, unprocessed: 0, pending: 0 },
  status: 'completed_with_errors',
  completedAt: new Date('2026-06-01T12:35:00.001Z'),
});
const plain = (view: object): unknown => JSON.parse(JSON.stringify(view));

const failed = (seq: number, iupd: string, code: string, message: string, pointer?: string): Item => ({
  seq,
  iupd,
  status: 'failed',
  failure: { seq, code, message, ...(pointer === undefined ? {} : { pointer }) },
});

describe('viewJob', () => {
  const self = `/organizations/77777777777/jobs/${'f'.repeat(32)}`;

  it('shows counters that add up, and where to go from here', () => {
    expect(plain(viewJob(job({ parentJobId: 'parent' })))).toEqual({
      id: 'f'.repeat(32),
      organizationFiscalCode: '77777777777',
      brokerCode: '15376371009',
      serviceType: 'GPD',
      operation: 'CREATE',
      toPublish: true,
      dryRun: false,
      status: 'running',
      counts: { total: 10, pending: 3, succeeded: 5, failed: 2, unprocessed: 0 },
      parentJobId: 'parent',
      createdAt: '2026-06-01T12:34:56.789Z',
      links: {
        self,
        events: `${self}/events`,
        items: `${self}/items`,
        resultsNdjson: `${self}/results.ndjson`,
        resultsCsv: `${self}/results.csv`,
        failedZip: `${self}/failed.zip`,
        cancel: `${self}/cancel`,
        retryFailed: `${self}/retry-failed`,
        undo: `${self}/undo`,
      },
    });
    expect(plain(viewJob(done))).toMatchObject({ completedAt: '2026-06-01T12:35:00.001Z' });
  });

  it('keeps the idempotency key to itself', () => {
    expect(JSON.stringify(viewJob(job({ idempotencyKey: 'secret-key' })))).not.toContain('secret-key');
  });
});

describe('viewJob of an undo', () => {
  it('says what went, or would go, and why the rest stays', () => {
    const counts = { submitted: 10, succeeded: 5, failed: 5, unprocessed: 0, pending: 0 };
    const failuresByCode = {
      DEBT_POSITION_PAYMENT_FOUND: 2,
      UNDO_POSITION_CHANGED: 1,
      DEBT_POSITION_NOT_FOUND: 1,
      INTERNAL_ERROR: 1,
    };
    const undo = job({ operation: 'DELETE', undoOf: 'e'.repeat(32), counts, failuresByCode });
    expect(plain(viewJob(undo))).toMatchObject({
      undoOf: 'e'.repeat(32),
      undo: { removed: 5, paid: 2, changedSince: 1, alreadyGone: 1 },
    });
    expect(plain(viewJob(job({ ...undo, dryRun: true })))).toMatchObject({
      dryRun: true,
      undo: { removable: 5, paid: 2, changedSince: 1, alreadyGone: 1 },
    });
    expect((plain(viewJob(undo)) as { links: object }).links).not.toHaveProperty('undo');
  });
});

describe('viewItem', () => {
  it.each<[Operation, number, string]>([
    ['CREATE', 201, 'Debt position CREATED'],
    ['UPDATE', 200, 'Debt position operation OK'],
    ['DELETE', 200, 'Debt position operation OK'],
  ])('of a %s that succeeded', (operation, statusCode, message) => {
    expect(viewItem({ seq: 0, iupd: 'A', status: 'succeeded' }, operation)).toEqual({
      seq: 0,
      iupd: 'A',
      status: 'succeeded',
      statusCode,
      message,
    });
  });

  it('that failed carries the status it would have had alone, and points into the document', () => {
    const item = failed(7, 'A', 'DEBT_POSITION_UNIQUE_VIOLATION', 'Already exists', '/paymentOption/0/iuv');
    expect(viewItem(item, 'CREATE')).toEqual({
      seq: 7,
      iupd: 'A',
      status: 'failed',
      statusCode: 409,
      code: 'DEBT_POSITION_UNIQUE_VIOLATION',
      message: 'Already exists',
      pointer: '/paymentPositions/7/paymentOption/0/iuv',
    });
    expect(viewItem(failed(7, 'A', 'DEBT_POSITION_NOT_FOUND', 'x'), 'DELETE')).toMatchObject({
      statusCode: 404,
      pointer: '/paymentPositionIUPDs/7',
    });
  });

  it('of a code the table does not know is a 500', () => {
    expect(viewItem(failed(0, 'A', 'NEVER_HEARD_OF', 'x'), 'CREATE').statusCode).toBe(500);
  });

  it.each(['pending', 'unprocessed'] as const)('that is %s has no outcome', (status) => {
    expect(viewItem({ seq: 1, iupd: 'A', status }, 'CREATE')).toEqual({ seq: 1, iupd: 'A', status });
  });
});

describe('groupItems', () => {
  async function* items(...given: Item[]): AsyncGenerator<Item[]> {
    for (let from = 0; from < given.length; from += 2)
      yield await Promise.resolve(given.slice(from, from + 2));
  }

  it('puts items of one outcome together, in the order outcomes first appear, without pending ones', async () => {
    const groups = await groupItems(
      items(
        { seq: 0, iupd: 'A', status: 'succeeded' },
        failed(1, 'B', 'DEBT_POSITION_UNIQUE_VIOLATION', 'Already exists'),
        { seq: 2, iupd: 'C', status: 'succeeded' },
        failed(3, 'D', 'DEBT_POSITION_UNIQUE_VIOLATION', 'Already exists'),
        failed(4, 'E', 'DEBT_POSITION_REQUEST_DATA_ERROR', 'Dates'),
        { seq: 5, iupd: 'F', status: 'pending' },
        { seq: 6, iupd: 'G', status: 'unprocessed' },
      ),
      'CREATE',
    );
    expect(groups).toEqual([
      { statusCode: 201, statusMessage: '201 - Debt position CREATED', iupds: ['A', 'C'] },
      { statusCode: 409, statusMessage: '409 - Already exists', iupds: ['B', 'D'] },
      { statusCode: 400, statusMessage: '400 - Dates', iupds: ['E'] },
      {
        statusCode: 500,
        statusMessage: '500 - The job was cancelled before this position was processed',
        iupds: ['G'],
      },
    ]);
  });

  it('of nothing is nothing', async () => {
    expect(await groupItems(items(), 'CREATE')).toEqual([]);
  });
});

describe('the two faces of an upload', () => {
  it("show its status, in v2 with GPD's own word for it", () => {
    const both = { processedItem: 7, submittedItem: 10, startTime: '2026-06-01 12:34:56' };
    expect(viewUploadStatus(job(), 'file', 'v1')).toEqual({ uploadID: 'file', ...both });
    expect(viewUploadStatus(job(), 'file', 'v2')).toEqual({
      fileId: 'file',
      ...both,
      operationStatus: 'IN_PROGRESS',
    });
  });

  it('show its report, with an end only once there is one', () => {
    const groups = [{ statusCode: 201, statusMessage: '201 - x', iupds: ['A'] }];
    const times = { startTime: '2026-06-01T12:34:56.789', endTime: '2026-06-01T12:35:00.001' };
    const counts = { processedItem: 10, submittedItem: 10 };
    const { iupds, ...group } = groups[0]!;
    expect(viewUploadReport(done, 'file', 'v1', groups)).toEqual({
      uploadID: 'file',
      ...counts,
      responses: [{ ...group, requestIDs: iupds }],
      ...times,
    });
    expect(viewUploadReport(done, 'file', 'v2', groups)).toEqual({
      fileId: 'file',
      ...counts,
      responses: groups,
      ...times,
    });
    expect(viewUploadReport(job(), 'file', 'v1', [])).not.toHaveProperty('endTime');
  });
});
