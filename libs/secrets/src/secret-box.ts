import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const FORMAT = 1;
const KEY_ID_BYTES = 4;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES + IV_BYTES + TAG_BYTES;

/** Secrets cannot be kept or opened; the message says what to do. */
export class SecretsError extends Error {
  override readonly name = 'SecretsError';
}

/**
 * Encrypts what the database must not be able to tell: AES-256-GCM, one key of many. A sealed text names its key, so
 * keys are changed by putting a new one first and keeping the old one behind it until everything was sealed again.
 *
 * Layout: format (1 byte), id of the key (4: the start of its SHA-256), IV (12), tag (16), then the text.
 */
export class SecretBox {
  private readonly keys: Map<string, Buffer>;
  private readonly current: { id: Buffer; key: Buffer } | undefined;

  /** @param keys 32 bytes each; the first one encrypts, all of them decrypt. None: nothing can be sealed. */
  constructor(keys: readonly Buffer[]) {
    this.keys = new Map(keys.map((key) => [keyIdOf(key).toString('hex'), key]));
    const [first] = keys;
    this.current = first && { id: keyIdOf(first), key: first };
  }

  /** @param context what the text belongs to: it opens with the same only. @throws SecretsError without a key */
  seal(text: string, context: string): Buffer {
    if (this.current === undefined) {
      throw new SecretsError('Secrets cannot be kept: set SECRETS_KEYS to 32 random bytes in base64');
    }
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.current.key, iv).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from([FORMAT]), this.current.id, iv, cipher.getAuthTag(), sealed]);
  }

  /** @throws SecretsError when its key is not here, or it was changed or moved */
  open(sealed: Buffer, context: string): string {
    if (sealed.length < HEADER_BYTES || sealed[0] !== FORMAT)
      throw new SecretsError('This is no sealed secret');
    const ivAt = 1 + KEY_ID_BYTES;
    const id = sealed.subarray(1, ivAt).toString('hex');
    const key = this.keys.get(id);
    if (key === undefined) {
      throw new SecretsError(
        `A secret was sealed with key ${id}, which is not among SECRETS_KEYS: put it back`,
      );
    }
    const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(ivAt, ivAt + IV_BYTES))
      .setAAD(Buffer.from(context))
      .setAuthTag(sealed.subarray(ivAt + IV_BYTES, HEADER_BYTES));
    try {
      return decipher.update(sealed.subarray(HEADER_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch (error) {
      throw new SecretsError('A sealed secret was changed, or belongs to something else', { cause: error });
    }
  }
}

/** Tells a key from others: the start of its SHA-256. */
export const keyIdOf = (key: Buffer): Buffer =>
  createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES);
