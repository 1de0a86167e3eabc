import { type Format, type Input, readBody } from './body';
import { GpdError, type Job, TimeoutError } from './errors';
import { type FollowOptions, followJob } from './follow-job';
import type { operations } from './schema';
import type { Transport } from './transport';

type Query = NonNullable<operations['createJob']['parameters']['query']>;

export interface SubmitOptions extends Query {
  /** Name of this request. The same again under the same name is the same job; default: a name of its own. */
  idempotencyKey?: string;
  /** How to read bytes; a list, a document, or a file with a name or type says that by itself. */
  format?: Format;
  signal?: AbortSignal;
}

export interface WaitOptions extends FollowOptions {
  /** Told of the job when it is taken in and whenever it has come further, the last time at its end. */
  onProgress?: (job: Job) => void;
  /** How long it may take in all. */
  timeoutMs?: number;
}

export interface Submitted {
  job: Job;
  idempotencyKey: string;
  /** Whether it had been handed in before under this key. */
  wasKnown: boolean;
}

/** A file on a slow line: as long as the service itself would take in a body, and its reading. */
const UPLOAD_SECONDS = 900;

export const jobPath = (organization: string, jobId: string): string =>
  `/organizations/${encodeURIComponent(organization)}/jobs/${encodeURIComponent(jobId)}`;

/** Hands a job in. Tried again under one key, it is one job however many of its answers are lost. */
export async function submit(
  transport: Transport,
  organization: string,
  input: Input,
  { idempotencyKey = newKey(), format, signal, ...query }: SubmitOptions,
): Promise<Submitted> {
  const { contentType, open } = await readBody(input, format);
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query as Record<string, string | boolean | undefined>))
    if (value !== undefined) search.set(name, String(value));
  const url = `${transport.url}/organizations/${encodeURIComponent(organization)}/jobs?${search.toString()}`;
  const make = async () =>
    new Request(url, {
      method: 'POST',
      headers: { 'Content-Type': contentType, 'Idempotency-Key': idempotencyKey },
      body: await open(),
      // Must be said where the body is a stream.
      duplex: 'half',
      ...(signal === undefined ? {} : { signal }),
    } as RequestInit);
  return await knowing({ idempotencyKey }, async () => {
    const response = await transport.send(make, { answerSeconds: UPLOAD_SECONDS });
    const wasKnown = response.headers.get('Idempotency-Replayed') === 'true';
    return { job: (await response.json()) as Job, idempotencyKey, wasKnown };
  });
}

/** Follows a job to its end. */
export async function waitForJob(
  transport: Transport,
  organization: string,
  jobId: string,
  { onProgress, timeoutMs, signal, ...follow }: WaitOptions,
): Promise<Job> {
  const known: { job?: Job } = {};
  return await knowing(known, () =>
    inTime(timeoutMs, signal, async (ending) => {
      for await (const job of followJob(transport, jobPath(organization, jobId), {
        ...follow,
        ...(ending === undefined ? {} : { signal: ending }),
      })) {
        known.job = job;
        onProgress?.(job);
      }
      if (known.job === undefined) throw new Error('A job that is followed is told of at least once');
      return known.job;
    }),
  );
}

/** Hands a job in and follows it to its end. */
export async function submitAndFollow(
  transport: Transport,
  organization: string,
  input: Input,
  { onProgress, timeoutMs, signal, patienceSeconds, ...options }: SubmitOptions & WaitOptions,
): Promise<Submitted> {
  const { idempotencyKey = newKey() } = options;
  return await knowing({ idempotencyKey }, () =>
    inTime(timeoutMs, signal, async (ending) => {
      const signalled = ending === undefined ? {} : { signal: ending };
      const given = { ...options, ...signalled, idempotencyKey };
      const submitted = await submit(transport, organization, input, given);
      onProgress?.(submitted.job);
      if (submitted.job.counts.pending === 0) return submitted;
      const job = await knowing({ job: submitted.job }, () =>
        waitForJob(transport, organization, submitted.job.id, {
          ...signalled,
          ...(onProgress === undefined ? {} : { onProgress }),
          ...(patienceSeconds === undefined ? {} : { patienceSeconds }),
        }),
      );
      return { ...submitted, job };
    }),
  );
}

/** Whatever goes wrong says what is known, so that the job is found again. */
async function knowing<T>(known: { idempotencyKey?: string; job?: Job }, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GpdError) {
      const { idempotencyKey, job } = known;
      if (idempotencyKey !== undefined) error.idempotencyKey ??= idempotencyKey;
      if (job !== undefined) error.job ??= job;
    }
    throw error;
  }
}

/** @throws TimeoutError when it takes longer */
async function inTime<T>(
  timeoutMs: number | undefined,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  if (timeoutMs === undefined) return await work(signal);
  const late = new AbortController();
  const error = new TimeoutError(`The job was not done within ${timeoutMs} ms; it goes on`);
  const timer = setTimeout(() => late.abort(error), timeoutMs);
  try {
    return await work(signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]));
  } finally {
    clearTimeout(timer);
  }
}

/** `crypto.randomUUID` is kept from pages that came without TLS. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
