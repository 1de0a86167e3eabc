import type { components } from './schema';

export type NewPosition = components['schemas']['PaymentPositionModel'];
export type PositionsDocument = components['schemas']['PositionsDocument'];
export type IupdsDocument = components['schemas']['IupdsDocument'];

/** How bytes are to be read. */
export type Format = 'json' | 'ndjson' | 'zip';

/** A position, an iupd, or bytes of a file. */
type Part = NewPosition | string | Uint8Array;
type Stream = AsyncIterable<Part> | Iterable<Part> | ReadableStream<Uint8Array>;

/**
 * What may be handed in: positions or iupds, in a list, as they come, or as a document; or a file, as a Blob, bytes,
 * text or a stream.
 *
 * A function is called for every try, and what it returns is sent as it comes where the platform can (Node.js). A stream
 * that is given itself is read into memory first: it may have to be sent twice.
 */
export type Input =
  | readonly NewPosition[]
  | readonly string[]
  | PositionsDocument
  | IupdsDocument
  | Blob
  | Uint8Array
  | ArrayBuffer
  | string
  | Stream
  | Opener;

type Opener = () => Stream | Blob | Promise<Stream | Blob>;

type Content = Blob | ReadableStream<Uint8Array>;

/** Something to send, as often as it takes. */
export interface Body {
  contentType: string;
  open: () => Content | Promise<Content>;
}

const TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  zip: 'application/zip',
};
const FORMATS: Readonly<Record<string, Format>> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/zip': 'zip',
  'application/x-zip-compressed': 'zip',
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.zip': 'zip',
};
/** So many lines make one part of a body. */
const LINES = 1_000;

/** @throws TypeError for bytes that nothing says the format of */
export async function readBody(input: Input, format?: Format): Promise<Body> {
  if (typeof input === 'function') return await opened(input, format);
  if (Array.isArray(input)) return fixed(new Blob(await chunksOf(input)), 'ndjson');
  if (input instanceof Blob) return fixed(input, format ?? (await formatOf(input)));
  if (typeof input === 'string' || input instanceof Uint8Array || input instanceof ArrayBuffer) {
    const blob = new Blob([input as string | ArrayBuffer]);
    return fixed(blob, format ?? (await formatOf(blob)));
  }
  if (isStream(input)) {
    const parts = await chunksOf(iterate(input));
    const isLines = parts.every((part) => typeof part === 'string');
    const blob = new Blob(parts);
    return fixed(blob, format ?? (isLines ? 'ndjson' : await formatOf(blob)));
  }
  return fixed(new Blob([JSON.stringify(input)]), 'json');
}

const fixed = (blob: Blob, format: Format): Body => ({ contentType: TYPES[format], open: () => blob });

/** What is made anew for each try. It is opened once before, to see what it is. */
async function opened(open: Opener, format?: Format): Promise<Body> {
  const given = await open();
  if (given instanceof Blob) return fixed(given, format ?? (await formatOf(given)));
  const { first, all } = await peek(iterate(given));
  let next: Stream | Blob | undefined = all;
  return {
    contentType: TYPES[format ?? (first instanceof Uint8Array ? formatOfBytes(first) : 'ndjson')],
    async open() {
      const stream = next ?? (await open());
      next = undefined;
      if (stream instanceof Blob) return stream;
      return canStream() ? streamOf(iterate(stream)) : new Blob(await chunksOf(iterate(stream)));
    },
  };
}

async function peek(items: AsyncIterable<Part> | Iterable<Part>) {
  const iterator = (async function* () {
    yield* items;
  })();
  const first = await iterator.next();
  const all = (async function* () {
    if (first.done !== true) yield first.value;
    yield* iterator;
  })();
  return { first: first.value, all };
}

/** Browsers send streams over HTTP/2 at best; what is sent from a page fits into its memory. */
const canStream = (): boolean =>
  (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined;

async function formatOf(blob: Blob): Promise<Format> {
  const { name = '' } = blob as { name?: string };
  const known =
    FORMATS[blob.type.split(';')[0]?.trim() ?? ''] ?? FORMATS[/\.\w+$/.exec(name.toLowerCase())?.[0] ?? ''];
  if (known !== undefined) return known;
  return formatOfBytes(new Uint8Array(await blob.slice(0, 4).arrayBuffer()));
}

function formatOfBytes(bytes: Uint8Array): Format {
  if (String.fromCharCode(...bytes.subarray(0, 4)) === 'PK\u0003\u0004') return 'zip';
  throw new TypeError("Nothing says how to read this: give format: 'json', 'ndjson' or 'zip'");
}

const isStream = (input: object): input is Stream =>
  input instanceof ReadableStream || Symbol.asyncIterator in input || Symbol.iterator in input;

/** ReadableStream itself is not iterable in every browser. */
function iterate(stream: Stream): AsyncIterable<Part> | Iterable<Part> {
  if (!(stream instanceof ReadableStream)) return stream;
  const given: ReadableStream<Uint8Array> = stream;
  return (async function* () {
    const reader = given.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      }
    } finally {
      await reader.cancel();
    }
  })();
}

/** Bytes as they are, anything else as a line of its own, many to a part. */
async function* partsOf(
  items: AsyncIterable<Part> | Iterable<Part>,
): AsyncGenerator<Uint8Array<ArrayBuffer> | string> {
  let lines: string[] = [];
  for await (const item of items) {
    if (item instanceof Uint8Array) {
      yield item as Uint8Array<ArrayBuffer>;
      continue;
    }
    lines.push(`${JSON.stringify(item)}\n`);
    if (lines.length < LINES) continue;
    yield lines.join('');
    lines = [];
  }
  if (lines.length > 0) yield lines.join('');
}

async function chunksOf(items: AsyncIterable<Part> | Iterable<Part>) {
  const parts: (Uint8Array<ArrayBuffer> | string)[] = [];
  for await (const part of partsOf(items)) parts.push(part);
  return parts;
}

function streamOf(items: AsyncIterable<Part> | Iterable<Part>): ReadableStream<Uint8Array> {
  const parts = partsOf(items);
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await parts.next();
      if (next.done === true) controller.close();
      else controller.enqueue(typeof next.value === 'string' ? encoder.encode(next.value) : next.value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
}
