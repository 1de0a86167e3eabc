const HASH_BYTES = 4;
/** Of each of them a bit is set: of what is not there one in so many looks like it, and is looked up. */
const BITS_A_HASH = 16;
const LEAST_BITS = 1_024;

/**
 * Hashes of the iupds a job touches, asked whether another job touches one, too: beside a million pending positions every
 * acceptance asks a million times, with the organization's row in its hand. A bit says of nearly all that they are not
 * there, in a fifth of the time a `Set` takes for it.
 */
export class IupdHashes {
  private readonly all = new Set<number>();
  private readonly bits: Uint8Array;
  private readonly mask: number;

  /** @param packed 4 bytes little endian a hash */
  constructor(packed: readonly Buffer[]) {
    const count = packed.reduce((sum, { length }) => sum + length / HASH_BYTES, 0);
    const size = 2 ** Math.ceil(Math.log2(Math.max(LEAST_BITS, count * BITS_A_HASH)));
    this.bits = new Uint8Array(size / 8);
    this.mask = size - 1;
    for (const buffer of packed) {
      for (let offset = 0; offset < buffer.length; offset += HASH_BYTES) {
        const hash = buffer.readUInt32LE(offset);
        this.all.add(hash);
        const bit = hash & this.mask;
        this.bits[bit >>> 3] = (this.bits[bit >>> 3] ?? 0) | (1 << (bit & 7));
      }
    }
  }

  /** Whether one of these is among them. */
  meet(packed: Buffer): boolean {
    const { bits, mask } = this;
    for (let offset = 0; offset < packed.length; offset += HASH_BYTES) {
      const hash = packed.readUInt32LE(offset);
      const bit = hash & mask;
      if (((bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0 && this.all.has(hash)) return true;
    }
    return false;
  }
}
