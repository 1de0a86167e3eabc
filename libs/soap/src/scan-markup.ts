import { malformed } from './malformed';
import { isLegalText } from './xml-text';

/** Deepest nesting read; the deepest valid message has seven levels. */
const MAX_DEPTH = 32;

const NAME_START =
  'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D' +
  '\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const NAME = `[${NAME_START}][-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040${NAME_START}]*`;
const QUALIFIED = `${NAME}(?::${NAME})?`;
const BLANK = '[\\t\\n\\r ]';
const ATTRIBUTE = `${BLANK}+(${QUALIFIED})${BLANK}*=${BLANK}*("[^<"]*"|'[^<']*')`;
const unnumbered = (expression: string): string => expression.replaceAll(/\((?!\?)/g, '(?:');

const DECLARATION = new RegExp(
  `^<\\?xml${BLANK}+version${BLANK}*=${BLANK}*["']1\\.0["'](?:${BLANK}+(?:encoding|standalone)${BLANK}*=${BLANK}*["'][\\w.-]+["']){0,2}${BLANK}*\\?>`,
);
/* eslint-disable no-misleading-character-class -- NAME lists the ranges of XML's NameChar, not sequences of them */
const OPENING = new RegExp(`<(${QUALIFIED})((?:${unnumbered(ATTRIBUTE)})*)${BLANK}*(/?)>`, 'uy');
const CLOSING = new RegExp(`</(${QUALIFIED})${BLANK}*>`, 'uy');
const ATTRIBUTES = new RegExp(ATTRIBUTE, 'gu');
/* eslint-enable no-misleading-character-class */
const REFERENCE = /&(?:(lt|gt|amp|quot|apos)|#([0-9]+)|#x([0-9a-fA-F]+));/g;
const PREDEFINED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Called at each opening tag; true ends the scan there. */
type OnOpening = (qualifiedName: string, depth: number) => boolean;

/**
 * Walks the markup of a document and refuses what fast-xml-parser would let pass: anything not well-formed,
 * and what SOAP 1.1 (section 3) forbids, a document type and processing instructions. With no document type
 * there are no entities but the five predefined ones. Linear in the length of the text.
 *
 * @throws Rejected SOAP_MALFORMED
 */
export function scanMarkup(text: string, onOpening: OnOpening = () => false): void {
  if (!isLegalText(text)) throw malformed('The message has characters that XML does not allow.');
  const open: string[] = [];
  let rootSeen = false;
  let at = skipDeclaration(text);
  while (at < text.length) {
    const markup = text.indexOf('<', at);
    const end = markup === -1 ? text.length : markup;
    checkText(text.slice(at, end), open.length > 0);
    if (markup === -1) break;
    const next = text[markup + 1];
    if (next === '?') throw malformed('Processing instructions are not allowed in SOAP messages.');
    if (next === '!') {
      at = skipBang(text, markup, open.length > 0);
    } else if (next === '/') {
      const [tag, name] = match(CLOSING, text, markup);
      if (open.pop() !== name) throw notWellFormed(markup, 'a closing tag does not match');
      at = markup + tag.length;
    } else {
      const [tag, name = '', attributes = '', empty] = match(OPENING, text, markup);
      if (rootSeen && open.length === 0) throw notWellFormed(markup, 'there is a second root element');
      if (open.length >= MAX_DEPTH) throw malformed(`Elements are nested more than ${MAX_DEPTH} deep.`);
      if (attributes !== '') checkAttributes(attributes, markup);
      if (onOpening(name, open.length)) return;
      rootSeen = true;
      if (empty === '') open.push(name);
      at = markup + tag.length;
    }
  }
  if (open.length > 0) throw notWellFormed(text.length, 'an element is not closed');
  if (!rootSeen) throw malformed('The message has no root element.');
}

/** Replaces character references and the five predefined entities of a text that was scanned before. */
export function resolveReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (_, name?: string, decimal?: string, hex?: string) =>
    name === undefined
      ? String.fromCodePoint(Number(hex === undefined ? decimal : `0x${hex}`))
      : (PREDEFINED[name] ?? ''),
  );
}

function skipDeclaration(text: string): number {
  if (!/^<\?xml[\t\n\r ]/.test(text)) return 0;
  const declaration = DECLARATION.exec(text);
  if (!declaration) throw malformed('The XML declaration is not one of XML 1.0.');
  return declaration[0].length;
}

/** Comments and CDATA sections; any other `<!` is a document type. */
function skipBang(text: string, at: number, insideRoot: boolean): number {
  if (text.startsWith('<!--', at)) {
    const end = text.indexOf('--', at + 4);
    if (end === -1 || text[end + 2] !== '>') throw notWellFormed(at, 'a comment is not closed');
    return end + 3;
  }
  if (insideRoot && text.startsWith('<![CDATA[', at)) {
    const end = text.indexOf(']]>', at);
    if (end === -1) throw notWellFormed(at, 'a CDATA section is not closed');
    return end + 3;
  }
  throw malformed('A document type (DTD) is not allowed in SOAP messages.');
}

function checkText(text: string, insideRoot: boolean): void {
  if (!insideRoot && /[^\t\n\r ]/.test(text)) throw malformed('There is text outside the root element.');
  if (text.includes(']]>')) throw malformed('The text ]]> must be escaped.');
  checkReferences(text);
}

function checkAttributes(attributes: string, at: number): void {
  const names = new Set<string>();
  for (const [, name = '', value = ''] of attributes.matchAll(ATTRIBUTES)) {
    if (names.has(name)) throw notWellFormed(at, 'an attribute is there twice');
    names.add(name);
    checkReferences(value);
  }
}

function checkReferences(text: string): void {
  if (!text.includes('&')) return;
  const rest = text.replace(REFERENCE, (_, name?: string, decimal?: string, hex?: string) => {
    if (name !== undefined) return '';
    const code = Number(hex === undefined ? decimal : `0x${hex}`);
    return code <= 0x10ffff && isLegalText(String.fromCodePoint(code)) ? '' : '&';
  });
  if (rest.includes('&'))
    throw malformed('Only the five predefined entities and valid characters may be referenced.');
}

function match(expression: RegExp, text: string, at: number): RegExpExecArray {
  expression.lastIndex = at;
  const found = expression.exec(text);
  if (!found) throw notWellFormed(at, 'there is a tag that is none');
  return found;
}

const notWellFormed = (at: number, reason: string) =>
  malformed(`The message is not well-formed XML: ${reason} (at character ${at + 1}).`);
