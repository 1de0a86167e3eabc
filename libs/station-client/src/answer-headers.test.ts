import { decodeAnswer, retryAfterSeconds } from './answer-headers';

describe('Retry-After', () => {
  const now = Date.UTC(2026, 2, 31, 8, 0, 0);

  it.each<[string | undefined, number | undefined]>([
    ['120', 120],
    [' 0 ', 0],
    ['Tue, 31 Mar 2026 08:01:30 GMT', 90],
    ['Tuesday, 31-Mar-26 08:00:01 GMT', 1],
    ['Tue, 31 Mar 2026 07:00:00 GMT', 0],
    [undefined, undefined],
    ['', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2026-03-31T09:00:00Z', undefined],
    ['99999999999', undefined],
  ])('%j is %j seconds', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });
});

describe('an answer', () => {
  it.each([
    ['text/xml; charset=utf-8', Buffer.from('è')],
    ['text/xml', Buffer.from('è')],
    [undefined, Buffer.from('è')],
    ['text/xml; charset="nonsense"', Buffer.from('è')],
    ['text/xml; charset=ISO-8859-1', Buffer.from('è', 'latin1')],
    ['text/xml;charset="iso-8859-1";x=y', Buffer.from('è', 'latin1')],
  ])('of type %s is decoded', (contentType, bytes) => {
    expect(decodeAnswer(bytes, contentType)).toBe('è');
  });

  it('with broken characters is decoded all the same', () => {
    expect(decodeAnswer(Buffer.from([0x61, 0xff, 0x62]), 'text/xml')).toBe('a\uFFFDb');
  });
});
