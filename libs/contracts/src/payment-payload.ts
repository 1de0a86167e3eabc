import { type Payment } from '#libs/domain';
import { z } from 'zod';
import { check } from './check';
import { optionalDate } from './position-payload-fields';

const required = (message: string) =>
  z.string({ error: message }).refine((text) => text.trim() !== '', { error: message });

const FEE = { error: 'fee must be eurocents: digits only' };

/** Body of GPD's `pay`. Unknown properties are ignored, as GPD does; `fee` is a number or a numeric string. */
const payment = z.object({
  paymentDate: optionalDate,
  paymentMethod: z.string().max(255).nullish(),
  pspCode: z.string().max(35, { error: 'size must be between 0 and 35' }).nullish(),
  pspTaxCode: z.string().max(70, { error: 'size must be between 0 and 70' }).nullish(),
  pspCompany: required('must not be blank').pipe(z.string().max(255)),
  idReceipt: required('must not be blank').pipe(z.string().max(255)),
  fee: z
    .union([z.int(FEE).min(0, FEE), z.string(FEE).regex(/^\d{1,15}$/, FEE)], FEE)
    .nullish()
    .transform((fee) => Number(fee ?? 0)),
  /** Ours: the station the payment was activated from. */
  idStation: z.string().min(1).max(35).nullish(),
});

/** @throws Rejected BAD_REQUEST */
export function readPayment(body: unknown): { payment: Payment; idStation?: string } {
  const given = check(payment, body);
  const optional = (key: keyof Payment, value: string | null | undefined) =>
    value === null || value === undefined ? {} : { [key]: value };
  return {
    payment: {
      idReceipt: given.idReceipt,
      pspCompany: given.pspCompany,
      fee: given.fee,
      ...optional('paymentMethod', given.paymentMethod),
      ...optional('pspCode', given.pspCode),
      ...optional('pspTaxCode', given.pspTaxCode),
      ...optional('paymentDate', given.paymentDate),
    },
    ...(given.idStation ? { idStation: given.idStation } : {}),
  };
}
