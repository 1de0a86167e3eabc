import { Rejected } from '#libs/domain';
import { malformed } from './malformed';
import { NAMESPACES } from './namespaces';
import { parseXml } from './parse-xml';
import { type XmlElement } from './xml-element';

/**
 * The one element in the body of a SOAP 1.1 envelope. Header entries are ignored unless they must be
 * understood, which SOAP 1.1 (4.2.3) makes a reason to refuse: this house understands none.
 *
 * @throws Rejected SOAP_MALFORMED
 * @throws Rejected SOAP_VERSION_MISMATCH for an envelope of another version (4.1.2)
 * @throws Rejected SOAP_MUST_UNDERSTAND
 */
export function readBody(text: string): XmlElement {
  const envelope = parseXml(text);
  if (!isSoap(envelope, 'Envelope')) throw notAnEnvelope(envelope);
  const [first, second] = envelope.children;
  const header = first && isSoap(first, 'Header') ? first : undefined;
  const body = header ? second : first;
  if (!body || !isSoap(body, 'Body')) throw malformed('The SOAP envelope has no body where it belongs.');
  const trailers = envelope.children.slice(header ? 2 : 1);
  if (trailers.some(({ namespace }) => namespace === '' || namespace === NAMESPACES.envelope))
    throw malformed('The SOAP envelope has more than a header and a body.');
  if (header?.children.some(mustBeUnderstood))
    throw new Rejected('SOAP_MUST_UNDERSTAND', 'A SOAP header entry must be understood and is not.');
  const [message, ...others] = body.children;
  if (!message || others.length > 0) throw malformed('The SOAP body must hold exactly one element.');
  return message;
}

/** Wraps the text of a message's root element into an envelope. The prefix `pafn` is declared on it. */
export function writeEnvelope(body: string): string {
  return `${BEFORE_BODY}${body}${AFTER_BODY}`;
}

/** A message's root element as a document of its own. */
export function writeDocument(rootName: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><pafn:${rootName} xmlns:pafn="${NAMESPACES.paForNode}">${content}</pafn:${rootName}>`;
}

function notAnEnvelope({ namespace, name }: XmlElement): Rejected {
  const reason = 'The message is not a SOAP 1.1 envelope.';
  return name === 'Envelope' && namespace !== ''
    ? new Rejected('SOAP_VERSION_MISMATCH', reason)
    : malformed(reason);
}

const BEFORE_BODY =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  `<soapenv:Envelope xmlns:soapenv="${NAMESPACES.envelope}" xmlns:pafn="${NAMESPACES.paForNode}">` +
  '<soapenv:Header/><soapenv:Body>';
const AFTER_BODY = '</soapenv:Body></soapenv:Envelope>';

const isSoap = ({ namespace, name }: XmlElement, expected: string): boolean =>
  namespace === NAMESPACES.envelope && name === expected;

const mustBeUnderstood = (entry: XmlElement): boolean =>
  entry.attributes.some(
    ({ namespace, name, value }) =>
      namespace === NAMESPACES.envelope && name === 'mustUnderstand' && value.trim() === '1',
  );
