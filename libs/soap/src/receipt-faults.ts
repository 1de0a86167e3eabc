import { type Fault, type Receipt } from '#libs/domain';
import { ctReceipt, ctReceiptV2 } from './operations/receipts';
import { valueFaults } from './value-faults';

/**
 * Where a receipt cannot be expressed in the message of a primitive version: GPD allows notice numbers, texts
 * and fiscal codes that paForNode.xsd does not, and ctReceipt (version 1) wants an IBAN for each transfer, so a
 * digital stamp has no place in it. Pointers are RFC 6901, into the receipt as the domain has it
 * (`/transferList/0/IBAN`); empty when the receipt can be sent.
 */
export function receiptFaults(receipt: Receipt, primitiveVersion = 2): Fault[] {
  return valueFaults(receipt, primitiveVersion === 1 ? ctReceipt : ctReceiptV2);
}
