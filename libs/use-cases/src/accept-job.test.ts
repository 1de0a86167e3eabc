import { type NewJob, type QueuedChunk } from '#libs/domain';
import { type AcceptJobPorts, acceptJob } from './accept-job';

const job: NewJob = {
  id: 'a'.repeat(32),
  organizationFiscalCode: '77777777777',
  serviceType: 'GPD',
  operation: 'CREATE',
  toPublish: true,
  dryRun: false,
  submitted: 3,
  idempotencyKey: 'key',
  requestHash: 'hash',
};

type Acceptance = Awaited<ReturnType<AcceptJobPorts<string, string>['accept']>>;

/** A ledger that answers so, and the queue beside it. */
function accepting(acceptance: Acceptance | Error) {
  const order: string[] = [];
  const enqueued: QueuedChunk[] = [];
  const accept = () =>
    acceptJob(
      {
        accept: async (_job, chunks) => {
          for await (const chunk of chunks('transaction')) order.push(`stored ${chunk}`);
          if (acceptance instanceof Error) throw acceptance;
          order.push('committed');
          return acceptance;
        },
        enqueueChunks: (refs) => {
          order.push('queued');
          enqueued.push(...refs);
          return Promise.resolve();
        },
      },
      job,
      async function* () {
        yield await Promise.resolve('chunk 0');
        yield await Promise.resolve('chunk 1');
      },
    );
  return { accept, order, enqueued };
}

describe('acceptJob', () => {
  it('queues the chunks only after all of them are stored', async () => {
    const queued = [0, 1].map((seq) => ({
      jobId: job.id,
      seq,
      organizationFiscalCode: job.organizationFiscalCode,
      items: 2,
    }));
    const { accept, order, enqueued } = accepting({ kind: 'accepted', jobId: job.id, queued });
    expect(await accept()).toEqual({ jobId: job.id, repeated: false });
    expect(order).toEqual(['stored chunk 0', 'stored chunk 1', 'committed', 'queued']);
    expect(enqueued).toEqual(queued);
  });

  it('queues nothing of a job that waits for another', async () => {
    const { accept, enqueued } = accepting({ kind: 'accepted', jobId: job.id, queued: [] });
    expect(await accept()).toEqual({ jobId: job.id, repeated: false });
    expect(enqueued).toEqual([]);
  });

  it('queues nothing of a job that could not be stored', async () => {
    const { accept, enqueued } = accepting(new Error('away'));
    await expect(accept()).rejects.toThrow('away');
    expect(enqueued).toEqual([]);
  });

  it('answers a repeated request with the job it made first', async () => {
    const { accept, enqueued } = accepting({ kind: 'known', jobId: 'first', requestHash: 'hash' });
    expect(await accept()).toEqual({ jobId: 'first', repeated: true });
    expect(enqueued).toEqual([]);
  });

  it.each(['other', undefined])(
    'refuses another request under the same key: hash %s',
    async (requestHash) => {
      const { accept } = accepting({ kind: 'known', jobId: 'first', requestHash });
      await expect(accept()).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    },
  );
});
