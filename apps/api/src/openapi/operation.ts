import type { ProblemCode, requestSchemas, responseSchemas } from '#libs/contracts';
import type { HeaderName } from './headers';
import type { Json } from './json';
import type { Parameter, ParameterName } from './parameters';
import type { Tag } from './tags';

export type SchemaName = keyof typeof requestSchemas | keyof typeof responseSchemas;
/** A schema by its name among the components, or one that is used in this place only. */
export type Schema = SchemaName | Json;
export type Content = Record<string, Schema>;

export interface Answer {
  description: string;
  content?: Content;
  headers?: readonly HeaderName[];
}

/**
 * One thing the api does, under every prefix it is published at. What follows from the rest is not stated: path
 * parameters, and the errors any such call may meet (no key, not allowed, body too large, a fault of ours).
 */
export interface Operation {
  /** operationId: the name a generated client gives the call. */
  id: string;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Path below the prefix, parameters in braces. */
  path: string;
  /** Prefixes, none ending in a slash; default: none (`''`). */
  prefixes?: readonly string[];
  tag: Tag;
  summary: string;
  description?: string;
  /** Who may call: anybody, with no key; whose broker acts for the organization; an operator; the Nodo. */
  access: 'anybody' | 'partner' | 'operator' | 'node';
  /** Shape of what it answers instead: RFC 9457 (default), GPD's ProblemJson, that of GPD's payment options, a soap:Fault. */
  errors?: 'problem' | 'gpd' | 'odp' | 'soap';
  parameters?: readonly (ParameterName | Parameter)[];
  body?: { description?: string; required?: boolean; content: Content };
  answers: Readonly<Record<number, Answer>>;
  /** What it may refuse with, beside what any such call may. */
  problems?: readonly ProblemCode[];
}

export const json = (schema: Schema): Content => ({ 'application/json': schema });

/** An answer that is JSON. */
export const answer = (description: string, schema: Schema, ...headers: HeaderName[]): Answer => ({
  description,
  content: json(schema),
  headers,
});

export const TEXT = { type: 'string' };
export const XML = { type: 'string', contentMediaType: 'text/xml' };
export const BINARY = { type: 'string', contentMediaType: 'application/octet-stream' };
