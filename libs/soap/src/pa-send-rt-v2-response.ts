import { type StationAnswer } from '#libs/domain';
import { writeEnvelope } from './envelope';
import { paSendRTV2Response } from './pa-send-rt-v2-schema';
import { writeContent } from './write-element';

/** The SOAP 1.1 answer to paSendRTV2. KO is an ordinary answer, to be sent with HTTP status 200. */
export function buildPaSendRTV2Response(answer: StationAnswer): string {
  return writeEnvelope(
    `<pafn:paSendRTV2Response>${writeContent(answer, paSendRTV2Response)}</pafn:paSendRTV2Response>`,
  );
}
