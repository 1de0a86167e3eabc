export { NAMESPACES } from './src/namespaces';
export { type Answers, type OperationName, type Requests, SOAP_ACTIONS } from './src/operations/operations';
export { type PaSendRTV2Request } from './src/operations/receipts';
export {
  type InvalidRequest,
  type SoapRequest,
  parsePaSendRTV2Request,
  readRequest,
} from './src/read-request';
export { receiptFaults } from './src/receipt-faults';
export { readServiceData } from './src/service-data';
export { buildSoapFault } from './src/soap-fault';
export { describeAnswer, parseStationAnswer, UnreadableAnswer } from './src/station-answer';
export {
  answerFaults,
  buildAnswer,
  buildPaSendRTRequest,
  buildPaSendRTV2Request,
  buildPaSendRTV2Response,
  buildPaVerifyPaymentNoticeRequest,
  buildReceiptDocument,
} from './src/write-message';
export { wsdl } from './src/wsdl';
