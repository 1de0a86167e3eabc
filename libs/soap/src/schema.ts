/**
 * The vocabulary in which messages are described. One description of a type serves reading, writing and
 * checking, so they cannot drift apart.
 */
export type SchemaType = SimpleType | SequenceType | ListType;

/** Name of a type as the XSD spells it: what an xsi:type attribute may say. */
export interface TypeName {
  namespace: string;
  name: string;
}

/** An element with text and no children. */
export interface SimpleType extends TypeName {
  kind: 'simple';
  /** XSD's whiteSpace facet: `collapse` ignores blanks around a value, `preserve` counts them. */
  whitespace: 'preserve' | 'collapse';
  /** The rule a text breaks, in words that repeat nothing of the text; undefined when it breaks none. */
  faultOf: (text: string) => string | undefined;
  /** The domain's value of a text without faults. */
  read: (text: string) => unknown;
  /** The text of a domain's value, not escaped; characters XML cannot carry are gone. */
  write: (value: unknown) => string;
}

/** In the domain an object: its elements in this order. */
export interface SequenceType extends TypeName {
  kind: 'sequence';
  parts: readonly Part[];
  /** What objects of this type were written as, for those that go out many times and never change. */
  written?: WeakMap<object, string>;
}

/** In the domain an array: one element name, repeated at least once. */
export interface ListType extends TypeName {
  kind: 'list';
  element: string;
  of: SchemaType;
  max: number;
}

/** One place of a sequence: an element, or exactly one of several. */
export type Part<N extends string = string> = ElementPart<N> | ChoicePart<N>;

export interface ElementPart<N extends string = string> {
  kind: 'element';
  name: N;
  type: SchemaType;
  optional: boolean;
  /** A value that is better left out of a message, although the schema has room for it. */
  omitWhen?: unknown;
}

interface ChoicePart<N extends string = string> {
  kind: 'choice';
  of: readonly ElementPart<N>[];
}

/** Elements of a part: the one, or the alternatives of a choice. */
export function elementsOf(part: Part): readonly ElementPart[] {
  return part.kind === 'choice' ? part.of : [part];
}
