import createFetchClient, { type FetchResponse, type MaybeOptionalInit } from 'openapi-fetch';
import type { HttpMethod, MediaType, PathsWithMethod, RequiredKeysOf } from 'openapi-typescript-helpers';
import type { paths } from './schema';
import type { Transport } from './transport';

/** What a call that succeeded answers; one that does not is thrown. */
type Success<Operation extends Record<string | number, unknown>, Init> = Extract<
  FetchResponse<Operation, Init, MediaType>,
  { data: unknown }
>;

type Operation<Path extends keyof paths, Method extends HttpMethod> = Extract<
  paths[Path][Method],
  Record<string | number, unknown>
>;

/**
 * A call by its path in the OpenAPI document: `GET('/organizations/{organization}/jobs', { params: { path, query } })`.
 * An answer that is not JSON is asked for with `parseAs: 'text' | 'blob' | 'stream'`.
 *
 * @throws ProblemError for any other answer than 2xx, ConnectionError
 */
type Call<Method extends HttpMethod> = <
  Path extends PathsWithMethod<paths, Method>,
  Init extends MaybeOptionalInit<paths[Path], Method>,
>(
  path: Path,
  ...init: RequiredKeysOf<Init> extends never ? [Init?] : [Init]
) => Promise<Success<Operation<Path, Method>, Init>>;

/** Every call there is, with the types of what goes in and what comes out. */
export interface Calls {
  GET: Call<'get'>;
  POST: Call<'post'>;
  PUT: Call<'put'>;
  PATCH: Call<'patch'>;
  DELETE: Call<'delete'>;
}

export function createCalls(transport: Transport): Calls {
  const { GET, POST, PUT, PATCH, DELETE } = createFetchClient<paths>({
    baseUrl: transport.url,
    fetch: (request) => transport.send(() => request.clone()),
  });
  // What is not 2xx the transport throws, so that `error` is never there.
  return { GET, POST, PUT, PATCH, DELETE } as unknown as Calls;
}
