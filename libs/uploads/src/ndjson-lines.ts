import { Rejected } from '#libs/domain';
import { decodeJson } from './decode-json';

const NEW_LINE = 0x0a;
const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

export interface NdjsonOptions {
  /** Longest line in bytes. */
  maxBytes: number;
  /** `line` counts from 0 and includes blank lines, which are not reported. */
  onElement: (value: unknown, line: number) => void;
}

/** Reads one JSON value per line from bytes that arrive in pieces, holding one line at a time. */
export class NdjsonLines {
  private parts: Uint8Array[] = [];
  private bytes = 0;
  private line = 0;

  constructor(private readonly options: NdjsonOptions) {}

  /** @throws Rejected JSON_INVALID; whatever the callback throws */
  push(piece: Uint8Array): void {
    let from = 0;
    for (let end = piece.indexOf(NEW_LINE); end !== -1; end = piece.indexOf(NEW_LINE, from)) {
      this.keep(piece.subarray(from, end));
      this.finishLine();
      from = end + 1;
    }
    if (from < piece.length) this.keep(piece.subarray(from));
  }

  /** Says that no more bytes follow: reads a last line without line feed. */
  end(): void {
    if (this.bytes > 0) this.finishLine();
  }

  private keep(part: Uint8Array): void {
    this.parts.push(part);
    this.bytes += part.length;
    if (this.bytes > this.options.maxBytes) {
      throw this.invalid(`the line is larger than ${this.options.maxBytes} bytes`);
    }
  }

  private finishLine(): void {
    const [first] = this.parts;
    let bytes =
      this.parts.length === 1 && first !== undefined ? first : Buffer.concat(this.parts, this.bytes);
    if (this.line === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
      bytes = bytes.subarray(3);
    this.parts = [];
    this.bytes = 0;
    if (!bytes.every(isSpace)) {
      const value = decodeJson(bytes, (byte, detail) => this.invalid(`${detail} near its byte ${byte}`));
      this.options.onElement(value, this.line);
    }
    this.line += 1;
  }

  private invalid(detail: string): Rejected {
    return new Rejected('JSON_INVALID', `JSON is invalid in line ${this.line + 1}: ${detail}`, [
      { pointer: `/${this.line}`, detail },
    ]);
  }
}
