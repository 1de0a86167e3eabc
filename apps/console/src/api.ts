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
  return resultOf(response.status, response.headers.get('content-type'), await response.text()) as T;
}

/** @throws ApiError */
function resultOf(status: number, contentType: string | null, text: string): unknown {
  const isJson = contentType?.includes('json') === true;
  const value: unknown = isJson && text !== '' ? JSON.parse(text) : text;
  if (status >= 200 && status < 300) return value;
  const { detail, title, errors = [] } = isJson ? (value as ProblemBody) : {};
  throw new ApiError(status, detail ?? title ?? `HTTP ${status}`, errors);
}

/**
 * Posts a file, and tells how much of it has gone: `fetch` cannot.
 *
 * @param onProgress told of the share that was sent, 0 to 1
 * @throws ApiError
 */
export function sendFile<T>(
  path: string,
  file: File,
  contentType: string,
  onProgress: (share: number) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('X-Console', '1');
    request.setRequestHeader('Content-Type', contentType);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onerror = () => reject(new ApiError(0, 'The service could not be reached', []));
    request.onload = () => {
      try {
        resolve(
          resultOf(request.status, request.getResponseHeader('content-type'), request.responseText) as T,
        );
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    request.send(file);
  });
}

/**
 * Saves what is at a path as a file. A link would do that, too, and save the refusal where there is one.
 *
 * @throws ApiError
 */
export async function download(path: string, name: string): Promise<void> {
  const response = await fetch(path, { headers: { 'X-Console': '1' } });
  if (!response.ok) resultOf(response.status, response.headers.get('content-type'), await response.text());
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** What is at a path, read again now and then where asked. Undefined: nothing is asked for. */
export const useApi = <T>(path: string | undefined, everyMs?: number): UseQueryResult<T> =>
  useQuery<T>({
    queryKey: [path],
    queryFn: () => call<T>('GET', path ?? ''),
    enabled: path !== undefined,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  });
