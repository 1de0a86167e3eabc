/** One call of the service, as its own OpenAPI document states it. */
export interface Operation {
  method: string;
  path: string;
  /** Names of its query parameters. */
  query: string[];
}

interface Document {
  paths: Record<string, Record<string, { parameters?: { in?: string; name?: string; $ref?: string }[] }>>;
  components?: { parameters?: Record<string, { in?: string; name?: string }> };
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Every call there is. The service description itself (`/partner`) is drawn elsewhere. */
export async function readOperations(url: string): Promise<Operation[]> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  const parameterOf = (given: { $ref?: string; in?: string; name?: string }) =>
    given.$ref === undefined ? given : document.components?.parameters?.[given.$ref.split('/').pop() ?? ''];
  return Object.entries(document.paths).flatMap(([path, calls]) =>
    Object.entries(calls)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, { parameters = [] }]) => ({
        method: method.toUpperCase(),
        path,
        query: parameters
          .map(parameterOf)
          .filter((parameter) => parameter?.in === 'query')
          .map((parameter) => parameter?.name ?? ''),
      })),
  );
}
