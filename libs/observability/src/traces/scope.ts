import { AsyncLocalStorage } from 'node:async_hooks';
import { Rejected } from '#libs/domain';
import type { Span, SpanOptions, Tracing } from './span';

/** Ids of what is being done, for every line of the log that is written meanwhile. */
export type Facts = Record<string, string | number>;

interface Scope {
  span: Span;
  /** Shared by all that is done within one request: what one step finds out the lines after it say, too. */
  facts: Facts;
}

const scopes = new AsyncLocalStorage<Scope>();

/**
 * Runs a request within its span. Only the api works so: workers hand spans on by hand, for what follows each promise costs
 * where thousands are made a second.
 *
 * @param facts may be added to by `concerns`
 */
export function inScope(span: Span, facts: Facts, rest: () => void): void {
  scopes.run({ span, facts }, rest);
}

/** Notes what the request is about. Outside of one it does nothing. */
export function concerns(facts: Facts): void {
  const scope = scopes.getStore();
  if (scope !== undefined) Object.assign(scope.facts, facts);
}

/** What is being done; undefined outside of a request. */
export const currentSpan = (): Span | undefined => scopes.getStore()?.span;

/** What lines of the log say of the request they are written in. */
export function factsOfScope(): Facts {
  const scope = scopes.getStore();
  return scope === undefined ? {} : { ...scope.facts, traceId: scope.span.traceId };
}

/** Does a step of a request as a span of its own. */
export async function traced<T>(
  tracing: Tracing,
  name: string,
  options: Omit<SpanOptions, 'parent'>,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const scope = scopes.getStore();
  const span = tracing.begin(name, { ...options, parent: scope?.span.traceparent });
  try {
    return await scopes.run({ span, facts: scope?.facts ?? {} }, () => work(span));
  } catch (error) {
    // What was refused is an answer: only a fault of ours makes the span one that failed.
    if (error instanceof Rejected) span.set({ 'gpd.error.code': error.code });
    else span.fail((error as { code?: string }).code ?? 'INTERNAL_ERROR');
    throw error;
  } finally {
    span.end();
  }
}
