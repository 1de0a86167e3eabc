import { day, euros, grouped } from './words';

describe('words of a notice', () => {
  it.each([
    [1, '0,01'],
    [120, '1,20'],
    [123_456, '1.234,56'],
    [9_999_999_999, '99.999.999,99'],
  ])('%d eurocents are %s', (cents, text) => {
    expect(euros(cents)).toBe(text);
  });

  it('writes days and notice numbers as people read them', () => {
    expect(day('2026-12-31T22:59:59.000')).toBe('31/12/2026');
    expect(grouped('301000000000000012')).toBe('3010 0000 0000 0000 12');
  });
});
