import fc from 'fast-check';

/** A JSON text taken apart, so that it can be broken in places JSON.stringify would never break it. */
type Node =
  | { kind: 'raw'; text: string }
  | { kind: 'array'; items: Node[] }
  | { kind: 'object'; entries: [string, Node][] };

const raw = (text: string): Node => ({ kind: 'raw', text });

function nodeOf(value: unknown): Node {
  if (Array.isArray(value)) return { kind: 'array', items: value.map(nodeOf) };
  if (typeof value !== 'object' || value === null) return raw(JSON.stringify(value));
  return { kind: 'object', entries: Object.entries(value).map(([key, item]) => [key, nodeOf(item)]) };
}

function textOf(node: Node): string {
  if (node.kind === 'raw') return node.text;
  if (node.kind === 'array') return `[${node.items.map(textOf).join(',')}]`;
  return `{${node.entries.map(([key, item]) => `${JSON.stringify(key)}:${textOf(item)}`).join(',')}}`;
}

/** Every place of a document: how to read it, replace it, and take it out. */
interface Place {
  node: Node;
  replace(by: Node): void;
  repeat(): void;
  remove(): void;
}

function placesOf(root: { node: Node }): Place[] {
  const places: Place[] = [];
  const visit = (node: Node, replace: (by: Node) => void, repeat: () => void, remove: () => void): void => {
    places.push({ node, replace, repeat, remove });
    if (node.kind === 'array')
      node.items.forEach((item, index) => {
        visit(
          item,
          (by) => (node.items[index] = by),
          () => node.items.push(item),
          () => node.items.splice(index, 1),
        );
      });
    if (node.kind === 'object')
      for (const entry of node.entries)
        visit(
          entry[1],
          (by) => (entry[1] = by),
          () => node.entries.push(entry),
          () => node.entries.splice(node.entries.indexOf(entry), 1),
        );
  };
  visit(
    root.node,
    (by) => (root.node = by),
    () => undefined,
    () => (root.node = raw('')),
  );
  return places;
}

/** Values as they stand in a text: what parsers, numbers, dates and databases trip over. */
const NASTY_JSON: readonly string[] = [
  ...[
    'null',
    'true',
    '[]',
    '{}',
    '""',
    '" "',
    '0',
    '-0',
    '-1',
    '0.1',
    '1.0',
    '1e3',
    '1e308',
    '1e309',
    '-1e400',
  ],
  ...[
    '9007199254740993',
    '12345678901234567890',
    '1E-400',
    '1.7976931348623157e308',
    '2147483648',
    '99999999999',
  ],
  ...[
    'NaN',
    'Infinity',
    'undefined',
    "'x'",
    '01',
    '+1',
    '.5',
    '1.',
    '0x10',
    '// x',
    '/**/1',
    '"\\x"',
    '"a\nb"',
  ],
  ...[
    '"\\u0000"',
    '"\\ud800"',
    '"\\udfff\\ud83d"',
    '"\\u202e"',
    '"\\ufeff"',
    '"🙂"',
    '"<![CDATA[x]]>"',
    '"&amp;"',
  ],
  ...[
    '"0000-00-00"',
    '"2026-02-30T00:00:00"',
    '"9999-12-31T23:59:59.999999999Z"',
    '"-000001-01-01T00:00:00Z"',
  ],
  ...[
    '"2026-01-01T00:00:00+99:99"',
    '"2026-01-01T24:00:00"',
    '"1e5"',
    '"١٢٣"',
    '"0123456789012345678"',
    '"__proto__"',
  ],
  ...['"\'; DROP TABLE job; --"', '"../../../etc/passwd"', '"http://169.254.169.254/"', '"${7*7}"', '"%00"'],
  `"${'a'.repeat(300)}"`,
  `"${'é'.repeat(70_000)}"`,
  '['.repeat(300) + ']'.repeat(300),
  '['.repeat(20_000),
  '{"a":'.repeat(2_000) + '1' + '}'.repeat(2_000),
  `[${'0,'.repeat(20_000)}0]`,
];
const NASTY_KEYS = [
  '__proto__',
  'constructor',
  'toString',
  '',
  'a'.repeat(5_000),
  '\u0000',
  'iupd',
  '$ref',
  'é',
];

const pick = fc.nat({ max: 1_000_000 });
const edit = fc.record({
  place: pick,
  way: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'repeat', 'add', 'wrap'),
  value: fc.constantFrom(...NASTY_JSON),
  key: fc.constantFrom(...NASTY_KEYS),
});

