import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { OWN, OptionCalls, expectProblem, next, options } from './support/options';
import { type ReadPage, readPdf } from './support/read-pdf';
import { navOf, positionWith } from './support/upload';

const POSTAL_IBAN = 'IT57N0760114800000011050036';
const SETTINGS = {
  cbillCode: 'AB12C',
  postalAccountHolder: 'Comune di Esempio, servizio tesoreria',
  postalAuthorization: 'Aut. DB/SISB/GEN P1 n. 1234 del 01.02.2026',
};

/** What a person looks for, wherever lines break. */
const words = (page: ReadPage | undefined): string => (page?.text ?? '').replaceAll(/\s+/g, ' ');

describe('printed notices', () => {
  let house: TestHouse;
  let partner: Client;
  let operator: Client;
  let calls: OptionCalls;
  beforeAll(async () => {
    house = await openHouse();
    partner = new Client(house, house.seed.partnerKey);
    operator = new Client(house, house.seed.operatorKey);
    calls = new OptionCalls(partner);
  });
  afterAll(() => house.close());

  const notice = (n: number) => options(`${navOf(n)}/notice.pdf`);
  const print = async (n: number): Promise<ReadPage[]> => {
    const answer = await fetch(`${house.url}${notice(n)}`, {
      headers: { 'Ocp-Apim-Subscription-Key': house.seed.partnerKey },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const pdf = new Uint8Array(await answer.arrayBuffer());
    expect(pdf.length).toBeLessThan(100_000);
    return readPdf(pdf);
  };

  it('say what the position says, and so do the codes on them', async () => {
    const path = `/admin/organizations/${OWN}/notice`;
    expect((await operator.put(path, SETTINGS)).body).toEqual(SETTINGS);
    expect((await operator.get(path)).body).toEqual(SETTINGS);
    const n = next();
    const debtor = { fullName: 'Niccolò Đorđević della Strada Lunga' };
    await calls.create(positionWith(n, {}, { postalIban: POSTAL_IBAN }, debtor));
    const [page, ...more] = await print(n);
    expect(more).toEqual([]);
    for (const text of ['Niccolò Đorđević della Strada Lunga', '120,00', 'AB12C', OWN, 'servizio tesoreria'])
      expect(words(page)).toContain(text);
    expect(words(page)).toContain(navOf(n).replaceAll(/(\d{4})(?=\d)/g, '$1 '));
    const codes = new Map(page?.codes.map(({ format, text }) => [format, text]));
    expect(codes.get('QRCode')).toBe(`PAGOPA|002|${navOf(n)}|${OWN}|12000`);
    expect(codes.get('DataMatrix')).toMatch(
      new RegExp(`^codfase=NBPA;18${navOf(n)}120000110500361000000120003896` + `1P1${OWN}VRDLCU80A01H501X`),
    );
    expect(codes.get('DataMatrix')).toHaveLength(256);
  });

  it('have a part for every instalment', async () => {
    const [whole, first, second] = await calls.withPlan();
    const codeOf = (n: number, amount: number) => `PAGOPA|002|${navOf(n)}|${OWN}|${amount}`;
    const qrCodes = async (n: number) => {
      const pages = await print(n);
      return pages.flatMap(({ codes }) => codes.map(({ text }) => text)).sort();
    };
    expect(await qrCodes(whole)).toEqual(
      [codeOf(whole, 12_000), codeOf(first, 6_000), codeOf(second, 6_000)].sort(),
    );
    expect(words((await print(first))[0])).toContain('RATA 1 DI 2');
    expect((await calls.pay(first)).status).toBe(200);
    expect(await qrCodes(second)).toEqual([codeOf(second, 6_000)]);
    expectProblem(await partner.get(notice(first)), 409, 'Existing related payment found');
    expectProblem(await partner.get(notice(whole)), 404, 'Not found the payment option');
  });

  it('are made of what is published, and of nothing else', async () => {
    const draft = await calls.published('');
    expectProblem(await partner.get(notice(draft)), 409, 'No notice can be made of the payment option');
    expectProblem(await partner.get(notice(next())), 404, 'Not found the payment option');
    expectProblem(await partner.get(options('abc/notice.pdf')), 400, 'BAD REQUEST');
  });

  it.each([
    [{ cbillCode: 'abc' }, '/cbillCode'],
    [{ postalAuthorization: ' x' }, '/postalAuthorization'],
    [{ logo: 'x' }, ''],
  ])('settings %j are refused', async (settings, pointer) => {
    const path = `/admin/organizations/${OWN}/notice`;
    const before = (await operator.get(path)).body as unknown;
    const { status, body } = await operator.put(path, settings);
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ pointer }] });
    expect((await operator.get(path)).body).toEqual(before);
  });
});
