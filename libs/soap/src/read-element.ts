import { type Fault } from '#libs/domain';
import { NAMESPACES } from './namespaces';
import {
  elementsOf,
  type ListType,
  type Part,
  type SchemaType,
  type SequenceType,
  type SimpleType,
  type TypeName,
} from './schema';
import { type XmlElement } from './xml-element';
import { collapse } from './xsd-lexical';

/** Enough to mend a message; a hostile one shall not make a long answer. */
const MAX_FAULTS = 20;

/**
 * Reads an element by its schema type and notes what is wrong with it. Paths name the elements from the root
 * on, and count the members of a list from 1, as XPath does: `/paSendRTV2Request/receipt/transferList/transfer/2/IBAN`.
 *
 * @returns the domain's value; meaningless once `faults` has an entry
 */
export function readElement(element: XmlElement, type: SchemaType, path: string, faults: Faults): unknown {
  checkAttributes(element, type, path, faults);
  switch (type.kind) {
    case 'simple':
      return readText(element, type, path, faults);
    case 'sequence':
      return readSequence(element, type, path, faults);
    case 'list':
      return readList(element, type, path, faults);
  }
}

/** Collects faults up to a limit. */
export class Faults {
  readonly list: Fault[] = [];

  add(pointer: string, detail: string): void {
    if (this.list.length < MAX_FAULTS) this.list.push({ pointer, detail });
  }
}

function readText(element: XmlElement, type: SimpleType, path: string, faults: Faults): unknown {
  if (element.children.length > 0) faults.add(path, 'must hold text, not elements');
  const text = type.whitespace === 'collapse' ? collapse(element.text) : element.text;
  const detail = type.faultOf(text);
  if (detail === undefined) return type.read(text);
  faults.add(path, detail);
  return undefined;
}

function readList(element: XmlElement, type: ListType, path: string, faults: Faults): unknown[] {
  checkNoText(element, path, faults);
  const items = element.children.map((child, index) => {
    const childPath = `${path}/${child.name}/${index + 1}`;
    if (child.namespace === '' && child.name === type.element)
      return readElement(child, type.of, childPath, faults);
    faults.add(childPath, child.namespace === '' ? 'is not expected here' : 'must be in no namespace');
    return undefined;
  });
  if (items.length === 0 || items.length > type.max)
    faults.add(path, `must have 1 to ${type.max} elements ${type.element}`);
  return items;
}

function readSequence(element: XmlElement, type: SequenceType, path: string, faults: Faults): object {
  checkNoText(element, path, faults);
  const values: Record<string, unknown> = {};
  const seen = new Set<Part>();
  let next = 0;
  for (const child of element.children) {
    const childPath = `${path}/${child.name}`;
    const found = child.namespace === '' ? findPart(type, child.name) : undefined;
    if (!found) {
      faults.add(childPath, child.namespace === '' ? 'is not expected here' : 'must be in no namespace');
      continue;
    }
    if (found.index < next) faults.add(childPath, misplaced(type.parts[found.index], child.name, values));
    else next = found.index + 1;
    seen.add(found.part);
    values[child.name] = readElement(child, found.type, childPath, faults);
  }
  for (const part of type.parts) {
    if (seen.has(part)) continue;
    if (part.kind === 'choice') faults.add(path, `one of ${namesOf(part).join(', ')} is missing`);
    else if (!part.optional) faults.add(`${path}/${part.name}`, 'is missing');
  }
  return values;
}

function findPart(
  type: SequenceType,
  name: string,
): { index: number; part: Part; type: SchemaType } | undefined {
  for (const [index, part] of type.parts.entries()) {
    const element = elementsOf(part).find((candidate) => candidate.name === name);
    if (element) return { index, part, type: element.type };
  }
  return undefined;
}

/** Why an element whose place has passed is wrong. */
function misplaced(part: Part | undefined, name: string, values: Record<string, unknown>): string {
  if (name in values) return 'is there more than once';
  const other = part && namesOf(part).find((alternative) => alternative in values);
  return other === undefined ? 'is out of order' : `excludes ${other}`;
}

const namesOf = (part: Part): string[] => elementsOf(part).map(({ name }) => name);

function checkNoText(element: XmlElement, path: string, faults: Faults): void {
  if (collapse(element.text) !== '') faults.add(path, 'must hold elements, not text');
}

/**
 * No type of the contract has attributes, so only those may appear that XML Schema allows on any element; of
 * these xsi:nil is never valid here, and xsi:type may only repeat the declared type (a type derived from it
 * would be valid too, but nobody sends one).
 */
function checkAttributes(element: XmlElement, type: TypeName, path: string, faults: Faults): void {
  for (const { namespace, name, value } of element.attributes) {
    const attributePath = `${path}/@${name}`;
    const isInstance = namespace === NAMESPACES.schemaInstance;
    if (isInstance && (name === 'schemaLocation' || name === 'noNamespaceSchemaLocation')) continue;
    if (!isInstance || name !== 'type') faults.add(attributePath, 'is not an attribute of this element');
    else if (!isNameOf(type, value, element)) faults.add(attributePath, `must be ${type.name}`);
  }
}

function isNameOf(type: TypeName, qualifiedName: string, element: XmlElement): boolean {
  const [local = '', prefix = ''] = collapse(qualifiedName).split(':').reverse();
  return local === type.name && element.namespaceOf(prefix) === type.namespace;
}
