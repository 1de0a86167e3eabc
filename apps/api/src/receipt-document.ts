import { type StationLink, documentAddress } from '#libs/domain';
import type { StoredReceipt } from '#libs/persistence';
import { buildReceiptDocument, receiptFaults } from '#libs/soap';

/**
 * A receipt as the XML document a station gets, addressed to the organization.
 * @returns undefined for one that paForNode.xsd has no room for
 */
export function receiptDocument(
  organization: string,
  { receipt, originatingStationId }: StoredReceipt,
  links: readonly StationLink[],
): string | undefined {
  if (receiptFaults(receipt).length > 0) return undefined;
  return buildReceiptDocument({ ...documentAddress(organization, links, originatingStationId), receipt });
}
