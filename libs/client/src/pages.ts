import type { Calls } from './calls';
import type { components, paths } from './schema';

export type Item = components['schemas']['Item'];
export type ItemStatus = Item['status'];
export type ReceiptFeed = components['schemas']['ReceiptFeed'];

/** A list that says where it goes on. */
interface Page {
  nextCursor?: string | number;
}

/** Paths of lists that are read on from a cursor. */
export type ListPath = {
  [Path in keyof paths]: paths[Path] extends {
    get: {
      parameters: { query?: { cursor?: unknown } };
      responses: { 200: { content: { 'application/json': Page } } };
    };
  }
    ? Path
    : never;
}[keyof paths];

type Query<Path extends ListPath> = paths[Path]['get']['parameters'];
export type PageOf<Path extends ListPath> =
  paths[Path]['get']['responses'][200]['content']['application/json'];

/** Pages of a list, one after the other, until there are no more. */
export async function* pagesOf<Path extends ListPath>(
  { GET }: Calls,
  path: Path,
  params: Query<Path>,
  signal?: AbortSignal,
): AsyncGenerator<PageOf<Path>, void, undefined> {
  const get = GET as unknown as (path: Path, init: object) => Promise<{ data: PageOf<Path> }>;
  let cursor: string | number | undefined;
  do {
    const query = { ...params.query, ...(cursor === undefined ? {} : { cursor }) };
    const { data } = await get(path, {
      params: { ...params, query },
      ...(signal === undefined ? {} : { signal }),
    });
    yield data;
    cursor = (data as Page).nextCursor;
  } while (cursor !== undefined);
}
