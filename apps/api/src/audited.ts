import { type Request, type RequestHandler, type Response } from 'express';
import type { AuditOutcome } from '#libs/domain';
import { currentActor } from './actor';
import { principalOf } from './auth';
import type { ApiDeps } from './deps';
import { OPERATIONS } from './openapi/operations';

/** How calls of the administration are told from their paths: those with a word in a place before those with a parameter. */
const CALLS = OPERATIONS.filter(({ access }) => access === 'operator')
  .map(({ id, method, path }) => ({
    id,
    matches: new RegExp(`^${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '[^/]+')}$`),
    parameters: path.split('{').length,
  }))
  .sort((a, b) => a.parameters - b.parameters);

/**
 * Writes into the audit log what an operator is about to change before it is changed (no entry, no change), and what
 * became of it before it is answered. Paths of the administration carry codes and ids, never personal data; queries
 * and bodies are not written. Reading a secret counts as a change.
 */
export function audited(deps: Pick<ApiDeps, 'audit' | 'logger'>): RequestHandler {
  return async (request, response, next) => {
    const { method } = request;
    const path = pathOf(request);
    if (/^(GET|HEAD|OPTIONS)$/.test(method) && !path.endsWith('/secret')) {
      next();
      return;
    }
    const operation = CALLS.find(({ matches }) => matches.test(`${method} ${path}`))?.id ?? '(none)';
    await beginAudit(deps, request, response, operation);
    next();
  };
}

/** Writes the entry of a call, and sees to it that its outcome is written before it is answered. */
export async function beginAudit(
  { audit, logger }: Pick<ApiDeps, 'audit' | 'logger'>,
  request: Request,
  response: Response,
  operation: string,
): Promise<void> {
  const requestId = String(response.locals['requestId']);
  const id = await audit.begin({
    actor: currentActor(),
    keyId: principalOf(response).keyId,
    method: request.method,
    operation,
    target: pathOf(request),
    requestId,
  });
  response.locals['auditEntry'] = id;
  const end = response.end.bind(response) as (...given: unknown[]) => typeof response;
  const endAfterwards = (...given: unknown[]): typeof response => {
    audit
      .end(id, outcomeOf(response.statusCode), response.statusCode)
      // The entry stays, with an outcome nobody knows.
      .catch((error: unknown) =>
        logger.error({ err: error, requestId }, 'an outcome is missing in the audit log'),
      )
      .finally(() => end(...given));
    return response;
  };
  response.end = endAfterwards as typeof response.end;
}

const pathOf = (request: Request): string => request.originalUrl.split('?')[0] ?? '';

/** Adds to the entry of a call that is audited. No note, no change: written before what it is about is done. */
export const noteInAudit = (
  { audit }: Pick<ApiDeps, 'audit'>,
  response: Response,
  note: string,
): Promise<void> => audit.note(String(response.locals['auditEntry']), note);

function outcomeOf(status: number): AuditOutcome {
  if (status < 400) return 'done';
  return status < 500 ? 'refused' : 'failed';
}
