import { Rejected } from '#libs/domain';
import fc from 'fast-check';
import { JsonDocument } from './json-document';

const LISTS = ['paymentPositions', 'paymentPositionIUPDs'];

interface Read {
  list: string;
  elements: unknown[];
  operation?: string;
}

/** Reads a document handed over in pieces of the given lengths, over and over. */
function read(text: string | Uint8Array, pieces = [65536], limits = {}): Read {
  const bytes = Buffer.from(text);
  const elements: unknown[] = [];
  let named: string | undefined;
  const document = new JsonDocument({
    lists: LISTS,
    texts: ['operation'],
    maxDepth: 64,
    maxBytes: 1_000_000,
    ...limits,
    onList: (name) => (named = name),
    onElement: (value, index) => {
      expect(index).toBe(elements.length);
      elements.push(value);
    },
  });
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = pieces[turn % pieces.length]!;
    document.push(bytes.subarray(at, at + length));
    at += length;
  }
  const { list, texts, elements: count } = document.end();
  expect(count).toBe(elements.length);
  expect(list).toBe(named);
  const operation = texts.get('operation');
  return { list, elements, ...(operation === undefined ? {} : { operation }) };
}

const refusal = (text: string | Uint8Array, limits = {}): string => {
  try {
    read(text, [65536], limits);
  } catch (error) {
    if (error instanceof Rejected) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error('accepted');
};

/** What the whole document means by `JSON.parse`, undefined if the contract or JSON forbids it. */
function model(bytes: Uint8Array): Read | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).filter(([, content]) => content !== null);
  const lists = entries.filter(([name]) => LISTS.includes(name));
  const operation = entries.find(([name]) => name === 'operation')?.[1] as unknown;
  const hasUnknown = Object.keys(value).some((name) => !LISTS.includes(name) && name !== 'operation');
  const [first] = lists;
  if (hasUnknown || lists.length !== 1 || !Array.isArray(first?.[1])) return undefined;
  if (operation !== undefined && typeof operation !== 'string') return undefined;
  return {
    list: first[0],
    elements: first[1] as unknown[],
    ...(operation === undefined ? {} : { operation }),
  };
}

function agree(bytes: Uint8Array, pieces: number[]): void {
  // JSON.parse takes a property given twice, we do not: such mutations prove nothing.
  const text = Buffer.from(bytes).toString('latin1');
  fc.pre([...LISTS, 'operation'].every((name) => text.split(`"${name}"`).length <= 2));
  let actual: Read | undefined;
  try {
    actual = read(bytes, pieces);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
  }
  expect(actual).toEqual(model(bytes));
}

const space = fc.stringMatching(/^[ \n\r\t]{0,3}$/);
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\\', '"', '\\"', '],[', '}{', '\u2028'),
);
const element = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const document = fc
  .record({
    list: fc.constantFrom(...LISTS),
    elements: fc.array(element, { maxLength: 6 }),
    operation: fc.option(text, { nil: undefined }),
    isOperationFirst: fc.boolean(),
    isPretty: fc.boolean(),
    around: fc.tuple(space, space),
    mark: fc.constantFrom('', '\uFEFF'),
  })
  .map(({ list, elements, operation, isOperationFirst, isPretty, around, mark }) => {
    const value = isOperationFirst ? { operation, [list]: elements } : { [list]: elements, operation };
    return Buffer.from(mark + around[0] + JSON.stringify(value, null, isPretty ? 1 : 0) + around[1]);
  });
