import { OPERATIONS } from '#libs/domain';
import { itemsQuery, pageQuery, statusQuery } from '../../routes/jobs';
import { BINARY, type Operation, TEXT, answer } from '../operation';
import { queryOf } from '../parameters';
import { UPLOAD_PROBLEMS } from '../upload-problems';

const path = '/organizations/{organization}/jobs';
const one = `${path}/{jobId}`;
const ofJobs = { tag: 'Jobs', access: 'partner' } as const;
const NDJSON = { ...TEXT, description: 'A position or an iupd a line.' };
const ACCEPTED = {
  200: answer(
    'The job, which is done: it was waited for.',
    'Job',
    'Location',
    'Idempotency-Replayed',
    'Preference-Applied',
  ),
  202: answer(
    'The job. It is stored, and will be worked on.',
    'Job',
    'Location',
    'Retry-After',
    'Idempotency-Replayed',
    'Preference-Applied',
  ),
};

export const JOBS: Operation[] = [
  {
    ...ofJobs,
    id: 'createJob',
    method: 'post',
    path,
    summary: 'Hand in positions, or iupds',
    parameters: [
      {
        name: 'operation',
        in: 'query',
        description: "Default: the document's own, else CREATE for positions and DELETE for iupds.",
        schema: { type: 'string', enum: OPERATIONS },
      },
      'serviceType',
      {
        name: 'toPublish',
        in: 'query',
        description: 'Whether positions are published as they are applied; else they stay drafts.',
        schema: { type: 'boolean', default: true },
      },
      'dryRun',
      'callbackUrl',
      'idempotencyKey',
      'preferWait',
    ],
    body: {
      description: 'Positions to create or update, iupds to delete, publish or invalidate.',
      content: {
        'application/json': {
          oneOf: [
            { $ref: '#/components/schemas/PositionsDocument' },
            { $ref: '#/components/schemas/IupdsDocument' },
          ],
        },
        'application/x-ndjson': NDJSON,
        'application/ndjson': NDJSON,
        'application/jsonl': NDJSON,
        'application/zip': BINARY,
        'application/x-zip-compressed': BINARY,
        'application/octet-stream': BINARY,
        'multipart/form-data': { type: 'object', properties: { file: BINARY }, required: ['file'] },
      },
    },
    answers: ACCEPTED,
    problems: [...UPLOAD_PROBLEMS, 'IDEMPOTENCY_KEY_REUSED', 'SECRETS_UNAVAILABLE'],
  },
  {
    ...ofJobs,
    id: 'listJobs',
    method: 'get',
    path,
    summary: 'Jobs, newest first',
    parameters: queryOf(pageQuery),
    answers: { 200: answer('A page of jobs.', 'JobList') },
  },
  {
    ...ofJobs,
    id: 'getJob',
    method: 'get',
    path: one,
    summary: 'A job as it stands',
    parameters: ['preferWait'],
    answers: { 200: answer('The job.', 'Job', 'Retry-After', 'Preference-Applied') },
    problems: ['JOB_NOT_FOUND'],
  },
  {
    ...ofJobs,
    id: 'followJob',
    method: 'get',
    path: `${one}/events`,
    summary: 'A job as it goes on, by server-sent events',
    description:
      '`progress` with the Job whenever it has changed, once a second at most; `done` with the Job at its end. The connection ends after some minutes in any case: connect again.',
    answers: { 200: { description: 'Events.', content: { 'text/event-stream': TEXT } } },
    problems: ['JOB_NOT_FOUND'],
  },
  {
    ...ofJobs,
    id: 'listItems',
    method: 'get',
    path: `${one}/items`,
    summary: 'What became of each item',
    parameters: queryOf(itemsQuery),
    answers: { 200: answer('A page of items, in order.', 'ItemList') },
    problems: ['JOB_NOT_FOUND'],
  },
  {
    ...ofJobs,
    id: 'getResultsNdjson',
    method: 'get',
    path: `${one}/results.ndjson`,
    summary: 'What became of all items, an Item a line',
    parameters: queryOf(statusQuery),
    answers: { 200: { description: 'Items in order.', content: { 'application/x-ndjson': TEXT } } },
    problems: ['JOB_NOT_FOUND'],
  },
  {
    ...ofJobs,
    id: 'getResultsCsv',
    method: 'get',
    path: `${one}/results.csv`,
    summary: 'What became of all items, for a spreadsheet',
    parameters: queryOf(statusQuery),
    answers: {
      200: {
        description: 'Items in order, with a line of names before them.',
        content: { 'text/csv': TEXT },
        headers: ['Content-Disposition'],
      },
    },
    problems: ['JOB_NOT_FOUND'],
  },
  {
    ...ofJobs,
    id: 'getFailedZip',
    method: 'get',
    path: `${one}/failed.zip`,
    summary: 'The failed items as an upload takes them, to mend and hand in again',
    description:
      'One JSON document: positions, or iupds where the job took iupds. It names the `operation` where the list does not imply it.',
    answers: {
      200: {
        description: 'A ZIP with failed.json.',
        content: { 'application/zip': BINARY },
        headers: ['Content-Disposition'],
      },
    },
    problems: ['JOB_NOT_FOUND', 'JOB_NOT_COMPLETE', 'NOTHING_TO_RETRY', 'FAILED_ITEMS_GONE'],
  },
  {
    ...ofJobs,
    id: 'cancelJob',
    method: 'post',
    path: `${one}/cancel`,
    summary: 'Stop what has not begun',
    answers: {
      200: answer('The job, which is over.', 'Job'),
      202: answer('The job: what has begun is finished.', 'Job', 'Retry-After'),
    },
    problems: ['JOB_NOT_FOUND'],
  },
  {
    ...ofJobs,
    id: 'retryFailed',
    method: 'post',
    path: `${one}/retry-failed`,
    summary: 'Try the failed items again, as a job of their own',
    parameters: ['callbackUrl', 'idempotencyKey', 'preferWait'],
    answers: ACCEPTED,
    problems: [
      'JOB_NOT_FOUND',
      'JOB_NOT_COMPLETE',
      'NOTHING_TO_RETRY',
      'UPLOADS_BUSY',
      'SPOOL_FULL',
      'BACKLOG_FULL',
      'BROKER_BACKLOG_FULL',
      'SECRETS_UNAVAILABLE',
    ],
  },
  {
    ...ofJobs,
    id: 'undoJob',
    method: 'post',
    path: `${one}/undo`,
    summary: 'Remove what a job created and is unpaid and unchanged since',
    description: 'As a job of its own. Asked for again, the answer is the undo that is there.',
    parameters: ['dryRun', 'callbackUrl', 'idempotencyKey', 'preferWait'],
    answers: ACCEPTED,
    problems: [
      'JOB_NOT_FOUND',
      'JOB_NOT_COMPLETE',
      'UNDO_NOT_POSSIBLE',
      'NOTHING_TO_UNDO',
      'BACKLOG_FULL',
      'BROKER_BACKLOG_FULL',
      'SECRETS_UNAVAILABLE',
    ],
  },
];
