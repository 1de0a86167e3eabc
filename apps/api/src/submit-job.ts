import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { v7 as uuidv7 } from 'uuid';
import { type NewJob, OPERATIONS, type Operation, Rejected, takesIupds } from '#libs/domain';
import { traced } from '#libs/observability';
import type { NewChunk } from '#libs/persistence';
import { type ReadUpload, type Spooled, chunksPathOf, readChunks } from '#libs/uploads';
import { acceptInTrace } from './accept-in-trace';
import type { ApiDeps } from './deps';
import { callbackMark } from './job-callback';

export type UploadFormat = 'zip' | 'json' | 'ndjson';

/** An upload on the spool, with what its request said about it. */
export interface Submission {
  file: Spooled;
  format: UploadFormat;
  organization: string;
  broker?: string;
  serviceType: string;
  /** Absent: the document says, else it follows from its content. */
  operation?: Operation;
  /** Absent: positions are published. */
  toPublish?: boolean;
  /** Absent: what the job does is done. */
  dryRun?: boolean;
  idempotencyKey?: string;
  callback?: NonNullable<NewJob['callback']>;
  /** The job whose failed items these are. */
  parentJobId?: string;
  /** Largest content in bytes; absent: what uploads may have. */
  maxContentBytes?: number;
}

/** A zip bomb inflates a thousandfold; honest JSON twenty. */
const MAX_RATIO = 1_000;
const CHUNK_BYTES = 1024 * 1024;
const MAX_ITEM_BYTES = 4 * 1024 * 1024;

/**
 * The one way in for every job, whichever face it came through: reads and checks the spooled upload off the
 * event loop, stores the job with all its chunks, queues them. The spool is empty again afterwards.
 *
 * @throws Rejected with everything that is wrong with the upload; nothing is stored then
 */
export async function submitJob(
  deps: ApiDeps,
  submission: Submission,
): Promise<{ jobId: string; repeated: boolean }> {
  const { file } = submission;
  const chunksPath = chunksPathOf(file.path);
  try {
    const attributes = { 'gpd.upload.format': submission.format };
    const upload = await traced(deps.tracing, 'read upload', { attributes }, async (span) => {
      const read = await deps.uploads.read({
        path: file.path,
        format: submission.format,
        content: contentOf(submission.operation),
        maxContentBytes: submission.maxContentBytes ?? deps.config.UPLOAD_MAX_CONTENT_BYTES,
        maxRatio: MAX_RATIO,
        chunkItems: deps.config.CHUNK_ITEMS,
        chunkBytes: CHUNK_BYTES,
        maxItemBytes: MAX_ITEM_BYTES,
        auxDigit: deps.config.AUX_DIGIT,
        chunksPath,
      });
      span.set({ 'gpd.items': read.submitted, 'gpd.chunks': read.chunks.length });
      return read;
    });
    const operation = agreeOnOperation(submission.operation, upload.operation, upload.content);
    const { toPublish = true, dryRun = false } = submission;
    if (!toPublish && takesIupds(operation)) throw draftsOnly(operation);
    const job = {
      id: newJobId(),
      organizationFiscalCode: submission.organization,
      serviceType: submission.serviceType,
      operation,
      toPublish,
      dryRun,
      submitted: upload.submitted,
      ...(submission.broker === undefined ? {} : { brokerCode: submission.broker }),
      ...(submission.callback === undefined ? {} : { callback: submission.callback }),
      ...(submission.parentJobId === undefined ? {} : { parentJobId: submission.parentJobId }),
      ...(submission.idempotencyKey === undefined
        ? {}
        : {
            idempotencyKey: submission.idempotencyKey,
            requestHash: await hashRequest(
              file.path,
              `${operation} ${submission.serviceType}${toPublish ? '' : ' drafts'}${dryRun ? ' dry run' : ''}${callbackMark(submission.callback)}`,
            ),
          }),
    };
    return await acceptInTrace(deps, job, () => storedChunks(chunksPath, upload));
  } finally {
    await file.remove();
  }
}

async function* storedChunks(chunksPath: string, upload: ReadUpload): AsyncGenerator<NewChunk> {
  for await (const { chunk, payload, keys } of readChunks(chunksPath, upload.chunks)) {
    const { firstItem, items, iupdHashes } = chunk;
    yield { firstItem, items, payload, keys, iupdHashes: Buffer.from(iupdHashes) };
  }
}

function contentOf(operation: Operation | undefined): 'positions' | 'iupds' | 'auto' {
  if (operation === undefined) return 'auto';
  return takesIupds(operation) ? 'iupds' : 'positions';
}

/** The request's word, the document's own `operation` and its list must say the same. */
function agreeOnOperation(
  requested: Operation | undefined,
  stated: string | undefined,
  content: 'positions' | 'iupds',
): Operation {
  const operation = requested ?? readOperation(stated) ?? (content === 'iupds' ? 'DELETE' : 'CREATE');
  const disagrees = stated !== undefined && readOperation(stated) !== operation;
  if (disagrees || takesIupds(operation) !== (content === 'iupds')) {
    throw new Rejected(
      'OPERATION_MISMATCH',
      `The operation is ${operation}, but the document ${disagrees ? `says ${stated}` : `lists ${content}`}`,
      [{ pointer: '/operation', detail: 'must agree with the request and the list in the document' }],
    );
  }
  return operation;
}

/** @throws Rejected BAD_REQUEST */
export function readOperation(given: string | undefined): Operation | undefined {
  if (given === undefined) return undefined;
  const operation = OPERATIONS.find((each) => each === given.toUpperCase());
  if (operation !== undefined) return operation;
  const detail = `must be one of ${OPERATIONS.join(', ')}`;
  throw new Rejected('BAD_REQUEST', `operation ${detail}`, [{ pointer: '/operation', detail }]);
}

/** Ids that rise with time. */
export const newJobId = (): string => uuidv7().replaceAll('-', '');

function draftsOnly(operation: Operation): Rejected {
  const detail = `means nothing to ${operation}: only CREATE and UPDATE make drafts`;
  return new Rejected('BAD_REQUEST', `toPublish=false ${detail}`, [{ pointer: '/toPublish', detail }]);
}

async function hashRequest(file: string, context: string): Promise<string> {
  const hash = createHash('sha256').update(context);
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
