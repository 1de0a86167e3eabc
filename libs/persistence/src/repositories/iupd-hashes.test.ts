import { IupdHashes } from './iupd-hashes';

function packed(hashes: readonly number[]): Buffer {
  const buffer = Buffer.alloc(hashes.length * 4);
  hashes.forEach((hash, index) => buffer.writeUInt32LE(hash, index * 4));
  return buffer;
}
/** Spread over all 32 bits, each another. */
const spread = (n: number) => Math.imul(n, 0x9e3779b1) >>> 0;
const many = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => spread(from + n));

describe('IupdHashes', () => {
  it.each([0, 1, 0x7fffffff, 0x80000000, 0xffffffff])('meets %d', (hash) => {
    const own = new IupdHashes([packed([5]), packed([hash])]);
    expect(own.meet(packed([7, hash]))).toBe(true);
  });

  it('meets none of others, however many look alike', () => {
    const own = new IupdHashes([packed(many(0, 1_000)), packed(many(1_000, 3_000))]);
    expect(own.meet(packed(many(3_000, 200_000)))).toBe(false);
    expect(own.meet(packed([1 + 2 ** 16, 1 + 2 ** 17]))).toBe(false);
  });

  it('meets one among very many', () => {
    const own = new IupdHashes([packed(many(0, 3_000))]);
    expect(own.meet(packed([...many(3_000, 100_000), spread(2_999)]))).toBe(true);
  });

  it('meets nothing where there is nothing', () => {
    expect(new IupdHashes([]).meet(packed([0]))).toBe(false);
    expect(new IupdHashes([packed([1])]).meet(Buffer.alloc(0))).toBe(false);
  });
});
