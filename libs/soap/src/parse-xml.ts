import { XMLParser } from 'fast-xml-parser';
import { malformed } from './malformed';
import { NAMESPACES } from './namespaces';
import { resolveReferences, scanMarkup } from './scan-markup';
import { type XmlAttribute, type XmlElement } from './xml-element';

const CDATA = '#cdata';
const TEXT = '#text';

/**
 * Values stay the strings they are, blanks included, and in their order. References are resolved by
 * resolveReferences, so that no setting of the parser decides which entities exist.
 */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  cdataPropName: CDATA,
});

/** A node as fast-xml-parser gives it with preserveOrder: `{ name: children, ':@': attributes }` or `{ '#text': text }`. No element can be named with a `#`. */
type ParsedNode = Record<string, unknown>;

export interface ParseOptions {
  /** Takes an undeclared prefix as no namespace instead of as a fault. */
  undeclaredPrefixes?: 'refuse' | 'ignore';
}

/**
 * Parses a document into elements with resolved namespaces.
 *
 * @throws Rejected SOAP_MALFORMED when it is not well-formed, has a DTD or a processing instruction, or is
 * nested too deep
 */
export function parseXml(text: string, { undeclaredPrefixes = 'refuse' }: ParseOptions = {}): XmlElement {
  scanMarkup(text);
  const root = parse(text).find((node) => nameOf(node) !== TEXT);
  if (!root) throw malformed('The message has no root element.');
  return toElement(root, OUTERMOST, undeclaredPrefixes === 'ignore');
}

/**
 * Declarations of an element (prefix to namespace; '' is the default namespace) and those further out. A chain,
 * because copying what is further out would cost a hostile message's size squared; its length is the depth.
 */
interface Scope {
  declared: ReadonlyMap<string, string>;
  outer?: Scope;
}

/** Attributes as they stand in a tag: qualified name and value. */
type Written = readonly (readonly [name: string, value: string])[];

const OUTERMOST: Scope = {
  declared: new Map([
    ['', ''],
    ['xml', NAMESPACES.xml],
  ]),
};

function parse(text: string): ParsedNode[] {
  try {
    return parser.parse(text) as ParsedNode[];
  } catch (error) {
    // The scan has passed, so what is left are names the parser refuses to use as keys of an object.
    throw malformed(
      `The message cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}.`,
    );
  }
}

function toElement(node: ParsedNode, outer: Scope, lenient: boolean): XmlElement {
  const qualifiedName = nameOf(node);
  const written = Object.entries((node[':@'] ?? {}) as Record<string, string>).map(
    ([name, value]) => [name, resolveReferences(value)] as const,
  );
  const scope = scopeOf(written, outer);
  const { namespace, name } = resolve(qualifiedName, scope, lenient);
  const children: XmlElement[] = [];
  let text = '';
  for (const child of node[qualifiedName] as ParsedNode[]) {
    if (TEXT in child) text += resolveReferences(child[TEXT] as string);
    else if (CDATA in child) text += textOf(child[CDATA] as ParsedNode[]);
    else children.push(toElement(child, scope, lenient));
  }
  return {
    namespace,
    name,
    attributes: written.length === 0 ? [] : attributesOf(written, scope, lenient),
    children,
    text,
    namespaceOf: (prefix) => lookUp(prefix, scope),
  };
}

function attributesOf(written: Written, scope: Scope, lenient: boolean): XmlAttribute[] {
  const attributes = written
    .filter(([name]) => !isDeclaration(name))
    .map(([qualifiedName, value]) => {
      // The default namespace is for elements: an attribute without a prefix is in no namespace.
      const resolved = qualifiedName.includes(':')
        ? resolve(qualifiedName, scope, lenient)
        : { namespace: '', name: qualifiedName };
      return { ...resolved, value };
    });
  const expanded = new Set(attributes.map(({ namespace, name }) => `${namespace} ${name}`));
  if (expanded.size < attributes.length) throw malformed('An attribute is there twice under two prefixes.');
  return attributes;
}

function scopeOf(written: Written, outer: Scope): Scope {
  const declarations = written.filter(([name]) => isDeclaration(name));
  if (declarations.length === 0) return outer;
  const declared = new Map<string, string>();
  for (const [name, namespace] of declarations) {
    const prefix = name.slice('xmlns:'.length);
    if (prefix !== '' && namespace === '') throw malformed('A namespace prefix stands for nothing.');
    if (isReserved(prefix, namespace)) throw malformed('A reserved namespace is declared anew.');
    declared.set(prefix, namespace);
  }
  return { declared, outer };
}

function lookUp(prefix: string, scope: Scope): string | undefined {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const namespace = at.declared.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  return undefined;
}

function resolve(qualifiedName: string, scope: Scope, lenient: boolean): { namespace: string; name: string } {
  const colon = qualifiedName.indexOf(':');
  const namespace = lookUp(colon === -1 ? '' : qualifiedName.slice(0, colon), scope);
  if (namespace === undefined && !lenient) throw malformed('A namespace prefix is not declared.');
  return { namespace: namespace ?? '', name: qualifiedName.slice(colon + 1) };
}

const isDeclaration = (name: string): boolean => name === 'xmlns' || name.startsWith('xmlns:');

const isReserved = (prefix: string, namespace: string): boolean =>
  prefix === 'xmlns' ||
  namespace === NAMESPACES.xmlns ||
  (prefix === 'xml') !== (namespace === NAMESPACES.xml);

const textOf = (nodes: readonly ParsedNode[]): string => nodes.map((node) => node[TEXT]).join('');

function nameOf(node: ParsedNode): string {
  for (const key in node) if (key !== ':@') return key;
  return TEXT;
}
