import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;

interface DescribedAnswer {
  headers?: Json;
  content?: Record<string, Json>;
}

interface Described {
  security?: Record<string, string[]>[];
  parameters?: { $ref?: string; name?: string; in?: string }[];
  servers?: { url: string }[];
  requestBody?: { content: Record<string, Json> };
  responses: Record<string, DescribedAnswer>;
}

interface Operation {
  name: string;
  /** Path up to the operation within the document, as a JSON pointer. */
  pointer: string;
  matches: RegExp;
  described: Described;
}

/** A call to be made: of an operation, at one of its addresses. */
export interface Call {
  /** As `GET /path/{parameter}`, without prefix. */
  operation: string;
  method: string;
  path: string;
  /** Names of the parameters in its path. */
  parameters: string[];
  access: 'anybody' | 'node' | 'partner' | 'operator';
  /** Statuses it may answer with. */
  statuses: number[];
}

/** A call as it was made, and what came back. */
export interface Exchange {
  method: string;
  /** With its query. */
  path: string;
  requestBody: unknown;
  status: number;
  headers: Headers;
  text: string;
  body: unknown;
}

/**
 * Holds what a house does against the OpenAPI document it serves: an answer the document does not know, or that says
 * more or less than it, fails the test that asked; so does a body or a query that was accepted against it.
 */
export class Contract {
  private readonly ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
  private readonly compiled = new Map<string, ValidateFunction>();
  private readonly operations: Operation[];

  constructor(private readonly document: Json) {
    const components = document['components'] as { schemas: Json };
    // Published schemas are open, because we add to answers. What is added must be described.
    const schemas = Object.fromEntries(
      Object.entries(components.schemas).map(([name, schema]) => [name, closed(schema)]),
    );
    this.ajv.addSchema({ $id: 'requests', ...document });
    this.ajv.addSchema({ $id: 'answers', ...document, components: { ...components, schemas } });
    this.operations = Object.entries(document['paths'] as Record<string, Record<string, Described>>)
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, described]) => ({
          name: `${method.toUpperCase()} ${path}`,
          pointer: `/paths/${escape(path)}/${method}`,
          matches: pathPattern(method, path, described),
          described,
        })),
      )
      // A path with a word in a place comes before one with a parameter there.
      .sort((a, b) => a.name.split('{').length - b.name.split('{').length);
  }

  static async of(url: string): Promise<Contract> {
    const response = await fetch(`${url}/openapi.json`);
    return new Contract((await response.json()) as Json);
  }

  /** Every operation at every address. @param values for parameters of paths, by name; others are `x` */
  calls(values: Record<string, string>): Call[] {
    return this.operations.flatMap(({ name, described }) => {
      const [method = '', template = ''] = name.split(' ');
      const path = template.replace(/\{(\w+)\}/g, (_, parameter: string) => values[parameter] ?? 'x');
      return prefixesOf(described).map((prefix) => ({
        operation: name,
        method,
        path: `${prefix}${path}`,
        parameters: [...template.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter),
        access: accessOf(described),
        statuses: Object.keys(described.responses).map(Number),
      }));
    });
  }

  /** @throws Error naming everything that disagrees; what the document knows no operation of is let through */
  check(exchange: Exchange): void {
    const [path = '', query = ''] = exchange.path.split('?');
    const operation = this.operations.find(({ matches }) => matches.test(`${exchange.method} ${path}`));
    if (operation === undefined) return;
    const faults = [
      ...this.answerFaults(operation, exchange),
      ...(exchange.status < 300 ? this.requestFaults(operation, exchange, query) : []),
    ];
    if (faults.length === 0) return;
    throw new Error(
      `${operation.name} disagrees with the OpenAPI document (${exchange.method} ${exchange.path}, ${exchange.status}):\n${faults.join('\n')}`,
    );
  }

  private answerFaults(
    { pointer, described }: Operation,
    { status, headers, text, body }: Exchange,
  ): string[] {
    const answer = described.responses[status];
    if (answer === undefined) return [`the status ${status} is not described: ${text}`];
    const undescribed = Object.keys((this.document['components'] as { headers: Json }).headers).filter(
      (name) => headers.has(name) && answer.headers?.[name] === undefined && !UBIQUITOUS.has(name),
    );
    const faults = undescribed.map((name) => `the header ${name} is not described`);
    if (text === '') return faults;
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    if (answer.content?.[type] === undefined) return [...faults, `the media type ${type} is not described`];
    if (!type.includes('json') || type.includes('ndjson')) return faults;
    const place = `answers#${pointer}/responses/${status}/content/${escape(type)}/schema`;
    return [...faults, ...this.faultsOf(place, body).map((fault) => `answer ${fault}`)];
  }

  private requestFaults({ pointer, described }: Operation, exchange: Exchange, query: string): string[] {
    const known = new Set((described.parameters ?? []).map((parameter) => this.resolve(parameter).name));
    const faults = [...new URLSearchParams(query).keys()]
      .filter((name) => !known.has(name) && !NOT_DESCRIBED.has(name))
      .map((name) => `the query parameter ${name} is not described`);
    const { requestBody } = exchange;
    const isJson = typeof requestBody === 'object' && requestBody !== null && !isRaw(requestBody);
    if (!isJson || described.requestBody?.content['application/json'] === undefined) return faults;
    const place = `requests#${pointer}/requestBody/content/application~1json/schema`;
    return [...faults, ...this.faultsOf(place, requestBody).map((fault) => `request ${fault}`)];
  }

  private faultsOf(place: string, value: unknown): string[] {
    const validate = this.compiled.get(place) ?? this.ajv.compile({ $ref: encodeURI(place) });
    this.compiled.set(place, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message = '', params }) => `${instancePath}: ${message} ${JSON.stringify(params)}`,
    );
  }

  private resolve({ $ref, ...parameter }: { $ref?: string; name?: string }): { name?: string } {
    if ($ref === undefined) return parameter;
    const { parameters } = this.document['components'] as { parameters: Record<string, { name: string }> };
    return parameters[$ref.split('/').at(-1) ?? ''] ?? {};
  }
}

/** The key, and what tests send to see that it is ignored. */
const NOT_DESCRIBED = new Set(['subscription-key', 'unknown', 'toPublish', 'dryRun']);

/** Set by what is no route's business. */
const UBIQUITOUS = new Set(['Cache-Control']);

const isRaw = (body: object): boolean => body instanceof FormData || body instanceof Uint8Array;

const escape = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

const prefixesOf = ({ servers = [{ url: '/' }] }: Described): string[] =>
  servers.map(({ url }) => (url === '/' ? '' : url));

function accessOf({ security }: Described): Call['access'] {
  if (security === undefined) return 'partner';
  if (security.length === 0) return 'anybody';
  if (security.some((schemes) => Object.keys(schemes).length === 0)) return 'node';
  return security.some((schemes) => Object.values(schemes).flat().includes('operator'))
    ? 'operator'
    : 'partner';
}

function pathPattern(method: string, path: string, described: Described): RegExp {
  const prefixes = prefixesOf(described).join('|');
  const pattern = path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${method.toUpperCase()} (?:${prefixes})${pattern}$`);
}

/** The schema, with nothing in its objects but what it names. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isObject = inner['type'] === 'object' && typeof inner['properties'] === 'object';
  return isObject ? { additionalProperties: false, ...inner } : inner;
}
