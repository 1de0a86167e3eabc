import { type Operation, XML } from '../operation';

const soap = { path: '/partner', tag: 'paForNode SOAP', errors: 'soap' } as const;

export const SOAP: Operation[] = [
  {
    ...soap,
    id: 'getWsdl',
    method: 'get',
    summary: 'The WSDL',
    access: 'anybody',
    answers: {
      200: { description: 'WSDL 1.1, with the address it was asked at.', content: { 'text/xml': XML } },
    },
  },
  {
    ...soap,
    id: 'callPartner',
    method: 'post',
    summary: 'A SOAP 1.1 message of paForNode',
    description:
      'paVerifyPaymentNotice, paGetPayment, paGetPaymentV2, paSendRT, paSendRTV2, paDemandPaymentNotice. A fault of the business is an ordinary answer with outcome KO. Calls from trusted networks need no key.',
    access: 'node',
    body: { content: { 'text/xml': XML, 'application/xml': XML } },
    answers: {
      200: { description: 'The answer, outcome OK or KO.', content: { 'text/xml': XML } },
      400: { description: 'No readable SOAP 1.1 message: a soap:Fault.', content: { 'text/xml': XML } },
    },
  },
];
