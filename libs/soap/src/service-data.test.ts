import { Rejected } from '#libs/domain';
import { readServiceData } from '#libs/soap';

const ROOT = { name: 'sosta', namespace: 'urn:sosta' };
const read = (xml: string, root: { name: string; namespace?: string } = ROOT) =>
  Object.fromEntries(readServiceData(Buffer.from(xml).toString('base64'), root));

describe('the data of a service', () => {
  it('are the texts of its fields, in any order, in the namespace of the root or none', () => {
    expect(
      read(
        '<?xml version="1.0"?><s:sosta xmlns:s="urn:sosta">\n<b> 2&amp;3 </b><s:a><![CDATA[<x>]]></s:a><c/></s:sosta>',
      ),
    ).toEqual({ b: '2&3', a: '<x>', c: '' });
    expect(read('<sosta><__proto>x</__proto></sosta>', { name: 'sosta' })).toEqual({ __proto: 'x' });
  });

  it.each([
    ['is no XML', 'targa=AB123CD', ': There is text outside'],
    ['is empty', '', ': The message has no root'],
    [
      'brings a document type',
      '<!DOCTYPE s [<!ENTITY a "b">]><sosta xmlns="urn:sosta">&a;</sosta>',
      ': A document type',
    ],
    ['has another root', '<parco xmlns="urn:sosta"/>', ': must be sosta in namespace urn:sosta'],
    ['has its root in another namespace', '<sosta/>', ': must be sosta in namespace urn:sosta'],
    ['has a field twice', '<sosta xmlns="urn:sosta"><a>1</a><a>2</a></sosta>', '/a: is there more than once'],
    [
      'has a field in another namespace',
      '<sosta xmlns="urn:sosta"><a xmlns="urn:x">1</a></sosta>',
      '/a: is in another',
    ],
    ['has a field with fields', '<sosta xmlns="urn:sosta"><a><b/></a></sosta>', '/a: must hold text'],
    ['has text beside its fields', '<sosta xmlns="urn:sosta">x<a>1</a></sosta>', ': must hold elements'],
    [
      'is too large',
      `<sosta xmlns="urn:sosta"><a>${'x'.repeat(70_000)}</a></sosta>`,
      ': The message is larger',
    ],
  ])('are refused with the place when the document %s', (_, xml, words) => {
    const refused = () => read(xml);
    expect(refused).toThrow(Rejected);
    expect(refused).toThrow(`/datiSpecificiServizioRequest${words}`);
    expect(refused).toThrow(expect.objectContaining({ code: 'PAA_SINTASSI_XSD' }) as Error);
  });
});
