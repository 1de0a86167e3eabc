import { type Request, type Response, Router } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readCode, readDebtor, readErasure, readRetention, viewStoredReceipt } from '#libs/contracts';
import { noteInAudit } from '../audited';
import type { ApiDeps } from '../deps';
import { readFlag } from '../query';
import { refusing } from '../signing-secret';

/**
 * What data protection asks of an organization: how long data is kept, what there is of one debtor, and erasing it.
 * Debtors are named in bodies, never in paths: paths are in logs. Mounted where only operators come, audited.
 */
export function debtorRoutes(deps: ApiDeps): Router {
  const router = Router();
  const one = '/admin/organizations/:organization';

  router.get(`${one}/retention`, async (request, response) => {
    response.json(await deps.retention.find(organizationOf(request)));
  });
  router.put(`${one}/retention`, async (request, response) => {
    await deps.retention.put(organizationOf(request), readRetention(request.body));
    response.json(await deps.retention.find(organizationOf(request)));
  });

  router.post(`${one}/debtors/export`, async (request, response) => {
    const organization = organizationOf(request);
    const { code, codes } = readDebtor(request.body);
    await announce(deps, response, { organization, code });
    response.type('application/x-ndjson').set('Content-Disposition', 'attachment; filename="debtor.ndjson"');
    await pipeline(Readable.from(linesOf(deps.debtor(organization, codes))), response);
  });

  router.post(`${one}/debtors/erase`, async (request, response) => {
    const organization = organizationOf(request);
    const { code, codes, paidBefore } = readErasure(request.body);
    const dryRun = readFlag(request, 'dryRun');
    const fingerprints = await announce(deps, response, { organization, code });
    const { data, items } = deps.debtor(organization, codes);
    const given = { dryRun, ...(paidBefore === undefined ? {} : { paidBefore }) };
    const positions = await data.erasePositions(given);
    const receipts = await data.eraseReceipts(given);
    const { erased, running } = await items.erase(given);
    const result = {
      positions,
      receipts,
      jobItems: { erased, kept: running === 0 ? {} : { JOB_RUNNING: running } },
    };
    await noteInAudit(deps, response, `${dryRun ? 'dry run' : 'erased'} ${JSON.stringify(result)}`);
    response.json({ dryRun, fingerprints, ...result });
  });
  return router;
}

/**
 * Writes into the audit log whom the call is about, in a way only those can read who have SECRETS_KEYS.
 * @returns the debtor's fingerprints
 * @throws Rejected ORGANIZATION_NOT_FOUND, SECRETS_UNAVAILABLE
 */
async function announce(
  deps: ApiDeps,
  response: Response,
  { organization, code }: { organization: string; code: string },
): Promise<string[]> {
  await deps.retention.find(organization);
  const fingerprints = refusing(() => deps.fingerprints(code, organization));
  await noteInAudit(deps, response, `debtor ${fingerprints[0] ?? ''}`);
  return fingerprints;
}

/**
 * As they are stored, where views leave out what a debtor has a right to see. The last line says how many there were: a
 * file that ends without it is not whole.
 */
async function* linesOf({ data, items }: ReturnType<ApiDeps['debtor']>): AsyncGenerator<string> {
  const counts = { positions: 0, receipts: 0, jobItems: 0 };
  const line = (type: string, value: object) => `${JSON.stringify({ type, ...value })}\n`;
  for await (const position of data.positions()) {
    counts.positions += 1;
    yield line('position', { position });
  }
  for await (const receipt of data.receipts()) {
    counts.receipts += 1;
    yield line('receipt', { receipt: viewStoredReceipt(receipt) });
  }
  for await (const item of items.items()) {
    counts.jobItems += 1;
    yield line('jobItem', item);
  }
  yield line('end', counts);
}

const organizationOf = (request: Request): string => readCode(request.params['organization']);
