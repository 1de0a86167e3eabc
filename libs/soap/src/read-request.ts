import { type Fault, Rejected } from '#libs/domain';
import { decodeXml, DEFAULT_MAX_BYTES } from './decode-xml';
import { readBody } from './envelope';
import { malformed } from './malformed';
import { NAMESPACES } from './namespaces';
import { OPERATIONS, type OperationName, type Requests } from './operations/operations';
import { Faults, readElement } from './read-element';
import { type XmlElement } from './xml-element';

/** A request of one of the operations, valid by paForNode.xsd. */
export type SoapRequest = {
  [O in OperationName]: { operation: O; message: Requests[O] };
}[OperationName];

/** A request that names its operation and then breaks paForNode.xsd. */
export interface InvalidRequest {
  operation: OperationName;
  /** As parsePaSendRTV2Request gives them. Never empty. */
  faults: readonly Fault[];
  /** As the message has it, where it has one: who a fault is told in the name of. */
  idBrokerPA?: string;
}

interface Received {
  /** The header as it came; its quotes are optional, and so is the header: the body names the operation too. */
  soapAction?: string;
  /** Of the Content-Type. */
  charset?: string;
  maxBytes?: number;
}

/**
 * Reads a message sent to a station, whichever operation it is of. Amounts become integer eurocents, dates keep
 * the form they came in.
 *
 * @throws Rejected SOAP_MALFORMED when it is no SOAP 1.1 envelope in well-formed XML, has a DTD or a processing
 *   instruction, nests deeper than 32, is larger than `maxBytes`, is of no operation or of another one than
 *   soapAction says
 * @throws Rejected SOAP_VERSION_MISMATCH, SOAP_MUST_UNDERSTAND, SOAP_MEDIA_TYPE
 */
export function readRequest(xml: Buffer | string, received: Received = {}): SoapRequest | InvalidRequest {
  const root = readBody(decodeXml(xml, received.maxBytes ?? DEFAULT_MAX_BYTES, received.charset));
  const operation = operationOf(root);
  const action = received.soapAction?.trim().replace(/^"(.*)"$/, '$1') ?? '';
  if (operation === undefined || (action !== '' && action !== operation)) {
    const which = `SOAPAction ${action || '(none)'} with body ${root.name}`;
    throw malformed(`There is no such operation: ${which.slice(0, 150)}.`);
  }
  const type = OPERATIONS[operation].request;
  const faults = new Faults();
  const message = readElement(root, type, `/${type.name}`, faults);
  if (faults.list.length === 0) return { operation, message } as SoapRequest;
  const idBrokerPA = root.children.find(({ name }) => name === 'idBrokerPA')?.text;
  return { operation, faults: faults.list, ...(idBrokerPA ? { idBrokerPA: idBrokerPA.slice(0, 35) } : {}) };
}

/**
 * Reads the message a station of primitive version 2 is handed.
 *
 * @throws Rejected as readRequest
 * @throws Rejected `PAA_SINTASSI_XSD` when the body breaks paForNode.xsd, with up to 20 faults whose pointers
 * are paths such as `/paSendRTV2Request/receipt/transferList/transfer/2/IBAN` (list members count from 1)
 */
export function parsePaSendRTV2Request(
  xml: Buffer | string,
  { maxBytes = DEFAULT_MAX_BYTES }: { maxBytes?: number } = {},
): Requests['paSendRTV2'] {
  const root = readBody(decodeXml(xml, maxBytes));
  const type = OPERATIONS.paSendRTV2.request;
  const faults = new Faults();
  let request: unknown;
  if (operationOf(root) === 'paSendRTV2') request = readElement(root, type, `/${type.name}`, faults);
  else faults.add('', `must be ${type.name} in namespace ${NAMESPACES.paForNode}`);
  if (faults.list.length > 0)
    throw new Rejected('PAA_SINTASSI_XSD', 'The message does not follow paForNode.xsd.', faults.list);
  return request as Requests['paSendRTV2'];
}

/** Root elements have the names of their types. */
function operationOf({ namespace, name }: XmlElement): OperationName | undefined {
  if (namespace !== NAMESPACES.paForNode) return undefined;
  return (Object.keys(OPERATIONS) as OperationName[]).find(
    (operation) => OPERATIONS[operation].request.name === name,
  );
}
