import { Rejected } from '#libs/domain';
import { operationOf } from '#libs/soap';

const envelope = (content: string) =>
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/">${content}</e:Envelope>`;

describe('operationOf', () => {
  it.each([
    ['a prefixed operation', '<e:Body><p:paSendRTV2Request xmlns:p="x"/></e:Body>'],
    ['an operation in a default namespace', '<e:Body>\n<!-- x --><paSendRTV2Request xmlns="x">'],
    [
      'a header that looks like a body',
      '<e:Header><Body><other/></Body></e:Header><e:Body><paSendRTV2Request/></e:Body>',
    ],
    ['nonsense behind it', '<e:Body><paSendRTV2Request>&nonsense;<<<'],
  ])('names %s', (_, content) => {
    expect(operationOf(envelope(content))).toBe('paSendRTV2Request');
    expect(operationOf(Buffer.from(envelope(content)))).toBe('paSendRTV2Request');
  });

  it.each([
    ['an empty text', ''],
    ['another root', '<html><Body><paSendRTV2Request/></Body></html>'],
    ['an empty body', envelope('<e:Body/>')],
    ['a body inside the header', envelope('<e:Header><e:Body><x/></e:Body></e:Header>')],
    ['a document type', `<!DOCTYPE x>${envelope('<e:Body><x/></e:Body>')}`],
  ])('refuses %s', (_, xml) => {
    expect(() => operationOf(xml)).toThrow(Rejected);
  });

  it('refuses more than its limit', () => {
    expect(() => operationOf(envelope('<e:Body><x/></e:Body>'), 20)).toThrow('larger than 20 bytes');
  });
});
