import { type ElementPart, type ListType, type Part, type SchemaType, type SequenceType } from './schema';

/** The type parameter is the domain's own type: an element it does not know does not compile. */
export function sequence<T>(
  namespace: string,
  name: string,
  parts: readonly Part<keyof T & string>[],
): SequenceType {
  return { kind: 'sequence', namespace, name, parts };
}

/** A type whose objects go out in many messages: their text is kept as long as they are. They must not change. */
export function writtenOnce(type: SequenceType): SequenceType {
  return { ...type, written: new WeakMap() };
}

export function list(
  namespace: string,
  name: string,
  element: string,
  max: number,
  of: SchemaType,
): ListType {
  return { kind: 'list', namespace, name, element, max, of };
}

export function one<N extends string>(name: N, type: SchemaType): ElementPart<N> {
  return { kind: 'element', name, type, optional: false };
}

export function maybe<N extends string>(name: N, type: SchemaType): ElementPart<N> {
  return { kind: 'element', name, type, optional: true };
}
