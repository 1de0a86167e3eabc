import type { Input } from './body';
import { type Calls, createCalls } from './calls';
import type { Job } from './errors';
import { type FollowOptions, followJob } from './follow-job';
import { type Item, type ItemStatus, type ListPath, type PageOf, type ReceiptFeed, pagesOf } from './pages';
import type { operations, paths } from './schema';
import {
  type SubmitOptions,
  type Submitted,
  type WaitOptions,
  jobPath,
  submit,
  submitAndFollow,
  waitForJob,
} from './submit';
import { type ClientOptions, type SendOptions, Transport } from './transport';

/** A job that is done. */
export interface Finished {
  job: Job;
  /** What failed and why, read page by page as it is asked for. */
  failed: AsyncIterable<Item>;
}

type FeedQuery = NonNullable<operations['readReceiptFeed']['parameters']['query']>;

/** A service, reached with a key. Every method throws GpdError or one of its kinds. */
export interface Client extends Calls {
  /** Hands a job in and follows it to its end. */
  submitAndWait(
    organization: string,
    input: Input,
    options?: SubmitOptions & WaitOptions,
  ): Promise<Finished & Submitted>;
  /** Hands a job in. It is stored then. */
  submit(organization: string, input: Input, options?: SubmitOptions): Promise<Submitted>;
  /** Waits for the end of a job that somebody has handed in. */
  waitForJob(organization: string, jobId: string, options?: WaitOptions): Promise<Finished>;
  /** A job as it goes on, from now to its end. */
  followJob(organization: string, jobId: string, options?: FollowOptions): AsyncIterable<Job>;
  /** What became of the items of a job, in order. */
  items(organization: string, jobId: string, options?: { status?: ItemStatus }): AsyncIterable<Item>;
  /** Jobs, newest first. */
  jobs(organization: string): AsyncIterable<Job>;
  /**
   * The feed of receipts, page by page, until there are no more. Keep `next` when you have kept a page, and begin with
   * it the next time: then you miss none, and get none twice.
   */
  receipts(organization: string, query?: FeedQuery): AsyncIterable<ReceiptFeed>;
  /** Pages of any list that is read on from a cursor. */
  pages<Path extends ListPath>(
    path: Path,
    params: paths[Path]['get']['parameters'],
  ): AsyncIterable<PageOf<Path>>;
  /** Any other request, with the key, tries and errors of the rest. */
  send(make: () => Request | Promise<Request>, options?: SendOptions): Promise<Response>;
}

const MOST_ITEMS = 1_000;
const MOST_JOBS = 100;

export function createClient(options: ClientOptions): Client {
  const transport = new Transport(options);
  const calls = createCalls(transport);
  const itemsOf: Client['items'] = (organization, jobId, { status } = {}) => ({
    async *[Symbol.asyncIterator]() {
      const pages = pagesOf(calls, '/organizations/{organization}/jobs/{jobId}/items', {
        path: { organization, jobId },
        query: { limit: MOST_ITEMS, ...(status === undefined ? {} : { status }) },
      });
      for await (const { items } of pages) yield* items;
    },
  });
  const finished = (organization: string, job: Job): Finished => ({
    job,
    failed: itemsOf(organization, job.id, { status: 'failed' }),
  });
  return {
    ...calls,
    async submitAndWait(organization, input, given = {}) {
      const submitted = await submitAndFollow(transport, organization, input, given);
      return { ...submitted, ...finished(organization, submitted.job) };
    },
    submit: (organization, input, given = {}) => submit(transport, organization, input, given),
    async waitForJob(organization, jobId, given = {}) {
      return finished(organization, await waitForJob(transport, organization, jobId, given));
    },
    followJob: (organization, jobId, given) => followJob(transport, jobPath(organization, jobId), given),
    items: itemsOf,
    async *jobs(organization) {
      const pages = pagesOf(calls, '/organizations/{organization}/jobs', {
        path: { organization },
        query: { limit: MOST_JOBS },
      });
      for await (const { jobs } of pages) yield* jobs;
    },
    async *receipts(organization, query = {}) {
      let { after } = query;
      for (let more = true; more;) {
        const { data } = await calls.GET('/organizations/{organization}/receipts', {
          params: { path: { organization }, query: { ...query, ...(after === undefined ? {} : { after }) } },
        });
        yield data;
        ({ next: after, more } = data);
      }
    },
    pages: (path, params) => pagesOf(calls, path, params),
    send: (make, given) => transport.send(make, given),
  };
}
