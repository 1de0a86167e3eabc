import { requestSchemas, responseSchemas } from '#libs/contracts';
import { z } from 'zod';
import type { Json } from './json';

/** Longer patterns are machinery: a calendar with its leap years says less than `format` beside it. */
const MAX_PATTERN = 100;

/** GPD's single calls ignore properties they do not know, its bulk upload refuses them. */
const BY_THE_CALL = new Set(['PaymentPositionModel', 'PaymentOptionModel', 'TransferModel', 'Stamp']);
const UNKNOWN_PROPERTIES = 'Properties that are not listed are refused in bulk, and ignored by other calls.';

/** The JSON schema of what a request may send. */
export const schemaOf = (schema: z.ZodType): Json => ({
  ...tidy(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any' })),
});

/** Every schema that has a name, with references among them. Those of answers are open: we add to answers. */
export function componentSchemas(): Record<string, Json> {
  const requests = convert(requestSchemas, 'input');
  for (const name of BY_THE_CALL) {
    requests[name] = { ...open(requests[name] ?? {}), description: UNKNOWN_PROPERTIES };
  }
  const responses = convert(responseSchemas, 'output');
  return { ...requests, ...eachOf(responses, (schema) => walk(schema, open)) };
}

export const referenceTo = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

function convert(named: Record<string, z.ZodType>, io: 'input' | 'output'): Record<string, Json> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, tidy(schema)]));
}

function tidy({ $schema: _, $id: __, ...schema }: Json): Json {
  return walk(schema, tidyOne);
}

/**
 * Takes out of one schema what helps nobody who reads it, and puts in what zod cannot know of a transform, or does not
 * say of it: which properties must be there, defaults, examples.
 */
function tidyOne(schema: Json): Json {
  const {
    pattern,
    format,
    minimum,
    maximum,
    'x-presence': _,
    'x-default': absent,
    'x-examples': examples,
    ...rest
  } = schema;
  return {
    ...rest,
    // JSON Schema has no such format: contentEncoding says it.
    ...(format === undefined || format === 'base64' ? {} : { format }),
    ...(absent === undefined ? {} : { default: absent }),
    ...(examples === undefined ? {} : { examples }),
    // What is digits in a query is a number to those who write it.
    ...(typeof pattern === 'string' && pattern.length <= MAX_PATTERN && rest['type'] !== 'integer'
      ? { pattern }
      : {}),
    ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? {} : { minimum }),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? {} : { maximum }),
    ...requiredOf(schema),
  };
}

function requiredOf({ properties, required = [] }: Json): Json {
  if (properties === undefined) return {};
  const names = Object.entries(properties as Record<string, Json>)
    .filter(([name, property]) =>
      property['x-presence'] === undefined
        ? (required as string[]).includes(name)
        : property['x-presence'] === 'required',
    )
    .map(([name]) => name);
  return { required: names };
}

function open({ additionalProperties, ...schema }: Json): Json {
  return additionalProperties === false || additionalProperties === undefined
    ? schema
    : { ...schema, additionalProperties };
}

/** Changes a schema, then the schemas within it. */
function walk(schema: Json, change: (schema: Json) => Json): Json {
  const step = (value: unknown): unknown => (isObject(value) ? walk(value, change) : value);
  const changed = change(schema);
  return Object.fromEntries(
    Object.entries(changed).map(([keyword, value]) => {
      if (keyword === 'properties') return [keyword, eachOf(value as Record<string, Json>, step)];
      if (keyword === 'items' || keyword === 'additionalProperties') return [keyword, step(value)];
      if (/^(any|all|one)Of$/.test(keyword)) return [keyword, (value as Json[]).map(step)];
      return [keyword, value];
    }),
  );
}

const eachOf = <T>(named: Record<string, Json>, make: (schema: Json) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(named).map(([name, schema]) => [name, make(schema)]));

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
