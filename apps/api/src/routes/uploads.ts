import { Router, type Request, type Response } from 'express';
import { check, groupItems, type UploadVersion, viewUploadReport, viewUploadStatus } from '#libs/contracts';
import { type Job, type Operation, Rejected } from '#libs/domain';
import { concerns } from '#libs/observability';
import { spoolMultipart } from '#libs/uploads';
import { z } from 'zod';
import { authenticate, authorizeTenant, principalOf } from '../auth';
import type { ApiDeps } from '../deps';
import { useGpdErrors } from '../error-response';
import { submitJob } from '../submit-job';
import { readServiceType } from '../service-type';
import { fileIdOf } from './file-id';
import { listFiles } from './upload-files';

const OPERATIONS = { post: 'CREATE', put: 'UPDATE', delete: 'DELETE' } as const;

/** GPD's bulk upload, one router a version: the same jobs as our own API, behind the published contract. */
export function uploadRoutes(deps: ApiDeps, version: UploadVersion): Router {
  const router = Router({ mergeParams: true });
  const base = '/brokers/:broker/organizations/:organization/debtpositions';
  router.use(base, useGpdErrors, authenticate(deps, 'positions'));
  const guarded = authorizeTenant(deps);
  for (const method of ['post', 'put', 'delete'] as const) {
    router[method](`${base}/file`, guarded, (request, response) =>
      acceptFile(deps, OPERATIONS[method], request, response),
    );
  }
  router.get(`${base}/file/:fileId/status`, guarded, async (request, response) => {
    const { job, fileId } = await findJob(deps, request);
    setPollInterval(deps, response, job);
    response.json(viewUploadStatus(job, fileId, version));
  });
  router.get(`${base}/file/:fileId/report`, guarded, async (request, response) => {
    const { job, fileId } = await findJob(deps, request);
    if (version === 'v2' && job.counts.pending > 0) {
      setPollInterval(deps, response, job);
      throw new Rejected(
        'REPORT_TOO_EARLY',
        'The report has not been generated yet, wait for the operations to complete.',
      );
    }
    const groups = await groupItems(deps.archive.itemsByChunk(job.id), job.operation);
    response.json(viewUploadReport(job, fileId, version, groups));
  });
  router.get(`${base}/files`, guarded, (request, response) => listFiles(deps, request, response));
  return router;
}

async function acceptFile(
  deps: ApiDeps,
  operation: Operation,
  request: Request,
  response: Response,
): Promise<void> {
  const { broker, organization } = request.params as { broker: string; organization: string };
  const serviceType = readServiceType(request);
  await deps.admission.admit(principalOf(response).brokerCode);
  const file = await spoolMultipart(request, { ...deps.spool, fieldName: 'file' });
  if (!file.filename.endsWith('.zip')) {
    await file.remove();
    throw new Rejected('NOT_A_ZIP_FILE', 'Only ZIP files can be uploaded.');
  }
  const { jobId } = await submitJob(deps, {
    file,
    format: 'zip',
    organization,
    broker,
    serviceType,
    operation,
  });
  // Relative and without version, as published: clients append it to the base address they were given.
  const location = `brokers/${encodeURIComponent(broker)}/organizations/${encodeURIComponent(organization)}/debtpositions/file/${encodeURIComponent(fileIdOf(broker, organization, jobId))}/status`;
  response.status(202).set('Location', location).set('Retry-After', String(deps.config.POLL_SECONDS)).end();
}

/** An upload is found by its id, broker, organization and service type together, as in GPD. */
async function findJob(deps: ApiDeps, request: Request): Promise<{ job: Job; fileId: string }> {
  const { broker, organization, fileId } = check(
    z.object({ broker: z.string(), organization: z.string(), fileId: z.string() }),
    request.params,
  );
  const serviceType = readServiceType(request);
  const prefix = fileIdOf(broker, organization, '');
  const job = fileId.startsWith(prefix)
    ? await deps.archive.find(organization, fileId.slice(prefix.length))
    : undefined;
  // A dry run has changed nothing: no client of this contract may take it for an upload.
  const isFound = job?.brokerCode === broker && !job.dryRun;
  if (!isFound || job.serviceType !== serviceType) {
    // GPD's words, which tell a wrong id from a wrong service type and name the service type in both.
    const what = isFound ? 'data' : 'status';
    throw new Rejected(
      'STATUS_NOT_FOUND',
      `The ${what} for given fileId ${fileId} does not exist for ${serviceType}`,
    );
  }
  concerns({ jobId: job.id });
  return { job, fileId };
}

function setPollInterval(deps: ApiDeps, response: Response, job: Job): void {
  if (job.counts.pending > 0) response.set('Retry-After', String(deps.config.POLL_SECONDS));
}
