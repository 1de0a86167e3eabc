import { randomBytes } from 'node:crypto';
import { SecretBox, SecretsError } from './secret-box';

const [key, other] = [randomBytes(32), randomBytes(32)];
const box = new SecretBox([key]);

describe('SecretBox', () => {
  it('opens what it sealed, never the same twice, and shows nothing of it', () => {
    const [first, second] = [box.seal('perché ✓', 'S1'), box.seal('perché ✓', 'S1')];
    expect(box.open(first, 'S1')).toBe('perché ✓');
    expect(first.equals(second)).toBe(false);
    expect(first.includes('perch')).toBe(false);
  });

  it('opens with an old key behind a new one', () => {
    const sealed = box.seal('text', 'S1');
    expect(new SecretBox([other, key]).open(sealed, 'S1')).toBe('text');
  });

  it('opens nothing for another context, another key, or once a bit was changed', () => {
    const sealed = box.seal('text', 'S1');
    expect(() => box.open(sealed, 'S2')).toThrow(SecretsError);
    expect(() => new SecretBox([other]).open(sealed, 'S1')).toThrow(/not among SECRETS_KEYS/);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index]! ^= 1;
      expect(() => box.open(changed, 'S1')).toThrow(SecretsError);
    }
    expect(() => box.open(Buffer.from('x'), 'S1')).toThrow(SecretsError);
  });

  it('seals nothing without a key, and says what to do', () => {
    expect(() => new SecretBox([]).seal('text', 'S1')).toThrow(/set SECRETS_KEYS/);
  });
});
