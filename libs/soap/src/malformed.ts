import { Rejected } from '#libs/domain';

/** For a message that is not SOAP 1.1 as this house reads it, whatever its content: an edge answers a soap:Fault. */
export function malformed(reason: string): Rejected {
  return new Rejected('SOAP_MALFORMED', reason);
}
