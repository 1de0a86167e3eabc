import { type Fault, type Receipt } from '#libs/domain';
import { ctReceiptV2 } from './pa-send-rt-v2-schema';
import { valueFaults } from './value-faults';

/**
 * Where a receipt cannot be expressed as ctReceiptV2: GPD allows notice numbers, texts and fiscal codes that
 * paForNode.xsd does not. Pointers are RFC 6901, into the receipt as the domain has it
 * (`/transferList/0/IBAN`); empty when the receipt can be sent.
 */
export function receiptFaults(receipt: Receipt): Fault[] {
  return valueFaults(receipt, ctReceiptV2);
}
