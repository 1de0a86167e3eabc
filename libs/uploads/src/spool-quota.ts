import { Transient } from '#libs/domain';

export interface QuotaLimits {
  /** Uploads that may be received, wait for a thread, or be read, at a time. */
  maxUploads: number;
  /** Bytes their files may have together; the chunks cut from them, about a tenth more, are not counted. */
  maxBytes: number;
}

/** What one upload may put on disk. */
export interface Place {
  /** Counts bytes before they are written. @throws Transient SPOOL_FULL */
  take(bytes: number): void;
  /** Gives everything back; repeats are harmless. */
  leave(): void;
}

/** How much of the disk uploads hold. Refuses before a byte is written: a client that comes later finds room. */
export class SpoolQuota {
  private uploads = 0;
  private bytes = 0;

  constructor(private readonly limits: QuotaLimits) {}

  /**
   * @param expectedBytes what the request says it will send, if it does
   * @throws Transient UPLOADS_BUSY, SPOOL_FULL
   */
  enter(expectedBytes = 0): Place {
    if (this.uploads >= this.limits.maxUploads) {
      throw new Transient('UPLOADS_BUSY', `${this.uploads} uploads are under way: try again later`);
    }
    let held = 0;
    let hasLeft = false;
    const place: Place = {
      take: (bytes) => {
        if (this.bytes + bytes > this.limits.maxBytes) {
          throw new Transient('SPOOL_FULL', 'Other uploads use all the space there is: try again later');
        }
        this.bytes += bytes;
        held += bytes;
      },
      leave: () => {
        if (hasLeft) return;
        hasLeft = true;
        this.uploads -= 1;
        this.bytes -= held;
      },
    };
    place.take(expectedBytes);
    this.uploads += 1;
    return place;
  }
}
