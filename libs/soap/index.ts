export { SOAP_ACTIONS, NAMESPACES } from './src/namespaces';
export { operationOf } from './src/operation-of';
export { buildPaSendRTV2Request, parsePaSendRTV2Request } from './src/pa-send-rt-v2-request';
export { buildPaSendRTV2Response } from './src/pa-send-rt-v2-response';
export { type PaSendRTV2Request } from './src/pa-send-rt-v2-schema';
export { receiptFaults } from './src/receipt-faults';
export { buildSoapFault } from './src/soap-fault';
export { parseStationAnswer, UnreadableAnswer } from './src/station-answer';
export { wsdl } from './src/wsdl';
