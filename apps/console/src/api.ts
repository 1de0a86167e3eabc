import { type UseQueryResult, useQuery } from '@tanstack/react-query';

/** What the api refused with, in its own words. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly errors: readonly { pointer: string; detail: string }[],
  ) {
    super(detail);
  }
}

interface ProblemBody {
  detail?: string;
  title?: string;
  errors?: { pointer: string; detail: string }[];
}

/**
 * One call of the api, as the session's key.
 *
 * @param path from the root: `/admin/stations`
 * @returns JSON as a value, anything else as text
 * @throws ApiError
 */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    // Without it, the session's cookie opens nothing that changes something.
    headers: { 'X-Console': '1', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const value: unknown = isJson && text !== '' ? JSON.parse(text) : text;
  if (response.ok) return value as T;
  const { detail, title, errors = [] } = isJson ? (value as ProblemBody) : {};
  throw new ApiError(response.status, detail ?? title ?? `HTTP ${response.status}`, errors);
}

/** What is at a path, read again now and then where asked. Undefined: nothing is asked for. */
export const useApi = <T>(path: string | undefined, everyMs?: number): UseQueryResult<T> =>
  useQuery<T>({
    queryKey: [path],
    queryFn: () => call<T>('GET', path ?? ''),
    enabled: path !== undefined,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  });
