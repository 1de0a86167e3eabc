import { positionsPath, transfer } from './options';
import { iuvOf } from './upload';

export type Json = Record<string, unknown>;

/** Path of an organization's positions as v3 has them. */
export const v3 = (rest = '', prefix = '/v3') => `${prefix}${positionsPath}${rest}`;

export const mario = { type: 'F', fiscalCode: 'RSSMRA80A01H501U', fullName: 'Mario Rossi' };
export const acme = {
  type: 'G',
  fiscalCode: '12345678901',
  fullName: 'ACME',
  country: 'IT',
  email: 'a@b.it',
};

export const installment = (n: number, over: Json = {}): Json => ({
  iuv: iuvOf(n),
  amount: 6_000,
  description: `instalment ${n}`,
  dueDate: '2099-06-30T00:00:00',
  transfer: [transfer('1', Number(over['amount'] ?? 6_000))],
  ...over,
});
export const option = (installments: unknown, over: Json = {}): Json => ({
  description: 'TARI',
  switchToExpired: false,
  debtor: mario,
  installments,
  ...over,
});
export const position = (iupd: string, paymentOption: unknown, over: Json = {}): Json => ({
  iupd,
  companyName: 'Comune di Esempio',
  paymentOption,
  ...over,
});