const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe('JsonDocument', () => {
  it('reads what JSON.parse reads, however the bytes are cut', () => {
    fc.assert(fc.property(document, pieces, agree), { numRuns: 1500 });
  });

  it('accepts and refuses damaged documents as JSON.parse does', () => {
    const damage = fc.record({
      at: fc.nat(),
      drop: fc.nat({ max: 3 }),
      insert: fc.oneof(
        fc.constantFrom(
          '',
          ',',
          ':',
          '[',
          ']',
          '{',
          '}',
          '"',
          '\\',
          ' ',
          '0',
          '-',
          'null',
          '\u0000',
          '\uFEFF',
          'e',
          '[]',
          '{}',
        ),
        fc.string({ maxLength: 3 }),
      ),
      rawByte: fc.option(fc.integer({ min: 0x80, max: 0xff })),
    });
    const damaged = fc
      .tuple(document, fc.array(damage, { minLength: 1, maxLength: 3 }))
      .map(([bytes, damages]) =>
        damages.reduce((content, { at, drop, insert, rawByte }) => {
          const place = at % (content.length + 1);
          const added = rawByte === null ? Buffer.from(insert) : Buffer.from([rawByte]);
          return Buffer.concat([content.subarray(0, place), added, content.subarray(place + drop)]);
        }, bytes),
      );
    fc.assert(fc.property(damaged, pieces, agree), { numRuns: 5000 });
  });

  it('reads the envelope however it is written', () => {
    const written = ' {"operation" : "CREATE" ,\n"\\u0070aymentPositions"\t:\r[ {"a":[1,"]"]} , 2 ] } \n';
    expect(read(written, [1])).toEqual({
      list: LISTS[0],
      operation: 'CREATE',
      elements: [{ a: [1, ']'] }, 2],
    });
  });

  it('takes null for absence', () => {
    expect(read('{"paymentPositions":[1],"paymentPositionIUPDs":null,"operation":null}').elements).toEqual([
      1,
    ]);
  });

  it('reports an empty list as no elements', () => {
    expect(read('{"paymentPositionIUPDs":[ ]}')).toEqual({ list: LISTS[1], elements: [] });
  });

  it.each(['', ' \n', '\uFEFF'])('calls %j empty', (content) => {
    expect(refusal(content)).toBe('UPLOAD_EMPTY The file is empty');
  });

  it.each([
    ['{}', 'one of paymentPositions, paymentPositionIUPDs is required'],
    ['{"paymentPositions":null}', 'one of paymentPositions, paymentPositionIUPDs is required'],
    ['{"paymentPositions":[],"paymentPositionIUPDs":[]}', 'only one of'],
    ['{"paymentPositions":[],"paymentPositions":[]}', '"paymentPositions" is present twice'],
    ['{"operation":"A","operation":"B","paymentPositions":[]}', '"operation" is present twice'],
    ['{"aca":true,"paymentPositions":[]}', 'unknown property "aca"'],
    ['{"__proto__":[],"paymentPositions":[]}', 'unknown property "__proto__"'],
    ['{"paymentPositions":{}}', 'in /paymentPositions: must be a list'],
    ['{"operation":1,"paymentPositions":[]}', 'in /operation: must be a string'],
    ['[]', 'near byte 0: expected "{"'],
    ['{"paymentPositions":[]}x', 'near byte 23: nothing may follow the document'],
    ['{"paymentPositions":[1', 'near byte 22: the document ends too early'],
    ['{"paymentPositions":[1,]}', 'near byte 23 in /paymentPositions/1: not valid JSON'],
    ['{"paymentPositions":[{"a":1},{"a":tru}]}', 'in /paymentPositions/1: not valid JSON'],
    ['{"paymentPositions":[1}', 'expected "," or "]"'],
    [Buffer.from('7b227061796d656e74506f736974696f6e73223a5b22ff225d7d', 'hex'), 'not valid UTF-8'],
    ['{"operation":"\u0000","paymentPositions":[]}', 'not valid JSON'],
  ])('refuses %s', (content, detail) => {
    const found = refusal(content);
    expect(found).toMatch(/^JSON_INVALID /);
    expect(found).toContain(detail);
  });

  it('never repeats content in its message', () => {
    expect(refusal('{"paymentPositions":[{"fiscalCode":"RSSMRA80A01H501U" x}]}')).not.toContain('RSSMRA');
  });

  it('limits nesting, the size of an element and names', () => {
    const nested = (depth: number) => `{"paymentPositions":[${'['.repeat(depth)}${']'.repeat(depth)}]}`;
    expect(read(nested(64)).elements).toHaveLength(1);
    expect(refusal(nested(65))).toContain('nested deeper than 64');
    const sized = (bytes: number) => `{"paymentPositions":[${JSON.stringify('x'.repeat(bytes - 2))}]}`;
    expect(read(sized(100), [7], { maxBytes: 100 }).elements).toHaveLength(1);
    expect(refusal(sized(101), { maxBytes: 100 })).toContain(
      '/paymentPositions/0: an element is larger than 100 bytes',
    );
    expect(refusal(`{"${'x'.repeat(2000)}":1}`)).toContain('too long');
  });

  it('keeps no more than one element of an endless one', () => {
    const document = new JsonDocument({
      lists: LISTS,
      texts: [],
      maxDepth: 64,
      maxBytes: 1000,
      onList: () => undefined,
      onElement: () => undefined,
    });
    document.push(Buffer.from('{"paymentPositions":["'));
    const piece = Buffer.from('x'.repeat(100));
    expect(() => {
      for (let count = 0; count < 11; count += 1) document.push(piece);
    }).toThrow(/larger than 1000 bytes/);
  });
});
