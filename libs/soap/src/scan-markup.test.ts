import fc from 'fast-check';
import { validateXML } from 'xmllint-wasm';
import { Rejected } from '#libs/domain';
import { parseXml } from './parse-xml';
import { scanMarkup } from './scan-markup';
import { type XmlElement } from './xml-element';

function isRefused(text: string): boolean {
  try {
    parseXml(text);
    return false;
  } catch (error) {
    if (error instanceof Rejected) return true;
    throw error;
  }
}

/** Texts that libxml2 takes as well-formed, namespaces included. */
async function wellFormed(texts: readonly string[]): Promise<boolean[]> {
  const result = await validateXML({
    xml: texts.map((contents, index) => ({ fileName: `${index}.xml`, contents })),
    normalization: 'c14n',
    modifyArguments: (args) => args.filter((arg) => arg !== '--c14n').concat('--noout'),
    maxMemoryPages: 4096,
  });
  return texts.map(
    (_, index) =>
      !result.rawOutput.includes(`\n${index}.xml:`) && !result.rawOutput.startsWith(`${index}.xml:`),
  );
}

const DOCUMENTS = [
  '<a/>',
  '<a></a>',
  '<a ></a >',
  '<a\n/>',
  '< a/>',
  '<a',
  '<a>',
  '</a>',
  '<a></b>',
  '<a/><b/>',
  '<a/>x',
  'x<a/>',
  ' <a/> ',
  '<a/><!-- x -->',
  '<!-- x --><a/>',
  '<a><!-- -- --></a>',
  '<a><!-- --></a>',
  '<a><!----></a>',
  '<a><!---></a>',
  '<a><!-- --->x</a>',
  '<a><!-- </a>',
  '<a><![CDATA[x]]></a>',
  '<a><![CDATA[<&]]></a>',
  '<a><![CDATA[x]]</a>',
  '<a><![cdata[x]]></a>',
  '<![CDATA[x]]><a/>',
  '<a>]]></a>',
  '<a>]]&gt;</a>',
  '<a>]] ></a>',
  '<a x="1"/>',
  "<a x='1'/>",
  '<a x=1/>',
  '<a x/>',
  '<a x="1"y="2"/>',
  '<a x="1" x="2"/>',
  '<a x = "1"/>',
  '<a x="<"/>',
  '<a x=">"/>',
  '<a x="&lt;"/>',
  '<a x="&"/>',
  '<a x="\'"/>',
  '<a "1"/>',
  '<a x="1/>',
  '<a x="&#10;"/>',
  '<a 1x="1"/>',
  '<1a/>',
  '<-a/>',
  '<a.b-c_d1/>',
  '<é/>',
  '<a\u00b7/>',
  '<\u00b7a/>',
  '<a\u0300/>',
  '<a:b/>',
  '<a xmlns:a="u"/>',
  '<a:a xmlns:a="u"/>',
  '<a:b:c xmlns:a="u"/>',
  '<a: xmlns:a="u"/>',
  '<:a/>',
  '<a xmlns:b=""/>',
  '<a xmlns=""/>',
  '<a b:c="1"/>',
  '<a xmlns:b="u" xmlns:c="u" b:x="1" c:x="2"/>',
  '<a xmlns:b="u" xmlns:c="v" b:x="1" c:x="2"/>',
  '<a xml:lang="it"/>',
  '<a>&lt;&gt;&amp;&quot;&apos;</a>',
  '<a>&nbsp;</a>',
  '<a>&</a>',
  '<a>& </a>',
  '<a>&lt</a>',
  '<a>&LT;</a>',
  '<a>&#65;&#x41;</a>',
  '<a>&#;</a>',
  '<a>&#x;</a>',
  '<a>&#xG;</a>',
  '<a>&#0;</a>',
  '<a>&#9;</a>',
  '<a>&#8;</a>',
  '<a>&#xD800;</a>',
  '<a>&#xFFFE;</a>',
  '<a>&#x10FFFF;</a>',
  '<a>&#x110000;</a>',
  '<a>&#99999999999;</a>',
  '<a>&#X41;</a>',
  '<a>\u0001</a>',
  '<a>\u007f\u0085\u2028</a>',
  '<a>\ufffe</a>',
  '<a>\u{1f600}</a>',
  '<a>></a>',
  '<a><b></a></b>',
  '<a><></></a>',
  '<a>\r\n\t</a>',
  '<?xml version="1.0"?><a/>',
  "<?xml version='1.0' encoding='UTF-8'?><a/>",
  '<?xml version="1.0" standalone="yes"?><a/>',
  '<?xml version="1.0" ?><a/>',
  '<?xml?><a/>',
  '<?xml encoding="UTF-8"?><a/>',
  ' <?xml version="1.0"?><a/>',
  '<a><?xml version="1.0"?></a>',
  '<?XML version="1.0"?><a/>',
  '<!foo><a/>',
  '<a><!foo></a>',
  '',
];

