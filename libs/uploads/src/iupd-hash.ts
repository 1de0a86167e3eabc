/**
 * A text as the database's unique keys compare it: trailing spaces are insignificant there (PAD SPACE), so
 * `A` and `A ` are one position.
 */
export function databaseKey(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x20) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

/**
 * 32-bit hash of an iupd, to find out whether two uploads may touch the same one. Different hashes: surely
 * different iupds; equal hashes: look closer, or treat them as the same.
 *
 * FNV-1a over the UTF-16 units of the {@link databaseKey} (a unit per step), then MurmurHash3's finaliser, since
 * FNV alone spreads the last digits of counting iupds poorly. Results are stored: never change it.
 */
export function iupdHash(iupd: string): number {
  const key = databaseKey(iupd);
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Hashes as they are stored: 4 bytes each, little-endian, in the order of the items. */
export function packHashes(iupds: readonly string[]): Uint8Array {
  const bytes = new Uint8Array(iupds.length * 4);
  const view = new DataView(bytes.buffer);
  iupds.forEach((iupd, index) => view.setUint32(index * 4, iupdHash(iupd), true));
  return bytes;
}
