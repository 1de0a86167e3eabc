import { createHmac, hkdfSync } from 'node:crypto';
import { SecretsError, keyIdOf } from './secret-box';

/** Says what the derived key is for: one made for another purpose never gives the same fingerprints. */
const PURPOSE = 'gpd-async fingerprint';

/**
 * What may stand for a text where the text itself must not be kept: whoever has the keys can tell whether it was this
 * text, nobody can tell which it was. HMAC-SHA256, its first 128 bits, after the id of its key.
 *
 * @param keys as of SecretBox
 * @param context what the text belongs to
 * @returns one a key, in their order: new ones are made with the first, old ones may be of another
 * @throws SecretsError without a key
 */
export function fingerprints(keys: readonly Buffer[], text: string, context: string): string[] {
  if (keys.length === 0)
    throw new SecretsError(
      'There is nothing to make a fingerprint with: set SECRETS_KEYS to 32 random bytes in base64',
    );
  return keys.map((key) => {
    const own = Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), PURPOSE, 32));
    const mac = createHmac('sha256', own)
      .update(JSON.stringify([context, text]))
      .digest('hex');
    return `${keyIdOf(key).toString('hex')}:${mac.slice(0, 32)}`;
  });
}
