import { type StationAnswer } from '#libs/domain';
import { type SequenceType } from '../schema';
import * as notices from './notices';
import * as payments from './payments';
import * as receipts from './receipts';

interface Operation {
  /** Types are named as the root elements of their messages. */
  request: SequenceType;
  response: SequenceType;
}

/** Every operation of a station, by its SOAPAction. */
export const OPERATIONS = {
  paVerifyPaymentNotice: {
    request: notices.paVerifyPaymentNoticeReq,
    response: notices.paVerifyPaymentNoticeRes,
  },
  paGetPayment: { request: payments.paGetPaymentReq, response: payments.paGetPaymentRes },
  paGetPaymentV2: { request: payments.paGetPaymentV2Request, response: payments.paGetPaymentV2Response },
  paSendRT: { request: receipts.paSendRTReq, response: receipts.paSendRTRes },
  paSendRTV2: { request: receipts.paSendRTV2Request, response: receipts.paSendRTV2Response },
  paDemandPaymentNotice: {
    request: notices.paDemandPaymentNoticeRequest,
    response: notices.paDemandPaymentNoticeResponse,
  },
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

/** What a request of each operation says. */
export interface Requests {
  paVerifyPaymentNotice: notices.PaVerifyPaymentNoticeRequest;
  paGetPayment: payments.PaGetPaymentRequest;
  paGetPaymentV2: payments.PaGetPaymentRequest;
  paSendRT: receipts.PaSendRTRequest;
  paSendRTV2: receipts.PaSendRTV2Request;
  paDemandPaymentNotice: notices.PaDemandPaymentNoticeRequest;
}

/** What an answer of each operation says. */
export interface Answers {
  paVerifyPaymentNotice: notices.PaVerifyPaymentNoticeResponse;
  paGetPayment: payments.PaGetPaymentResponse;
  paGetPaymentV2: payments.PaGetPaymentResponse;
  paSendRT: StationAnswer;
  paSendRTV2: StationAnswer;
  paDemandPaymentNotice: notices.PaDemandPaymentNoticeResponse;
}

/** SOAPAction of each operation, without the quotes the header carries. */
export const SOAP_ACTIONS = Object.fromEntries(
  Object.keys(OPERATIONS).map((operation) => [operation, operation]),
) as { readonly [O in OperationName]: O };
