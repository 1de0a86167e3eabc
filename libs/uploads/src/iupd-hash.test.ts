import { databaseKey, iupdHash, packHashes } from './iupd-hash';

describe('databaseKey', () => {
  it('drops trailing spaces and nothing else, as PAD SPACE does', () => {
    expect(databaseKey('A  ')).toBe('A');
    expect(databaseKey(' A')).toBe(' A');
    expect(databaseKey('A\t')).toBe('A\t');
    expect(databaseKey('a')).not.toBe(databaseKey('A'));
  });
});

describe('iupdHash', () => {
  it('never changes, since hashes are stored', () => {
    expect(['', 'ABC', 'IUPD-77777777777-0000000001', 'è€😀'].map(iupdHash)).toEqual([
      2872998923, 1906700204, 1644803449, 3524488859,
    ]);
  });

  it('is the same for what the database holds to be the same', () => {
    expect(iupdHash('ABC ')).toBe(iupdHash('ABC'));
  });

  it('spreads counting iupds like chance would', () => {
    const hashes = Array.from({ length: 100_000 }, (_, index) => iupdHash(`77777777777-${index}`));
    // Chance gives 1.2 pairs among 100,000 hashes of 32 bits.
    expect(hashes.length - new Set(hashes).size).toBeLessThan(10);
    const buckets = new Uint32Array(256);
    for (const hash of hashes) buckets[hash >>> 24]! += 1;
    expect(Math.max(...buckets)).toBeLessThan(500);
    expect(Math.min(...buckets)).toBeGreaterThan(300);
  });
});

describe('packHashes', () => {
  it('writes four bytes a hash, little-endian, into a buffer of its own', () => {
    const packed = packHashes(['ABC', 'DEF']);
    expect(packed.buffer.byteLength).toBe(8);
    expect(Buffer.from(packed).readUInt32LE(0)).toBe(iupdHash('ABC'));
    expect(Buffer.from(packed).readUInt32LE(4)).toBe(iupdHash('DEF'));
  });
});
