import { Rejected } from '#libs/domain';
import { decodeXml, DEFAULT_MAX_BYTES } from './decode-xml';
import { readBody, writeEnvelope } from './envelope';
import { NAMESPACES } from './namespaces';
import { type PaSendRTV2Request, paSendRTV2Request } from './pa-send-rt-v2-schema';
import { Faults, readElement } from './read-element';
import { writeContent } from './write-element';

const ROOT = 'paSendRTV2Request';

/**
 * The SOAP 1.1 message that hands a receipt to a station. Optional elements without content are left out,
 * `standIn` unless it is true. A receipt that paForNode.xsd has no room for gives an invalid message: ask
 * receiptFaults first.
 */
export function buildPaSendRTV2Request(request: PaSendRTV2Request): string {
  return writeEnvelope(`<pafn:${ROOT}>${writeContent(request, paSendRTV2Request)}</pafn:${ROOT}>`);
}

/**
 * Reads the message a station is handed. Amounts become integer eurocents, dates keep the form they came in.
 *
 * @throws Rejected `SOAP_MALFORMED` when it is no SOAP 1.1 envelope in well-formed XML, has a DTD or a
 * processing instruction, nests deeper than 32 or is larger than `maxBytes`
 * @throws Rejected `PAA_SINTASSI_XSD` when the body breaks paForNode.xsd, with up to 20 faults whose pointers
 * are paths such as `/paSendRTV2Request/receipt/transferList/transfer/2/IBAN` (list members count from 1)
 */
export function parsePaSendRTV2Request(
  xml: Buffer | string,
  { maxBytes = DEFAULT_MAX_BYTES }: { maxBytes?: number } = {},
): PaSendRTV2Request {
  const root = readBody(decodeXml(xml, maxBytes));
  const faults = new Faults();
  let request: unknown;
  if (root.namespace === NAMESPACES.paForNode && root.name === ROOT)
    request = readElement(root, paSendRTV2Request, `/${ROOT}`, faults);
  else faults.add('', `must be ${ROOT} in namespace ${NAMESPACES.paForNode}`);
  if (faults.list.length > 0)
    throw new Rejected('PAA_SINTASSI_XSD', 'The message does not follow paForNode.xsd.', faults.list);
  return request as PaSendRTV2Request;
}
