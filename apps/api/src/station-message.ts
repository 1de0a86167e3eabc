import type { Receipt, StationAddress } from '#libs/domain';
import { buildPaSendRTRequest, buildPaSendRTV2Request, receiptFaults } from '#libs/soap';

/** A message, or why none can be made. */
export type StationMessage = { xml: string } | { reason: string };

/** How a station is told of a receipt, in this version of the primitives. */
export function stationMessage(address: StationAddress, receipt: Receipt, version: number): StationMessage {
  const [fault] = receiptFaults(receipt, version);
  if (fault !== undefined)
    return { reason: `No valid message can be made: ${fault.pointer} ${fault.detail}` };
  const build = version === 1 ? buildPaSendRTRequest : buildPaSendRTV2Request;
  return { xml: build({ ...address, receipt }) };
}
