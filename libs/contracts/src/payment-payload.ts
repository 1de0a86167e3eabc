import { type Payment } from '#libs/domain';
import { z } from 'zod';
import { check } from './check';
import { optionalDate } from './position-payload-fields';

const BLANK = { error: 'must not be blank' };
const required = z
  .string(BLANK)
  .refine((text) => text.trim() !== '', BLANK)
  .max(255, { error: 'size must be between 1 and 255' });
const optional = (max: number) =>
  z
    .string({ error: 'must be a string' })
    .max(max, { error: `size must be between 0 and ${max}` })
    .nullish();

const FEE = { error: 'fee must be eurocents: digits only' };

/** Body of GPD's `pay`. Unknown properties are ignored, as GPD does; `fee` is a number or a numeric string. */
export const payment = z.object({
  paymentDate: optionalDate,
  paymentMethod: optional(255),
  pspCode: optional(35),
  pspTaxCode: optional(70),
  pspCompany: required,
  idReceipt: required,
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
  const present = (key: keyof Payment, value: string | null | undefined) =>
    value === null || value === undefined ? {} : { [key]: value };
  return {
    payment: {
      idReceipt: given.idReceipt,
      pspCompany: given.pspCompany,
      fee: given.fee,
      ...present('paymentMethod', given.paymentMethod),
      ...present('pspCode', given.pspCode),
      ...present('pspTaxCode', given.pspTaxCode),
      ...present('paymentDate', given.paymentDate),
    },
    ...(given.idStation ? { idStation: given.idStation } : {}),
  };
}
