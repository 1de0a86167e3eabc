import type { PositionInput } from '#libs/domain';
import { databaseKey } from './iupd-hash';

/** Told of a key that an earlier item holds: `pointer` within the item, `first` as given to `add`. */
export type OnDuplicate = (pointer: string, first: number) => void;

/**
 * Remembers which item of a file holds which iupd, iuv and nav: each must be unique in an organization, so a
 * second one in a file could only fail.
 *
 * Native maps from text to index: exact, safe against chosen collisions, and about 100 bytes a key.
 */
export class UniqueKeys {
  private readonly iupds = new Map<string, number>();
  private readonly iuvs = new Map<string, number>();
  private readonly navs = new Map<string, number>();

  /** @param auxDigit what stands before the iuv in a nav that is not given */
  constructor(private readonly auxDigit: string) {}

  addPosition(position: PositionInput, item: number, onDuplicate: OnDuplicate): void {
    this.addIupd(position.iupd, item, onDuplicate, '/iupd');
    position.paymentOption.forEach(({ iuv, nav }, index) => {
      const pointer = `/paymentOption/${index}`;
      const isNewIuv = claim(this.iuvs, iuv, item, onDuplicate, `${pointer}/iuv`);
      // Without nav of its own, an option that repeats an iuv repeats the nav too: one fault says it.
      if (nav !== undefined) {
        claim(this.navs, nav, item, onDuplicate, `${pointer}/nav`);
      } else if (isNewIuv) {
        claim(this.navs, this.auxDigit + iuv, item, onDuplicate, `${pointer}/iuv`);
      }
    });
  }

  addIupd(iupd: string, item: number, onDuplicate: OnDuplicate, pointer = ''): void {
    claim(this.iupds, iupd, item, onDuplicate, pointer);
  }
}

function claim(
  owners: Map<string, number>,
  text: string,
  item: number,
  onDuplicate: OnDuplicate,
  pointer: string,
): boolean {
  const key = databaseKey(text);
  const first = owners.get(key);
  if (first === undefined) {
    owners.set(key, item);
    return true;
  }
  onDuplicate(pointer, first);
  return false;
}