/** A valid document with a few things wrong; now and then with its text cut short or spoiled as well. */
export function brokenJson(valid: unknown): fc.Arbitrary<string> {
  const damage = fc.option(
    fc.record({ at: pick, by: fc.constantFrom('cut', '\u0000', '\uFEFF', ',', '}', '\\') }),
    {
      freq: 6,
    },
  );
  return fc.tuple(fc.array(edit, { minLength: 1, maxLength: 4 }), damage).map(([edits, spoil]) => {
    const root = { node: nodeOf(valid) };
    for (const { place, way, value, key } of edits) {
      const places = placesOf(root);
      const at = places[place % places.length];
      if (at === undefined) break;
      if (way === 'replace') at.replace(raw(value));
      if (way === 'remove') at.remove();
      if (way === 'repeat') at.repeat();
      if (way === 'wrap') at.replace({ kind: 'array', items: [at.node] });
      if (way === 'add' && at.node.kind === 'object') at.node.entries.push([key, raw(value)]);
    }
    return spoiled(textOf(root.node), spoil);
  });
}

function spoiled(text: string, spoil: { at: number; by: string } | null): string {
  if (spoil === null) return text;
  const at = spoil.at % (text.length + 1);
  return spoil.by === 'cut' ? text.slice(0, at) : text.slice(0, at) + spoil.by + text.slice(at);
}

const NASTY_XML: readonly string[] = [
  ...[
    '<!DOCTYPE x [<!ENTITY a "b">]>',
    '&a;',
    '&#0;',
    '&#x110000;',
    '&#xD800;',
    '<![CDATA[x]]>',
    ']]>',
    '<!-- -- -->',
  ],
  ...[
    '<?xml version="1.1"?>',
    '<?php x ?>',
    '<',
    '>',
    '&',
    '<a',
    '</a>',
    '<a/>',
    '<a:b/>',
    '<x xmlns:p=""/>',
    '\u0000',
  ],
  ...[
    'xsi:nil="true"',
    ' a="1" a="2"',
    '-1',
    '1e5',
    '0.001',
    '99999999999.99',
    '0,00',
    '2026-02-30',
    '𝟏𝟐',
    '\uFFFE',
  ],
  '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
  '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
  '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
  '<a>'.repeat(5_000),
  `<b ${Array.from({ length: 2_000 }, (_, index) => `a${index}="x"`).join(' ')}/>`,
  'x'.repeat(100_000),
];

/** A valid message with tags and texts missing, doubled, moved, or replaced by nasty ones. */
export function brokenXml(valid: string): fc.Arbitrary<string> {
  const tokens = valid.match(/<[^>]*>|[^<]+/g) ?? [];
  const change = fc.record({
    at: pick,
    way: fc.constantFrom('remove', 'repeat', 'replace', 'insert', 'swap', 'rename'),
    value: fc.constantFrom(...NASTY_XML),
  });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const all = [...tokens];
    for (const { at, way, value } of changes) {
      const index = at % (all.length || 1);
      const token = all[index] ?? '';
      if (way === 'remove') all.splice(index, 1);
      if (way === 'repeat') all.splice(index, 0, token);
      if (way === 'replace') all[index] = value;
      if (way === 'insert') all.splice(index, 0, value);
      if (way === 'swap') [all[index], all[0]] = [all[0] ?? '', token];
      if (way === 'rename') all[index] = token.replace(/[A-Za-z]/, 'Z');
    }
    return all.join('');
  });
}

/** Bytes with some changed, taken out, doubled or added; the end, where a ZIP has its directory, most of all. */
export function brokenBytes(valid: Buffer): fc.Arbitrary<Buffer> {
  const change = fc.record({
    fromEnd: fc.oneof(fc.nat({ max: 120 }), pick),
    way: fc.constantFrom('set', 'set', 'set', 'cut', 'remove', 'repeat', 'insert'),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  });
  return fc.array(change, { minLength: 1, maxLength: 6 }).map((changes) => {
    let bytes = Buffer.from(valid);
    for (const { fromEnd, way, bytes: by } of changes) {
      const at = bytes.length - 1 - (fromEnd % (bytes.length || 1));
      if (at < 0) break;
      const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
      if (way === 'set') bytes.set(by.subarray(0, after.length), at);
      if (way === 'cut') bytes = Buffer.from(before);
      if (way === 'remove') bytes = Buffer.concat([before, after.subarray(by.length)]);
      if (way === 'repeat') bytes = Buffer.concat([before, after, after]);
      if (way === 'insert') bytes = Buffer.concat([before, by, after]);
    }
    return bytes;
  });
}
