import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Beside src/ both in the sources and in what the build makes of them. */
const CONTRACT = join(__dirname, '..', 'contract');

/**
 * The service description as one document, for `?wsdl`: the schemas stand inside it, so that a client needs
 * no second address.
 *
 * @param address URL the service is reached at
 */
export function wsdl(address: string): string {
  const location = address.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const schemas = ['common-types.xsd', 'paForNode.xsd'].map(embeddedSchema).join('\n');
  return readContract('paForNode.wsdl')
    .replace(
      /(<wsdl:types>)[^]*(<\/wsdl:types>)/,
      (_, open: string, close: string) => `${open}\n${schemas}${close}`,
    )
    .replace(/(<soap:address location=")[^"]*/, (_, before: string) => `${before}${location}`);
}

/** Inside a WSDL a schema is known by its namespace: it has no declaration, and its imports no location. */
function embeddedSchema(file: string): string {
  return readContract(file)
    .replace(/^<\?xml[^>]*\?>\s*/, '')
    .replace(/(<xs:import namespace="[^"]*") schemaLocation="[^"]*"/g, '$1');
}

const readContract = (file: string): string => readFileSync(join(CONTRACT, file), 'utf8');
