import { z } from 'zod';
import { check } from './check';
import { optionalDate } from './position-payload-fields';

const OBJECT = { error: 'The body must be an object' };

/** AlreadyPaidPaymentOptionModel of GPD; unknown properties are ignored. */
export const alreadyPaid = z.object({ paymentDate: optionalDate }, OBJECT);

const FEE = { error: 'must be whole eurocents, 0 or more' };
const DIGITS = /^\d{1,15}$/;

/** NotificationFeeUpdateModel of GPD: a number, or its text as clients send amounts. */
export const notificationFee = z.object(
  {
    notificationFee: z
      .union([z.int(FEE).min(0, FEE), z.string(FEE).regex(DIGITS, FEE)], FEE)
      .transform((fee) => Number(fee)),
  },
  OBJECT,
);

/** When it was paid, as the creditor says; absent: it does not. @throws Rejected BAD_REQUEST */
export function readAlreadyPaid(body: unknown): string | undefined {
  return check(alreadyPaid, body).paymentDate;
}

/** The fee in eurocents. @throws Rejected BAD_REQUEST */
export function readNotificationFee(body: unknown): number {
  return check(notificationFee, body).notificationFee;
}

/** A notice of whatever organization. */
export interface Notice {
  organizationFiscalCode: string;
  nav: string;
}

const MAX_NOTICES = 100;
const TEXT = { error: 'must be a text of 1 to 255 characters' };
const text = z.string(TEXT).min(1, TEXT).max(255, TEXT);
const LIST = { error: `The body must be a list of at most ${MAX_NOTICES} elements` };
export const notices = z
  .array(z.object({ organizationFiscalCode: text, nav: text }, { error: 'must be an object' }), LIST)
  .max(MAX_NOTICES, LIST);

/** Notices that SEND is to set the fee of. @throws Rejected BAD_REQUEST */
export function readNotices(body: unknown): Notice[] {
  return check(notices, body);
}
