import { type HeaderName, HEADERS } from './headers';
import type { Json } from './json';
import type { Answer, Content, Operation, Schema } from './operation';
import { OPERATIONS } from './operations';
import { PARAMETERS, PATH_PARAMETERS, type Parameter } from './parameters';
import { problemAnswers } from './problems';
import { componentSchemas, referenceTo } from './schemas';
import { TAGS } from './tags';
import { SENT_WEBHOOKS } from './sent-webhooks';

const DESCRIPTION = `Debt positions in bulk and one at a time, payments, and receipts delivered to stations, by
pagoPA's published contracts.

Send your subscription key as header \`Ocp-Apim-Subscription-Key\` or as query \`subscription-key\`. A partner's key
opens its broker's organizations, an operator's key all of them.

Where a call is published under more than one address, its \`servers\` say under which. Requests may carry
\`X-Request-Id\`; every answer does. Answers may gain properties: ignore those you do not know.`;

const OPERATOR = 'Needs an operator key.';

/** The OpenAPI 3.1 document of everything the api serves. */
export function openApiDocument({ version }: { version: string }): Json {
  const paths: Record<string, Json> = {};
  for (const operation of OPERATIONS) {
    (paths[operation.path] ??= {})[operation.method] = describe(operation);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'gpd-async',
      version,
      description: DESCRIPTION,
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: '/' }],
    security: SECURITY.partner,
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: SENT_WEBHOOKS,
    components: {
      securitySchemes: {
        subscriptionKey: { type: 'apiKey', in: 'header', name: 'Ocp-Apim-Subscription-Key' },
        subscriptionKeyInQuery: { type: 'apiKey', in: 'query', name: 'subscription-key' },
      },
      parameters: PARAMETERS,
      headers: HEADERS,
      schemas: componentSchemas(),
    },
  };
}

function describe(operation: Operation): Json {
  const { id, tag, summary, access, prefixes, body } = operation;
  const description = [operation.description, access === 'operator' ? OPERATOR : undefined]
    .filter((text) => text !== undefined)
    .join('\n\n');
  const parameters = [...pathParameters(operation.path), ...(operation.parameters ?? []).map(parameterOf)];
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === '' ? {} : { description }),
    ...(prefixes === undefined ? {} : { servers: prefixes.map((url) => ({ url: url === '' ? '/' : url })) }),
    ...(access === 'partner' ? {} : { security: SECURITY[access] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            ...(body.description === undefined ? {} : { description: body.description }),
            required: body.required ?? true,
            content: contentOf(body.content),
          },
        }),
    responses: Object.fromEntries(
      Object.entries<Answer>({ ...problemAnswers(operation), ...operation.answers }).map(
        ([status, answer]) => [status, answerOf(answer)],
      ),
    ),
  };
}

const withKey = (...roles: string[]): Json[] => [
  { subscriptionKey: roles },
  { subscriptionKeyInQuery: roles },
];
const SECURITY: Record<Operation['access'], Json[]> = {
  anybody: [],
  // From trusted networks without a key.
  node: [{}, ...withKey()],
  partner: withKey(),
  operator: withKey('operator'),
};

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const described = PATH_PARAMETERS[name];
    if (described === undefined) throw new Error(`parameters.ts does not describe {${name}} of ${path}`);
    return { name, in: 'path', required: true, ...described };
  });
}

const parameterOf = (parameter: keyof typeof PARAMETERS | Parameter): Json =>
  typeof parameter === 'string' ? { $ref: `#/components/parameters/${parameter}` } : { ...parameter };

const headerOf = (name: HeaderName): [string, Json] => [name, { $ref: `#/components/headers/${name}` }];

const answerOf = ({ description, content, headers = [] }: Answer): Json => ({
  description,
  ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers.map(headerOf)) }),
  ...(content === undefined ? {} : { content: contentOf(content) }),
});

const contentOf = (content: Content): Json =>
  Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema: schemaOf(schema) }]));

const schemaOf = (schema: Schema): Json => (typeof schema === 'string' ? referenceTo(schema) : schema);
