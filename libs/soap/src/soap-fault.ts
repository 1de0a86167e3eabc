import { NAMESPACES } from './namespaces';
import { escapeText, removeIllegalCharacters } from './xml-text';

interface SoapFault {
  /** Server: the same message may pass later. All others: the message is at fault (SOAP 1.1, 4.4.1). */
  code: 'Client' | 'Server' | 'VersionMismatch' | 'MustUnderstand';
  message: string;
}

/** A SOAP 1.1 fault, to be sent with HTTP status 500 (SOAP 1.1, 6.2). */
export function buildSoapFault({ code, message }: SoapFault): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    `<soapenv:Envelope xmlns:soapenv="${NAMESPACES.envelope}"><soapenv:Body><soapenv:Fault>` +
    `<faultcode>soapenv:${code}</faultcode>` +
    `<faultstring>${escapeText(removeIllegalCharacters(message))}</faultstring>` +
    '</soapenv:Fault></soapenv:Body></soapenv:Envelope>'
  );
}
