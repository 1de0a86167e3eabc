import { Rejected } from '#libs/domain';
import { decodeJson, jsonInvalid } from './decode-json';
import { ElementScanner, type ElementLimits } from './json-elements';

export interface JsonDocumentOptions extends ElementLimits {
  /** Top-level properties that may hold the list; exactly one of them must. */
  lists: readonly string[];
  /** Top-level properties that may hold a text. */
  texts: readonly string[];
  /** Called once, before the first element. */
  onList: (name: string) => void;
  onElement: (value: unknown, index: number) => void;
}

type State =
  | 'start'
  | 'mark'
  | 'document'
  | 'first-name'
  | 'name'
  | 'in-name'
  | 'colon'
  | 'value'
  | 'in-text'
  | 'in-null'
  | 'before-element'
  | 'element'
  | 'after-value'
  | 'end';

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
/** Longest property name or text of the envelope, in bytes. */
const MAX_TOKEN = 1024;
const code = (character: string) => character.charCodeAt(0);
const QUOTE = code('"');
const BACKSLASH = code('\\');
const COMMA = code(',');
const OPEN_LIST = code('[');
const CLOSE_LIST = code(']');
const OPEN_OBJECT = code('{');
const CLOSE_OBJECT = code('}');
const COLON = code(':');
const LETTER_N = code('n');

/** States in which white space is content, or not allowed. */
const WITHIN_TOKEN: ReadonlySet<State> = new Set<State>(['start', 'mark', 'in-name', 'in-text', 'in-null']);

const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Reads `{"<list>": [element, ...], "<text>": "..."}` from bytes that arrive in pieces, holding one element at
 * a time. Within this envelope and the limits it accepts exactly what `JSON.parse` of the whole would, but for
 * a property given twice, which is refused. A byte order mark is accepted, null for a list or text is absence.
 */
export class JsonDocument {
  private state: State = 'start';
  private readonly scanner: ElementScanner;
  /** Bytes of the name, text, null or byte order mark being read. */
  private readonly token: number[] = [];
  private isEscaped = false;
  private property = '';
  private readonly seen = new Set<string>();
  private list: string | undefined;
  private readonly texts = new Map<string, string>();
  private index = 0;
  /** Bytes before the current piece. */
  private offset = 0;
  private elementStart = 0;

  /** What each state makes of a byte; tells whether the byte is used up. */
  private readonly steps: Record<State, (byte: number, offset: number) => boolean> = {
    start: (byte) => {
      if (byte !== BYTE_ORDER_MARK[0]) return this.become('document', false);
      this.token.push(byte);
      return this.become('mark');
    },
    mark: (byte, offset) => this.readMark(byte, offset),
    document: (byte, offset) => {
      this.expect(byte === OPEN_OBJECT, offset, 'expected "{"');
      return this.become('first-name');
    },
    'first-name': (byte, offset) => {
      if (byte === CLOSE_OBJECT) return this.become('end');
      this.expect(byte === QUOTE, offset, 'expected a property name or "}"');
      return this.become('in-name');
    },
    name: (byte, offset) => {
      this.expect(byte === QUOTE, offset, 'expected a property name');
      return this.become('in-name');
    },
    'in-name': (byte, offset) => this.readText(byte, offset),
    colon: (byte, offset) => {
      this.expect(byte === COLON, offset, 'expected ":"');
      return this.become('value');
    },
    value: (byte, offset) => this.startValue(byte, offset),
    'in-text': (byte, offset) => this.readText(byte, offset),
    'in-null': (byte, offset) => this.readNull(byte, offset),
    'before-element': (byte, offset) => {
      if (byte === CLOSE_LIST && this.index === 0) return this.become('after-value');
      this.elementStart = offset;
      return this.become('element', false);
    },
    element: () => false,
    'after-value': (byte, offset) => {
      if (byte === CLOSE_OBJECT) return this.become('end');
      this.expect(byte === COMMA, offset, 'expected "," or "}"');
      return this.become('name');
    },
    end: (_byte, offset) => {
      throw jsonInvalid(offset, 'nothing may follow the document');
    },
  };

  constructor(private readonly options: JsonDocumentOptions) {
    this.scanner = new ElementScanner(options, (detail) => {
      throw jsonInvalid(this.elementStart, detail, this.elementPointer());
    });
  }

