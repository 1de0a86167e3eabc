import { randomUUID } from 'node:crypto';
import { closeSync, createReadStream, openSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { type Command, Option } from 'commander';
import pc from 'picocolors';
import type { Job } from '#libs/client';
import { OPERATIONS } from '#libs/domain';
import { CliError } from '../cli-error';
import { withExamples } from '../examples';
import { download } from '../remote/download';
import { organizationOf, remoteOf, type RemoteOptions, withOrganization } from '../remote/options';
import { type Remote } from '../remote/remote';
import { showProgress } from '../remote/show-progress';
import { table } from '../table';
import { print } from '../with-database';

interface JobOptions extends RemoteOptions {
  organization?: string;
}

interface WaitOptions extends JobOptions {
  wait?: boolean;
  timeout?: string;
  failedTo?: string;
}

interface SubmitOptions extends WaitOptions {
  operation?: string;
  publish: boolean;
  dryRun?: boolean;
  idempotencyKey?: string;
}

const TYPES: Record<string, string> = {
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  '.zip': 'application/zip',
};
/** What failed, by the name of the file it is to be in: why, or the items themselves, to mend and send again. */
const FAILED: Record<string, string> = {
  '.ndjson': 'results.ndjson?status=failed',
  '.csv': 'results.csv?status=failed',
  '.zip': 'failed.zip',
};
const EXIT_CODES =
  '\nExit code: 0 when every item succeeded, 2 when some did not, 1 when something went wrong.';

export function addJobs(program: Command): void {
  const jobs = program.command('jobs').description('positions handed in in bulk, and what became of them');
  withExamples(
    withWait(withOrganization(jobs.command('submit <file>')))
      .description('hand in a file of positions or iupds: .json, .ndjson or .zip')
      .option('-w, --wait', 'until every item has its answer')
      .addOption(new Option('--operation <name>', "else the document's own").choices(OPERATIONS))
      .option('--no-publish', 'leave the positions drafts')
      .option('--dry-run', 'judge every item, write nothing')
      .option('--idempotency-key <text>', 'the same again with the same key is the same job; else a new one')
      .addHelpText('after', EXIT_CODES)
      .action(submit),
    [
      'wait for the end, and keep what failed, to mend and send again',
      'jobs submit positions.zip -o 77777777777 --wait --failed-to failed.zip',
    ],
    ['see what would become of it', 'jobs submit positions.json -o 77777777777 --dry-run --wait'],
  );
  withExamples(
    withWait(withOrganization(jobs.command('watch <id>')))
      .description('follow a job to its end')
      .addHelpText('after', EXIT_CODES)
      .action(async (id: string, options: WaitOptions) => {
        await watch(remoteOf(options), id, options);
      }),
    ['a job somebody else has handed in', 'jobs watch 0b6f1c2e7d3a4f5b8c9d0e1f2a3b4c5d -o 77777777777'],
  );
  withExamples(
    withOrganization(jobs.command('list'))
      .description('jobs, newest first')
      .option('-n, --limit <number>', 'how many', '20')
      .action(async ({ limit, ...options }: JobOptions & { limit: string }) => {
        const page = await remoteOf(options).get<{ jobs: Job[] }>(jobsPath(options), { limit });
        if (options.json) print(page);
        else process.stdout.write(table(HEAD, page.jobs.map(rowOf)));
      }),
    ['the last five', 'jobs list -o 77777777777 -n 5'],
  );
  withExamples(
    withOrganization(jobs.command('show <id>'))
      .description('a job as it stands')
      .action(async (id: string, options: JobOptions) => {
        const job = await remoteOf(options).get<Job>(jobPath(options, id));
        if (options.json) print(job);
        else process.stdout.write(table(HEAD, [rowOf(job)]));
      }),
    ['as a program reads it', 'jobs show 0b6f1c2e7d3a4f5b8c9d0e1f2a3b4c5d -o 77777777777 --json'],
  );
  withExamples(
    withOrganization(jobs.command('failed <id> <file>'))
      .description('keep what failed of a job: why (.ndjson, .csv), or the items themselves (.zip)')
      .action(async (id: string, file: string, options: JobOptions) => {
        const kind = failedKind(file);
        await download(remoteOf(options), `${jobPath(options, id)}/${kind}`, file);
        if (options.json) print({ file });
      }),
    ['for a spreadsheet', 'jobs failed 0b6f1c2e7d3a4f5b8c9d0e1f2a3b4c5d failed.csv -o 77777777777'],
  );
  withExamples(
    withWait(withOrganization(jobs.command('retry <id>')))
      .description('try the failed items again, as a job of their own')
      .option('-w, --wait', 'until every item has its answer')
      .addHelpText('after', EXIT_CODES)
      .action(async (id: string, options: WaitOptions) => {
        const remote = remoteOf(options);
        const headers = { 'Idempotency-Key': randomUUID() };
        const job = await remote.json<Job>('POST', `${jobPath(options, id)}/retry-failed`, { headers });
        await accepted(remote, job, options);
      }),
    ['once the cause is gone', 'jobs retry 0b6f1c2e7d3a4f5b8c9d0e1f2a3b4c5d -o 77777777777 --wait'],
  );
  withExamples(
    withOrganization(jobs.command('cancel <id>'))
      .description('stop what has not begun')
      .action(async (id: string, options: JobOptions) => {
        const job = await remoteOf(options).json<Job>('POST', `${jobPath(options, id)}/cancel`);
        if (options.json) print(job);
        else process.stdout.write(table(HEAD, [rowOf(job)]));
      }),
    ['a file that was the wrong one', 'jobs cancel 0b6f1c2e7d3a4f5b8c9d0e1f2a3b4c5d -o 77777777777'],
  );
}

const withWait = (command: Command): Command =>
  command
    .option('--timeout <seconds>', 'give up waiting after so long; the job goes on')
    .option('--failed-to <file>', 'keep what failed: why (.ndjson, .csv), or the items themselves (.zip)');

const jobsPath = (options: JobOptions): string =>
  `/organizations/${encodeURIComponent(organizationOf(options))}/jobs`;
const jobPath = (options: JobOptions, id: string): string => `${jobsPath(options)}/${encodeURIComponent(id)}`;

const HEAD = ['id', 'created', 'operation', 'status', 'total', 'succeeded', 'failed', 'pending'];
const rowOf = ({ id, createdAt, operation, dryRun, status, counts }: Job): (string | number)[] => [
  id,
  createdAt,
  dryRun ? `${operation} (dry run)` : operation,
  status,
  counts.total,
  counts.succeeded,
  counts.failed,
  counts.pending,
];

async function submit(file: string, options: SubmitOptions): Promise<void> {
  const remote = remoteOf(options);
  const base = jobsPath(options);
  if (options.failedTo !== undefined) failedKind(options.failedTo);
  const type = TYPES[path.extname(file).toLowerCase()];
  if (type === undefined)
    throw new CliError(`${file} must be named ${Object.keys(TYPES).join(', ')}: that says how to read it`);
  assertReadable(file);
  const job = await remote.json<Job>('POST', base, {
    query: {
      operation: options.operation,
      toPublish: options.publish ? undefined : false,
      dryRun: options.dryRun,
    },
    headers: {
      'Content-Type': type,
      // A try whose answer was lost must not become a second job.
      'Idempotency-Key': options.idempotencyKey ?? randomUUID(),
    },
    body: () => Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>,
  });
  await accepted(remote, job, options);
}

async function accepted(remote: Remote, job: Job, options: WaitOptions): Promise<void> {
  if (options.wait) {
    process.stderr.write(`job ${job.id}: ${job.counts.total} items\n`);
    await watch(remote, job.id, options);
    return;
  }
  if (options.failedTo !== undefined)
    process.stderr.write(
      `without --wait nothing has failed yet: gpd jobs failed ${job.id} ${options.failedTo}\n`,
    );
  if (options.json) print(job);
  else
    process.stdout.write(
      `job ${job.id}: ${job.counts.total} items accepted; gpd jobs watch ${job.id} follows them\n`,
    );
}

async function watch(remote: Remote, id: string, options: WaitOptions): Promise<void> {
  const kind = options.failedTo === undefined ? undefined : failedKind(options.failedTo);
  const leaving = new AbortController();
  const seconds = readSeconds(options.timeout);
  const timer = seconds === undefined ? undefined : setTimeout(() => leaving.abort(), seconds * 1000);
  let done: Job;
  try {
    done = await showProgress(
      remote.followJob(organizationOf(options), id, leaving.signal),
      options.json ?? false,
    );
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
    throw new CliError(`It was not done within ${options.timeout ?? ''} s and goes on: gpd jobs watch ${id}`);
  } finally {
    clearTimeout(timer);
  }
  const { total, succeeded, failed, unprocessed } = done.counts;
  if (failed > 0 && kind !== undefined && options.failedTo !== undefined) {
    await download(remote, `${jobPath(options, id)}/${kind}`, options.failedTo);
    process.stderr.write(`what failed is in ${options.failedTo}\n`);
  }
  if (options.json) print(done);
  else {
    const color = succeeded === total ? pc.green : pc.yellow;
    const rest = unprocessed === 0 ? '' : `, ${unprocessed} not processed`;
    process.stdout.write(
      color(`${done.status}: ${succeeded} of ${total} succeeded, ${failed} failed${rest}`) + '\n',
    );
  }
  process.exitCode = succeeded === total ? 0 : 2;
}

function readSeconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 86_400))
    throw new CliError('--timeout must be a number of seconds, up to 86400');
  return seconds;
}

function failedKind(file: string): string {
  const kind = FAILED[path.extname(file).toLowerCase()];
  if (kind === undefined)
    throw new CliError(`${file} must be named .ndjson or .csv (why they failed), or .zip (the items)`);
  return kind;
}

function assertReadable(file: string): void {
  try {
    closeSync(openSync(file, 'r'));
  } catch (error) {
    throw new CliError(`${file} cannot be read (${String((error as NodeJS.ErrnoException).code)})`);
  }
}
