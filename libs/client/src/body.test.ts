import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Format, type Input, type NewPosition, readBody } from './body';

const position = (iupd: string) => ({ iupd }) as NewPosition;
const ZIP = new Uint8Array([0x50, 0x4b, 3, 4, 9]);

async function sent(input: Input, format?: Format): Promise<string[]> {
  const { contentType, open } = await readBody(input, format);
  const contents = [];
  for (let tries = 0; tries < 2; tries += 1) {
    const content = await open();
    contents.push(content instanceof Blob ? await content.text() : await text(content));
  }
  expect(contents[1]).toBe(contents[0]);
  return [contentType, contents[0] ?? ''];
}
const named = (content: string, name: string) => Object.assign(new Blob([content]), { name });

describe('what is handed in can be sent again, and says what it is:', () => {
  it.each<[string, Input, Format | undefined, string, string]>([
    ['a list', [position('A'), position('B')], undefined, 'x-ndjson', '{"iupd":"A"}\n{"iupd":"B"}\n'],
    ['a list of iupds', ['A', 'B'], undefined, 'x-ndjson', '"A"\n"B"\n'],
    ['a document', { paymentPositionIUPDs: ['A'] }, undefined, 'json', '{"paymentPositionIUPDs":["A"]}'],
    ['bytes of a ZIP', ZIP, undefined, 'zip', 'PK\u0003\u0004\t'],
    ['a named file', named('{}', 'Positions.JSON'), undefined, 'json', '{}'],
    ['a file with a type', new Blob(['{}'], { type: 'application/jsonl' }), undefined, 'x-ndjson', '{}'],
    ['text', '{"iupd":"A"}', 'ndjson', 'x-ndjson', '{"iupd":"A"}'],
    ['a stream of bytes', new Blob([ZIP]).stream() as Input, undefined, 'zip', 'PK\u0003\u0004\t'],
    ['a stream of Node.js', Readable.from([Buffer.from('{}')]), 'json', 'json', '{}'],
    ['what opens streams', () => Readable.from([Buffer.from('{}')]), 'json', 'json', '{}'],
    ['what opens a ZIP', () => new Blob([ZIP]).stream() as never, undefined, 'zip', 'PK\u0003\u0004\t'],
    ['what opens a file', () => Promise.resolve(named('{}', 'a.json')), undefined, 'json', '{}'],
  ])('%s', async (_what, input, format, type, content) => {
    expect(await sent(input, format)).toEqual([`application/${type}`, content]);
  });

  it('positions as they are made, many thousand of them', async () => {
    function* made() {
      for (let n = 0; n < 2_500; n += 1) yield position(`I-${n}`);
    }
    const [, once = ''] = await sent(made());
    const [type, anew = ''] = await sent(made);
    expect([type, once]).toEqual(['application/x-ndjson', anew]);
    expect(anew.trim().split('\n')).toHaveLength(2_500);
  });

  it.each<[string, Input]>([
    ['bytes', new Uint8Array([1, 2])],
    ['text', 'what?'],
    ['a stream', new Blob(['what?']).stream() as Input],
    ['what opens a stream', () => Readable.from([Buffer.from('what?')])],
  ])('or is refused: %s', async (_what, input) => {
    await expect(readBody(input)).rejects.toThrow(/give format: 'json', 'ndjson' or 'zip'/);
  });
});
