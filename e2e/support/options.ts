import { type Answer, type Client } from './client';
import { iuvOf, navOf, positionWith } from './upload';

export const OWN = '77777777777';
export const FOREIGN = '99999999999';
/** The service path, and where GPD publishes it. */
export const PREFIXES = ['', '/gpd/debt-positions-service/v1', '/gpd/debt-positions-service/v2'];

export const positionsPath = `/organizations/${OWN}/debtpositions`;
export const options = (rest: string, prefix = '') => `${prefix}/organizations/${OWN}/paymentoptions/${rest}`;
export const notices = (nav: string, organization = OWN, prefix = '') =>
  `${prefix}/payment-options/organizations/${organization}/notices/${nav}`;

let serial = 0;
/** A number no other position of this file has. */
export const next = (): number => (serial += 1);

export const transfer = (idTransfer: string, amount: number, over: object = {}) => ({
  idTransfer,
  amount,
  remittanceInformation: 'TARI',
  category: '9/0101108TS/',
  iban: 'mockIban',
  ...over,
});

const option = (n: number, amount: number, isPartialPayment: boolean, over: object = {}) => ({
  iuv: iuvOf(n),
  amount,
  description: `option ${n}`,
  isPartialPayment,
  dueDate: '2099-12-31T23:59:59',
  transfer: [transfer('1', amount)],
  ...over,
});

/** The calls GPD offers on an option; positions and their options go by number. */
export class OptionCalls {
  constructor(private readonly partner: Client) {}

  report(n: number, id = '1', body?: unknown): Promise<Answer> {
    const path = options(`${iuvOf(n)}/transfers/${id}/report`);
    return this.partner.post(path, body, { 'Content-Type': 'application/json' });
  }

  fee(n: number, notificationFee: unknown): Promise<Answer> {
    return this.partner.put(options(`${navOf(n)}/notificationfee`), { notificationFee });
  }

  paids(n: number, body: unknown = {}, query = ''): Promise<Answer> {
    return this.partner.post(options(`paids/${navOf(n)}${query}`), body);
  }

  pay(n: number, over: object = {}): Promise<Answer> {
    return this.partner.post(options(`${navOf(n)}/pay`), {
      paymentDate: '2026-05-04T10:20:30',
      paymentMethod: 'CP',
      pspCompany: 'Banca',
      idReceipt: `token-${n}`,
      fee: '150',
      ...over,
    });
  }

  async statusOf(n: number): Promise<string> {
    const { body } = await this.partner.get(`${positionsPath}/iupd-${n}`);
    return body.status as string;
  }

  async create(position: object, query = '?toPublish=true'): Promise<void> {
    const answer = await this.partner.post(`${positionsPath}${query}`, position);
    if (answer.status !== 201) throw new Error(`Not created: ${answer.text}`);
  }

  /** A position of one option, published unless the query says otherwise. @returns its number */
  async published(query?: string, own: object = {}): Promise<number> {
    const n = next();
    await this.create(positionWith(n, {}, {}, own), query);
    return n;
  }

  /** The whole in one, or in two instalments. @returns the numbers of whole, first and second instalment */
  async withPlan(): Promise<[number, number, number]> {
    const [whole, first, second] = [next(), next(), next()];
    await this.create({
      ...positionWith(whole, {}),
      paymentOption: [
        option(whole, 12_000, false),
        option(first, 6_000, true, { dueDate: '2098-06-30T00:00:00' }),
        option(second, 6_000, true, { dueDate: '2098-12-31T00:00:00' }),
      ],
    });
    return [whole, first, second];
  }
}

/** GPD's ProblemJson, told by its title. */
export function expectProblem({ status, body }: Answer, expected: number, title: string): void {
  expect({ status, body }).toMatchObject({ status: expected, body: { status: expected, title } });
  expect(typeof body.detail).toBe('string');
}
