import { type AuxDigit, type IuvSeries } from '#libs/domain';
import { z } from 'zod';
import { check } from './check';

export const request = z.object({
  reference: z.string({ error: 'must be a string' }).regex(/^\S{1,255}$/, {
    error: 'must be 1 to 255 characters without blanks',
  }),
  auxDigit: z.literal([0, 1, 2, 3], { error: 'must be 0, 1, 2 or 3' }).default(3),
  segregationCode: z
    .string({ error: 'must be a string' })
    .regex(/^\d{2}$/, { error: 'must be two digits' })
    .optional(),
});

/** Body of `POST /organizations/{organization}/iuvs`. @throws Rejected BAD_REQUEST */
export function readIdentifiersRequest(body: unknown): { series: IuvSeries; reference: string } {
  const { reference, auxDigit, segregationCode } = check(request, body);
  const series: IuvSeries = { auxDigit: auxDigit satisfies AuxDigit };
  return { reference, series: segregationCode === undefined ? series : { ...series, segregationCode } };
}