  /** @throws Rejected JSON_INVALID; whatever the callbacks throw */
  push(piece: Uint8Array): void {
    let at = 0;
    while (at < piece.length) {
      if (this.state === 'element') {
        const end = this.scanner.scan(piece, at);
        if (end === -1) break;
        this.finishElement(piece, at, end);
        at = end + 1;
      } else if (this.step(piece[at] as number, this.offset + at)) {
        at += 1;
      }
    }
    this.offset += piece.length;
  }

  /**
   * Says that no more bytes follow.
   *
   * @throws Rejected UPLOAD_EMPTY, JSON_INVALID
   */
  end(): { list: string; texts: ReadonlyMap<string, string>; elements: number } {
    if (this.state === 'start' || this.state === 'document') {
      throw new Rejected('UPLOAD_EMPTY', 'The file is empty');
    }
    if (this.state !== 'end') throw jsonInvalid(this.offset, 'the document ends too early');
    if (this.list === undefined) throw jsonInvalid(0, `one of ${this.options.lists.join(', ')} is required`);
    return { list: this.list, texts: this.texts, elements: this.index };
  }

  private step(byte: number, offset: number): boolean {
    const isBetweenTokens = !WITHIN_TOKEN.has(this.state);
    if (isBetweenTokens && isSpace(byte)) return true;
    return this.steps[this.state](byte, offset);
  }

  private startValue(byte: number, offset: number): boolean {
    if (byte === LETTER_N) return this.become('in-null', false);
    if (!this.options.lists.includes(this.property)) {
      this.expect(byte === QUOTE, offset, 'must be a string', `/${this.property}`);
      return this.become('in-text');
    }
    this.expect(byte === OPEN_LIST, offset, 'must be a list', `/${this.property}`);
    this.expect(
      this.list === undefined,
      offset,
      `only one of ${this.options.lists.join(', ')} may be present`,
    );
    this.list = this.property;
    this.options.onList(this.property);
    return this.become('before-element');
  }

  private readMark(byte: number, offset: number): boolean {
    this.expect(byte === BYTE_ORDER_MARK[this.token.length], offset, 'expected "{"');
    this.token.push(byte);
    if (this.token.length < BYTE_ORDER_MARK.length) return true;
    this.token.length = 0;
    return this.become('document');
  }

  private readText(byte: number, offset: number): boolean {
    if (byte !== QUOTE || this.isEscaped) {
      this.expect(this.token.length < MAX_TOKEN, offset, 'a name or text is too long');
      this.isEscaped = byte === BACKSLASH && !this.isEscaped;
      this.token.push(byte);
      return true;
    }
    const start = offset - this.token.length - 1;
    const text = decodeJson(Buffer.from([QUOTE, ...this.token, QUOTE]), (at, detail) =>
      jsonInvalid(start + at, detail),
    ) as string;
    this.token.length = 0;
    if (this.state === 'in-text') {
      this.texts.set(this.property, text);
      return this.become('after-value');
    }
    this.expect(
      this.options.lists.includes(text) || this.options.texts.includes(text),
      start,
      `unknown property "${text.slice(0, 100)}"`,
    );
    this.expect(!this.seen.has(text), start, `property "${text}" is present twice`);
    this.seen.add(text);
    this.property = text;
    return this.become('colon');
  }

  private readNull(byte: number, offset: number): boolean {
    this.expect(byte === code('null'[this.token.length] ?? ''), offset, 'not valid JSON');
    this.token.push(byte);
    if (this.token.length < 'null'.length) return true;
    this.token.length = 0;
    return this.become('after-value');
  }

  private finishElement(piece: Uint8Array, from: number, end: number): void {
    const bytes = this.scanner.take(piece, from, end);
    const value = decodeJson(bytes, (at, detail) =>
      jsonInvalid(this.elementStart + at, detail, this.elementPointer()),
    );
    const byte = piece[end];
    this.expect(byte !== CLOSE_OBJECT, this.offset + end, 'expected "," or "]"');
    this.options.onElement(value, this.index);
    this.index += 1;
    this.state = byte === COMMA ? 'before-element' : 'after-value';
  }

  private become(state: State, isUsed = true): boolean {
    this.state = state;
    return isUsed;
  }

  private expect(holds: boolean, offset: number, detail: string, pointer?: string): void {
    if (!holds) throw jsonInvalid(offset, detail, pointer);
  }

  private elementPointer(): string {
    return `/${this.property}/${this.index}`;
  }
}
