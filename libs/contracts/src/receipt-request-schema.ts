import { z } from 'zod';
import { entry, receipt, subjectFields, transfer } from './receipt-payload';

/** What may be absent may also be null. */
const withNulls = (shape: z.ZodRawShape) =>
  z.object(
    Object.fromEntries(
      Object.entries(shape).map(([name, field]) => [
        name,
        field instanceof z.ZodOptional ? field.nullable() : field,
      ]),
    ),
  );

/** A list, or the XSD's element around its elements; of a single one the list may be left out. */
const withElement = (item: z.ZodType, name: string, [min, max]: [number, number]) => {
  const list = z.array(item).min(min).max(max);
  return z.union([list, z.object({ [name]: z.union([list, item]) })]);
};

const metadata = withElement(entry, 'mapEntry', [1, 15]).optional();
export const requestTransfer = withNulls({ ...transfer.shape, metadata });

const { uniqueIdentifier, ...person } = subjectFields.shape;
/** Debtor or payer: with the identifier of its element, or without the element. */
export const requestSubject = z.union([
  withNulls(subjectFields.shape),
  withNulls({ ...person, ...uniqueIdentifier.shape }),
]);

const fields = {
  ...receipt.shape,
  fiscalCode: receipt.shape.fiscalCode.optional(),
  debtor: requestSubject,
  payer: requestSubject.optional(),
  transferList: withElement(requestTransfer, 'transfer', [1, 5]),
  metadata,
};
const idStation = z
  .string()
  .min(1)
  .max(35)
  .optional()
  .meta({ description: 'The station the payment was activated from.' });

/** All the ways a receipt may be written: readReceipt brings them into the one form of `receipt`. */
export const receiptRequest = z.union([
  withNulls({ ...fields, idStation }),
  withNulls({ idStation, receipt: withNulls(fields) }),
]);
