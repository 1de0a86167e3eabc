import { fingerprints } from './fingerprint';
import { SecretsError } from './secret-box';

const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

describe('fingerprints', () => {
  it('are the same for the same text of the same context, and for no other', () => {
    const [one] = fingerprints([first], 'RSSMRA80A01H501U', '77777777777');
    expect(one).toMatch(/^[0-9a-f]{8}:[0-9a-f]{32}$/);
    expect(one).not.toContain('RSSMRA');
    expect(fingerprints([first], 'RSSMRA80A01H501U', '77777777777')).toEqual([one]);
    expect(fingerprints([first], 'RSSMRA80A01H501V', '77777777777')).not.toEqual([one]);
    expect(fingerprints([first], 'RSSMRA80A01H501U', '77777777778')).not.toEqual([one]);
  });

  it('can still be told after another key has come before theirs', () => {
    const [old] = fingerprints([first], 'x', 'c');
    const both = fingerprints([second, first], 'x', 'c');
    expect(both[1]).toBe(old);
    expect(both[0]).not.toBe(old);
  });

  it('cannot be made without a key', () => {
    expect(() => fingerprints([], 'x', 'c')).toThrow(SecretsError);
  });
});