describe('scanMarkup', () => {
  it('takes and refuses the same documents as libxml2', async () => {
    const expected = await wellFormed(DOCUMENTS);
    expect(expected.filter(Boolean).length).toBeGreaterThan(25);
    const different = DOCUMENTS.filter((text, index) => isRefused(text) === expected[index]);
    expect(different).toEqual([]);
  });

  it('takes and refuses the same random markup as libxml2', async () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<b x="1">',
      '</b>',
      '<c/>',
      'x',
      ' ',
      '&amp;',
      '&',
      '<',
      '>',
      '"',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '/',
      '=',
      "'",
      'é',
      '<n:d xmlns:n="u">',
      '</n:d>',
    );
    const texts = fc.sample(
      fc.array(piece, { maxLength: 8 }).map((pieces) => `<r>${pieces.join('')}</r>`),
      { numRuns: 1500, seed: 20260331 },
    );
    const expected = await wellFormed(texts);
    expect(expected.filter(Boolean).length).toBeGreaterThan(100);
    expect(texts.filter((text, index) => isRefused(text) === expected[index])).toEqual([]);
  });

  it('refuses what SOAP forbids although XML allows it', () => {
    expect(isRefused('<?xml-stylesheet href="x"?><a/>')).toBe(true);
    expect(isRefused('<a><?x?></a>')).toBe(true);
    expect(isRefused('<!DOCTYPE a><a/>')).toBe(true);
  });

  it('stops at a depth of 32', () => {
    const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);
    expect(isRefused(nested(32))).toBe(false);
    expect(isRefused(nested(33))).toBe(true);
    expect(isRefused(nested(300_000))).toBe(true);
  });

  it.each([
    ['blanks in a tag', `<a${' '.repeat(1_000_000)}`],
    ['a name', `<${'a'.repeat(1_000_000)}`],
    ['attributes', `<a ${'x="1" '.repeat(200_000)}`],
    ['an attribute', `<a x="${'y'.repeat(1_000_000)}`],
    ['comments', `<a>${'<!-- '.repeat(200_000)}`],
    ['half references', `<a>${'&#1'.repeat(300_000)}</a>`],
    ['references', `<a>${'&#49;'.repeat(200_000)}`],
    ['opened CDATA', `<a>${'<![CDATA['.repeat(100_000)}`],
    ['closing tags', '</a>'.repeat(250_000)],
  ])('gets through a megabyte of %s and refuses it', (_, text) => {
    expect(() => scanMarkup(text)).toThrow(Rejected);
  });
});

describe('parseXml', () => {
  it('does not pay for namespaces once per element', () => {
    const declarations = Array.from({ length: 15_000 }, (_, index) => ` xmlns:x${index}="urn:${index}"`).join(
      '',
    );
    const { children } = parseXml(`<a${declarations}>${'<b xmlns:q="u"/>'.repeat(30_000)}</a>`);
    expect(children).toHaveLength(30_000);
  });

  it('keeps text as it was meant: references, CDATA, line ends, blanks', () => {
    const { text } = parseXml('<a> 1&lt;&#x32;<!-- no -->&amp;lt;<![CDATA[&lt;]]>\r\n3&#13;\r</a>');
    expect(text).toBe(' 1<2&lt;&lt;\n3\r\n');
  });

  it('resolves names by the innermost declaration', () => {
    const shape = ({ namespace, name, children }: XmlElement): unknown => [
      `{${namespace}}${name}`,
      ...children.map(shape),
    ];
    expect(
      shape(
        parseXml('<p:a xmlns:p="1" xmlns="2"><b/><c xmlns=""><p:d/><d/></c><p:e xmlns:p="3"/><p:f/></p:a>'),
      ),
    ).toEqual(['{1}a', ['{2}b'], ['{}c', ['{1}d'], ['{}d']], ['{3}e'], ['{1}f']]);
  });
});
