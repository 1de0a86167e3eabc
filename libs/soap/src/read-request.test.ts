import { Rejected } from '#libs/domain';
import { readRequest } from '#libs/soap';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const PA = 'http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd';
const VERIFY =
  `<p:paVerifyPaymentNoticeReq xmlns:p="${PA}"><idPA>77777777777</idPA><idBrokerPA>Società</idBrokerPA>` +
  '<idStation>1_01</idStation><qrCode><fiscalCode>77777777777</fiscalCode>' +
  '<noticeNumber>347000000000000001</noticeNumber></qrCode></p:paVerifyPaymentNoticeReq>';
const envelope = (body: string, { header = '', namespace = SOAP } = {}): string =>
  `<e:Envelope xmlns:e="${namespace}">${header}<e:Body>${body}</e:Body></e:Envelope>`;
const message = envelope(VERIFY);

function codeOf(xml: Buffer | string, received: Parameters<typeof readRequest>[1] = {}): string {
  try {
    readRequest(xml, received);
  } catch (error) {
    if (error instanceof Rejected) return error.code;
    throw error;
  }
  return 'read';
}

describe('the operation of a request', () => {
  it.each(['"paVerifyPaymentNotice"', 'paVerifyPaymentNotice', ' "paVerifyPaymentNotice" ', '""', ''])(
    'goes by its body, and SOAPAction %p agrees',
    (soapAction) => {
      expect(readRequest(message, { soapAction })).toMatchObject({ operation: 'paVerifyPaymentNotice' });
      expect(readRequest(message)).toMatchObject({ operation: 'paVerifyPaymentNotice' });
    },
  );

  it.each([
    ['another action', message, '"paGetPayment"'],
    ['an action nobody has', message, 'paForNode/paVerifyPaymentNotice'],
    ['a body nobody has', envelope(`<p:paDeletePaymentReq xmlns:p="${PA}"/>`), ''],
    ['a body in no namespace', envelope('<paVerifyPaymentNoticeReq/>'), ''],
    ['a body named as an answer', envelope(`<p:paVerifyPaymentNoticeRes xmlns:p="${PA}"/>`), ''],
    ['a body named as a property of objects', envelope(`<p:constructor xmlns:p="${PA}"/>`), ''],
  ])('is refused for %s', (_, xml, soapAction) => {
    expect(codeOf(xml, { soapAction })).toBe('SOAP_MALFORMED');
  });
});

describe('an envelope', () => {
  it.each([
    [
      'of SOAP 1.2',
      envelope(VERIFY, { namespace: 'http://www.w3.org/2003/05/soap-envelope' }),
      'SOAP_VERSION_MISMATCH',
    ],
    ['of no namespace', message.replaceAll('e:', '').replace('xmlns:e', 'xmlns:x'), 'SOAP_MALFORMED'],
    [
      'with a header to be understood',
      envelope(VERIFY, { header: '<e:Header><x e:mustUnderstand="1"/></e:Header>' }),
      'SOAP_MUST_UNDERSTAND',
    ],
    ['with two bodies in one', envelope(VERIFY + VERIFY), 'SOAP_MALFORMED'],
    ['with an entity', `<!DOCTYPE x [<!ENTITY e "x">]>${message}`, 'SOAP_MALFORMED'],
    ['that is too large', message + ' '.repeat(2_000), 'SOAP_MALFORMED'],
    ['that is empty', '', 'SOAP_MALFORMED'],
  ])('%s is refused', (_, xml, code) => {
    expect(codeOf(xml, { maxBytes: 2_000 })).toBe(code);
  });
});

describe('what breaks the XSD', () => {
  it('is told with its places, and the broker as far as it is known', () => {
    const broken = message.replace('347000000000000001', '12').replace('Società', 'x'.repeat(40));
    expect(readRequest(broken)).toEqual({
      operation: 'paVerifyPaymentNotice',
      idBrokerPA: 'x'.repeat(35),
      faults: [
        { pointer: '/paVerifyPaymentNoticeReq/idBrokerPA', detail: 'must have 1 to 35 characters' },
        { pointer: '/paVerifyPaymentNoticeReq/qrCode/noticeNumber', detail: 'must be 18 digits' },
      ],
    });
    const nameless = readRequest(envelope(`<p:paGetPaymentReq xmlns:p="${PA}"/>`));
    expect(nameless).not.toHaveProperty('idBrokerPA');
    expect(nameless).toMatchObject({ operation: 'paGetPayment', faults: [{}, {}, {}, {}] });
  });
});

describe('the encoding', () => {
  const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>${message}`;
  const read = (bytes: Buffer, charset?: string) =>
    readRequest(bytes, charset === undefined ? {} : { charset });
  const broker = { message: { idBrokerPA: 'Società' } };

  it('is that of the byte order mark, then of the header, then of the declaration', () => {
    expect(read(Buffer.from(message))).toMatchObject(broker);
    expect(read(Buffer.from(declared('ISO-8859-1'), 'latin1'))).toMatchObject(broker);
    expect(read(Buffer.from(declared('UTF-8'), 'latin1'), 'iso-8859-1')).toMatchObject(broker);
    expect(read(Buffer.from(declared('ISO-8859-1')), 'UTF-8')).toMatchObject(broker);
    expect(read(Buffer.from(`\uFEFF${message}`, 'utf16le'), 'utf-8')).toMatchObject(broker);
  });

  it('is refused where it is unknown, or not what it says', () => {
    expect(codeOf(Buffer.from(message), { charset: 'koi8-r' })).toBe('SOAP_MEDIA_TYPE');
    expect(codeOf(Buffer.from(declared('utf-7')))).toBe('SOAP_MEDIA_TYPE');
    expect(codeOf(Buffer.from(message, 'latin1'))).toBe('SOAP_MALFORMED');
    expect(codeOf(Buffer.from(message, 'latin1'), { charset: 'utf-8' })).toBe('SOAP_MALFORMED');
  });
});
