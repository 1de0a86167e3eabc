/** Namespaces on the wire and in the schema files. */
export const NAMESPACES = {
  /** SOAP 1.1 envelope. */
  envelope: 'http://schemas.xmlsoap.org/soap/envelope/',
  /** Root elements of the messages; everything below a root is in no namespace. */
  paForNode: 'http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd',
  /** Types only, never on the wire. */
  commonTypes: 'http://pagopa-api.pagopa.gov.it/xsd/common-types/v1.0.0/',
  schema: 'http://www.w3.org/2001/XMLSchema',
  schemaInstance: 'http://www.w3.org/2001/XMLSchema-instance',
  xml: 'http://www.w3.org/XML/1998/namespace',
  xmlns: 'http://www.w3.org/2000/xmlns/',
} as const;
