import type { NoticeSettings } from '#libs/domain';
import { z } from 'zod';
import { check } from './check';

const line = z
  .string({ error: 'must be a string' })
  .regex(/^\S(.{0,98}\S)?$/u, 'must be 1 to 100 characters on one line, not blank at either end');

export const noticeSettings = z.strictObject({
  cbillCode: z
    .string({ error: 'must be a string' })
    .regex(/^[A-Z0-9]{5}$/, 'must be 5 capital letters or digits')
    .meta({ description: "The organization's code in the CBILL circuit." })
    .optional(),
  postalAccountHolder: line
    .meta({ description: 'Whose name the postal account is in; default: the company name of the position.' })
    .optional(),
  postalAuthorization: line
    .meta({ description: "Poste Italiane's permission to print postal slips, as it is to be printed." })
    .optional(),
});

/** Body of `PUT /admin/organizations/{org}/notice`: what it leaves out is not printed. @throws Rejected BAD_REQUEST */
export function readNoticeSettings(body: unknown): NoticeSettings {
  const { cbillCode, postalAccountHolder, postalAuthorization } = check(noticeSettings, body);
  return {
    ...(cbillCode === undefined ? {} : { cbillCode }),
    ...(postalAccountHolder === undefined ? {} : { postalAccountHolder }),
    ...(postalAuthorization === undefined ? {} : { postalAuthorization }),
  };
}
