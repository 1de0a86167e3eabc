import { decodeXml, DEFAULT_MAX_BYTES } from './decode-xml';
import { malformed } from './malformed';
import { scanMarkup } from './scan-markup';

/**
 * Local name of the first element in the SOAP body (`paSendRTV2Request`), for dispatch. Reads no further than
 * that element and resolves no namespaces: the operation's own parser does both.
 *
 * @throws Rejected SOAP_MALFORMED when there is none, or what comes before it is malformed
 */
export function operationOf(xml: Buffer | string, maxBytes = DEFAULT_MAX_BYTES): string {
  let operation: string | undefined;
  let inBody = false;
  scanMarkup(decodeXml(xml, maxBytes), (qualifiedName, depth) => {
    const name = localName(qualifiedName);
    if (depth === 1) inBody = name === 'Body';
    if (depth === 2 && inBody) operation = name;
    return operation !== undefined || (depth === 0 && name !== 'Envelope');
  });
  if (operation === undefined)
    throw malformed('The message is not a SOAP envelope with something in its body.');
  return operation;
}

const localName = (qualifiedName: string): string => qualifiedName.slice(qualifiedName.indexOf(':') + 1);
