import { type StationAnswer } from '#libs/domain';
import { buildPaSendRTV2Response, buildSoapFault, parseStationAnswer, UnreadableAnswer } from '#libs/soap';

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const answer = (body: string, envelope = ENVELOPE) =>
  `<?xml version="1.0"?>\n<S:Envelope xmlns:S="${envelope}"><S:Header/><S:Body>\n${body}\n</S:Body></S:Envelope>`;

function unreadable(xml: string): UnreadableAnswer {
  try {
    parseStationAnswer(xml);
  } catch (error) {
    if (error instanceof UnreadableAnswer) return error;
    throw error;
  }
  throw new Error('The answer was readable.');
}

describe("a station's answer", () => {
  it.each<StationAnswer>([
    { outcome: 'OK' },
    { outcome: 'KO' },
    {
      outcome: 'KO',
      fault: {
        faultCode: 'PAA_SEMANTICA',
        faultString: 'a < b & c',
        id: '09876543210',
        description: 'è ]]> \r\n',
      },
    },
    { outcome: 'KO', fault: { faultCode: 'PAA_SYSTEM_ERROR', faultString: '', id: '1' } },
  ])('reads back as it was built: %j', (expected) => {
    expect(parseStationAnswer(buildPaSendRTV2Response(expected))).toEqual(expected);
  });

  it('is told from the same words in answer to another operation', () => {
    const xml = buildPaSendRTV2Response({ outcome: 'OK' });
    expect(parseStationAnswer(xml)).toEqual({ outcome: 'OK' });
    expect(() => parseStationAnswer(xml, 'paSendRT')).toThrow(UnreadableAnswer);
    expect(parseStationAnswer(xml)).toEqual({ outcome: 'OK' });
  });

  it.each([
    [
      'another prefix',
      '<x:paSendRTV2Response xmlns:x="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"><outcome>OK</outcome></x:paSendRTV2Response>',
    ],
    ['no namespace', '<paSendRTV2Response><outcome>OK</outcome></paSendRTV2Response>'],
    ['an undeclared prefix', '<x:paSendRTV2Response><outcome>OK</outcome></x:paSendRTV2Response>'],
    [
      'qualified children',
      '<paSendRTV2Response xmlns="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"><outcome>OK</outcome></paSendRTV2Response>',
    ],
    ['an empty fault', '<paSendRTV2Response><outcome>OK</outcome><fault/></paSendRTV2Response>'],
    [
      'more than the schema knows',
      '<paSendRTV2Response v="2"><outcome>OK</outcome><more/></paSendRTV2Response>',
    ],
  ])('may have %s', (_, body) => {
    expect(parseStationAnswer(answer(body))).toEqual({ outcome: 'OK' });
  });

  it('is the one to what was sent', () => {
    const answer = (root: string) =>
      `<e:Envelope xmlns:e="e"><e:Body><${root}><outcome>OK</outcome></${root}></e:Body></e:Envelope>`;
    expect(parseStationAnswer(answer('paSendRTRes'), 'paSendRT')).toEqual({ outcome: 'OK' });
    expect(() => parseStationAnswer(answer('paSendRTV2Response'), 'paSendRT')).toThrow(
      'instead of paSendRTRes',
    );
  });

  it('may leave parts of a fault out', () => {
    const body =
      '<paSendRTV2Response><outcome>KO</outcome><fault><faultCode>PAA_X</faultCode><serial>1</serial></fault></paSendRTV2Response>';
    expect(parseStationAnswer(answer(body))).toEqual({
      outcome: 'KO',
      fault: { faultCode: 'PAA_X', faultString: '', id: '' },
    });
  });

  it.each([
    ['', 'The answer is empty.'],
    [' \n', 'The answer is empty.'],
    ['<!DOCTYPE html><html><body>502 Bad Gateway</body></html>', 'The answer is an HTML page.'],
    ['\n<html lang="it"><p>hello<br></html>', 'The answer is an HTML page.'],
    ['{"outcome":"OK"}', 'The answer is not XML'],
    ['<a>', 'The answer is not XML'],
    ['<!DOCTYPE a [<!ENTITY b "OK">]><a>&b;</a>', 'The answer is not XML'],
    ['<paSendRTV2Response><outcome>OK</outcome></paSendRTV2Response>', 'not a SOAP envelope'],
    [answer(''), 'The SOAP body of the answer is empty.'],
    [answer('<paSendRTRes><outcome>OK</outcome></paSendRTRes>'), 'holds paSendRTRes instead'],
    [answer('<paSendRTV2Response/>'), 'no outcome'],
    ...['', 'ok', ' OK', 'OK ', 'KKL'].map((outcome) => [
      answer(`<paSendRTV2Response><outcome>${outcome}</outcome></paSendRTV2Response>`),
      'neither OK nor KO',
    ]),
  ])('%j is unreadable: %s', (xml, reason) => {
    expect(unreadable(xml).reason).toContain(reason);
    expect(unreadable(xml).soapFault).toBeUndefined();
  });

  it('carries what a soap:Fault says', () => {
    const fault = unreadable(buildSoapFault({ code: 'Server', message: 'no <database>\u0000' }));
    expect(fault.soapFault).toEqual({ faultcode: 'soapenv:Server', faultstring: 'no <database>' });
    expect(fault.reason).toBe('The station answered with a soap:Fault: soapenv:Server, no <database>');
  });

  it('carries what a fault of SOAP 1.2 says', () => {
    const body =
      '<S:Fault><S:Code><S:Value>S:Receiver</S:Value></S:Code><S:Reason><S:Text xml:lang="en">busy</S:Text></S:Reason></S:Fault>';
    expect(unreadable(answer(body, 'http://www.w3.org/2003/05/soap-envelope')).soapFault).toEqual({
      faultcode: 'S:Receiver',
      faultstring: 'busy',
    });
  });
});
