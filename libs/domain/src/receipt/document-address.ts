import { type StationAddress } from './receipt';
import { type StationLink } from './recipients';

/**
 * The address a receipt has when it is read rather than delivered: that of the organization's originating station, else
 * of one of its broadcast stations, else of any. An organization without stations stands for its own broker and station.
 */
export function documentAddress(
  organization: string,
  links: readonly StationLink[],
  originatingStationId: string | undefined,
): StationAddress {
  const own = links.filter((link) => link.organizationFiscalCode === organization);
  const link =
    own.find(({ stationId }) => stationId === originatingStationId) ??
    own.find(({ broadcast }) => broadcast) ??
    own[0];
  return {
    idPA: organization,
    idBrokerPA: link?.brokerCode ?? organization,
    idStation: link?.stationId ?? organization,
  };
}
