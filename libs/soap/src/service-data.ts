import { type Fault, Rejected } from '#libs/domain';
import { decodeXml } from './decode-xml';
import { parseXml } from './parse-xml';
import { type XmlElement } from './xml-element';
import { collapse } from './xsd-lexical';

/** A form's worth of fields. */
const MAX_BYTES = 64 * 1024;
const MAX_FAULTS = 20;
const AT = '/datiSpecificiServizioRequest';

/**
 * Reads the document a service asks for: a root element with one child for each field, in any order, in no
 * namespace or the root's.
 *
 * @param base64 valid base64
 * @returns texts by field, blanks around them gone
 * @throws Rejected PAA_SINTASSI_XSD with the places, also when it is no XML, and for all readRequest refuses
 */
export function readServiceData(
  base64: string,
  root: { name: string; namespace?: string },
): Map<string, string> {
  const element = parse(Buffer.from(base64, 'base64'));
  const namespace = root.namespace ?? '';
  if (element.name !== root.name || element.namespace !== namespace) {
    const where = namespace === '' ? 'no namespace' : `namespace ${namespace}`;
    throw refused([{ pointer: AT, detail: `must be ${root.name} in ${where}` }]);
  }
  const values = new Map<string, string>();
  const faults: Fault[] = [];
  const add = (pointer: string, detail: string): void => {
    if (faults.length < MAX_FAULTS) faults.push({ pointer, detail });
  };
  if (collapse(element.text) !== '') add(AT, 'must hold elements, not text');
  for (const child of element.children) {
    const pointer = `${AT}/${child.name.slice(0, 64)}`;
    if (child.namespace !== '' && child.namespace !== namespace) add(pointer, 'is in another namespace');
    else if (child.children.length > 0) add(pointer, 'must hold text, not elements');
    else if (values.has(child.name)) add(pointer, 'is there more than once');
    else values.set(child.name, child.text.trim());
  }
  if (faults.length > 0) throw refused(faults);
  return values;
}

function parse(bytes: Buffer): XmlElement {
  try {
    return parseXml(decodeXml(bytes, MAX_BYTES));
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    throw refused([{ pointer: AT, detail: error.message }]);
  }
}

function refused(faults: readonly Fault[]): Rejected {
  const message = faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; ');
  return new Rejected('PAA_SINTASSI_XSD', message, faults);
}
