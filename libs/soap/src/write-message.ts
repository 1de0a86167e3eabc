import { type Fault, type StationAnswer } from '#libs/domain';
import { writeDocument, writeEnvelope } from './envelope';
import { type Answers, OPERATIONS, type OperationName, type Requests } from './operations/operations';
import { type SequenceType } from './schema';
import { valueFaults } from './value-faults';
import { writeContent } from './write-element';

/**
 * The SOAP 1.1 message that hands a receipt to a station of primitive version 2. Optional elements without
 * content are left out, `standIn` unless it is true. A receipt that paForNode.xsd has no room for gives an
 * invalid message: ask receiptFaults first.
 */
export function buildPaSendRTV2Request(request: Requests['paSendRTV2']): string {
  return writeMessage(request, OPERATIONS.paSendRTV2.request);
}

/** The same without its envelope: a receipt as a file. */
export function buildReceiptDocument(request: Requests['paSendRTV2']): string {
  const { request: type } = OPERATIONS.paSendRTV2;
  return writeDocument(type.name, writeContent(request, type));
}

/**
 * The same for a station of primitive version 1. What only version 2 has room for is left out; a receipt with
 * digital stamps gives an invalid message: ask receiptFaults first.
 */
export function buildPaSendRTRequest(request: Requests['paSendRT']): string {
  return writeMessage(request, OPERATIONS.paSendRT.request);
}

/** The SOAP 1.1 message that asks a station what a notice asks for. */
export function buildPaVerifyPaymentNoticeRequest(request: Requests['paVerifyPaymentNotice']): string {
  return writeMessage(request, OPERATIONS.paVerifyPaymentNotice.request);
}

/** The SOAP 1.1 answer to paSendRTV2. KO is an ordinary answer, to be sent with HTTP status 200. */
export function buildPaSendRTV2Response(answer: StationAnswer): string {
  return buildAnswer('paSendRTV2', answer);
}

/** The SOAP 1.1 answer of an operation, to be sent with HTTP status 200 whether OK or KO. */
export function buildAnswer<O extends OperationName>(operation: O, answer: Answers[O]): string {
  return writeMessage(answer, OPERATIONS[operation].response);
}

/**
 * Where an answer cannot be expressed: positions may hold codes and texts that paForNode.xsd has no room for.
 * Pointers are RFC 6901, into the answer.
 */
export function answerFaults<O extends OperationName>(operation: O, answer: Answers[O]): Fault[] {
  return valueFaults(answer, OPERATIONS[operation].response);
}

/** Root elements have the names of their types. */
function writeMessage(content: object, type: SequenceType): string {
  return writeEnvelope(`<pafn:${type.name}>${writeContent(content, type)}</pafn:${type.name}>`);
}
