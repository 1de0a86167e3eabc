import { indentXml } from './indent-xml';

describe('indentXml', () => {
  it('puts each element on a line, with its text', () => {
    expect(
      indentXml(
        '<?xml version="1.0"?><a x="1"><b>one</b> <c/><d></d><e><f>two &lt;three</f></e><!-- so --></a>',
      ),
    ).toBe(
      [
        '<?xml version="1.0"?>',
        '<a x="1">',
        '  <b>one</b>',
        '  <c/>',
        '  <d></d>',
        '  <e>',
        '    <f>two &lt;three</f>',
        '  </e>',
        '  <!-- so -->',
        '</a>',
      ].join('\n'),
    );
  });

  it.each(['', 'the receipt? what receipt?', '{"a": "<b>"}'])('leaves %j as it came', (text) => {
    expect(indentXml(text)).toBe(text);
  });

  it('loses nothing of what is cut off or unbalanced', () => {
    const text = '</a><b><c>one</c><d>tw';
    expect(indentXml(text).replaceAll(/\s/g, '')).toBe(text);
  });
});
