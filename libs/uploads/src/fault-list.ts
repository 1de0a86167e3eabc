import { type Fault, Rejected } from '#libs/domain';

const MAX_LISTED = 100;
/** Faults after which a file is not worth reading on: bounds what a file of nothing but faults costs. */
const MAX_COUNTED = 10_000;

/** Collects what is wrong with the items of an upload, so that a partner can mend all of it in one go. */
export class FaultList {
  private readonly listed: Fault[] = [];
  private count = 0;

  get isEmpty(): boolean {
    return this.count === 0;
  }

  /** @throws Rejected POSITIONS_INVALID once there are so many that reading on would not help anybody */
  add(pointer: string, detail: string): void {
    this.count += 1;
    if (this.listed.length < MAX_LISTED) this.listed.push({ pointer, detail });
    if (this.count >= MAX_COUNTED) throw this.toRejected(true);
  }

  /** @throws Rejected POSITIONS_INVALID if there is any fault */
  throwIfAny(): void {
    if (this.count > 0) throw this.toRejected(false);
  }

  private toRejected(isCutShort: boolean): Rejected {
    const number = this.count === 1 ? '1 fault' : `${this.count} faults`;
    const rest = this.count - this.listed.length;
    const total = isCutShort ? `at least ${number}, reading stopped there` : number;
    return new Rejected(
      'POSITIONS_INVALID',
      rest > 0 ? `${total}; the first ${this.listed.length} are listed, ${rest} more are not` : total,
      this.listed,
    );
  }
}
