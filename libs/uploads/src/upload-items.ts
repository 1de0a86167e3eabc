import { parseIupd, parsePosition } from '#libs/contracts';
import { type Fault, Rejected } from '#libs/domain';
import type { ChunkWriter } from './chunk-writer';
import { FaultList } from './fault-list';
import { UniqueKeys } from './unique-keys';
import type { UploadContent, UploadTask } from './upload-task';

/** Longest delete list of the published contract. */
const MAX_IUPDS = 100_000;
/** Longest iupd repeated in a fault. */
const MAX_QUOTED = 100;

export const POSITIONS = 'paymentPositions';
export const IUPDS = 'paymentPositionIUPDs';

/** Checks the items of an upload one by one and hands the good ones to the chunks, until the first bad one. */
export class UploadItems {
  content: UploadContent | undefined;
  private submitted = 0;
  private readonly faults = new FaultList();
  private readonly keys: UniqueKeys;

  constructor(
    private readonly task: UploadTask,
    private readonly writer: ChunkWriter,
    /** `lines`: items have no list around them, and an iupd may come as `{"iupd": "..."}`. */
    private readonly layout: 'list' | 'lines',
  ) {
    this.keys = new UniqueKeys(task.auxDigit);
    this.content = expectedContent(task);
  }

  get isEmpty(): boolean {
    return this.submitted === 0;
  }

  /**
   * Takes note of what the file holds, once it is known.
   *
   * @throws Rejected JSON_INVALID if the caller expects something else
   */
  found(content: UploadContent): void {
    if (this.content !== undefined && this.content !== content) {
      const [expected, actual] = content === 'iupds' ? [POSITIONS, IUPDS] : [IUPDS, POSITIONS];
      throw new Rejected('JSON_INVALID', `JSON is invalid: this operation takes ${expected}, not ${actual}`);
    }
    this.content = content;
  }

  /**
   * @param at index the item's pointer carries: its place in the list, or its line
   * @throws Rejected POSITIONS_INVALID if there are too many items or faults to read on
   */
  add(value: unknown, at: number): void {
    const content = this.content ?? 'positions';
    this.submitted += 1;
    this.checkCount(content);
    if (content === 'positions') this.addPosition(value, at);
    else this.addIupd(value, at);
  }

  /** @throws Rejected POSITIONS_INVALID if any item is wrong or there is none */
  finish(): number {
    if (this.isEmpty) {
      const name = this.content === 'iupds' ? 'IUPDs' : 'payment positions';
      this.faults.add(this.pointer(), `The list of ${name} must contain at least one element`);
    }
    this.faults.throwIfAny();
    return this.submitted;
  }

  private addPosition(value: unknown, at: number): void {
    const parsed = parsePosition(value);
    if (!parsed.ok) {
      this.addFaults(parsed.faults, at, '', iupdOf(value));
      return;
    }
    const { position } = parsed;
    this.keys.addPosition(position, at, (pointer, first) =>
      this.duplicate(at, pointer, first, position.iupd),
    );
    if (this.faults.isEmpty) this.writer.add(JSON.stringify(position), position.iupd);
  }

  private addIupd(value: unknown, at: number): void {
    const isWrapped = this.layout === 'lines' && isOnlyIupd(value);
    const relative = isWrapped ? '/iupd' : '';
    const parsed = parseIupd(isWrapped ? value.iupd : value);
    if (!parsed.ok) {
      this.addFaults(parsed.faults, at, relative, undefined);
      return;
    }
    const { iupd } = parsed;
    this.keys.addIupd(iupd, at, (pointer, first) => this.duplicate(at, pointer, first, iupd), relative);
    if (this.faults.isEmpty) this.writer.add(JSON.stringify(iupd), iupd);
  }

  private checkCount(content: UploadContent): void {
    const { maxItems = Infinity } = this.task;
    const limit = content === 'iupds' ? Math.min(maxItems, MAX_IUPDS) : maxItems;
    if (this.submitted <= limit) return;
    const name = content === 'iupds' ? 'IUPDs' : 'payment positions';
    const detail = `The list of ${name} must contain at most ${limit} elements`;
    throw new Rejected('POSITIONS_INVALID', detail, [{ pointer: this.pointer(), detail }]);
  }

  private addFaults(faults: readonly Fault[], at: number, relative: string, iupd: string | undefined): void {
    const whose = iupd === undefined ? '' : ` (iupd=${clip(iupd)})`;
    for (const { pointer, detail } of faults) {
      this.faults.add(this.pointer(at, relative + pointer), `${detail}${whose}`);
    }
  }

  private duplicate(at: number, pointer: string, first: number, iupd: string): void {
    this.faults.add(this.pointer(at, pointer), `duplicate of ${this.pointer(first)} (iupd=${clip(iupd)})`);
  }

  private pointer(at?: number, relative = ''): string {
    const list = this.content === 'iupds' ? IUPDS : POSITIONS;
    const base = this.layout === 'list' ? `/${list}` : '';
    return at === undefined ? base : `${base}/${at}${relative}`;
  }
}

function expectedContent({ content, operationHint }: UploadTask): UploadContent | undefined {
  if (content !== 'auto') return content;
  if (operationHint === undefined) return undefined;
  return operationHint.toLowerCase() === 'delete' ? 'iupds' : 'positions';
}

/** Whether a line means a delete list: a string, or an object of nothing but an iupd. */
export function isIupdLine(value: unknown): boolean {
  return typeof value === 'string' || isOnlyIupd(value);
}

function isOnlyIupd(value: unknown): value is { iupd: unknown } {
  return typeof value === 'object' && value !== null && Object.keys(value).join() === 'iupd';
}

function iupdOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('iupd' in value)) return undefined;
  return typeof value.iupd === 'string' && value.iupd.trim() !== '' ? value.iupd : undefined;
}

function clip(text: string): string {
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}...` : text;
}
