import { type Receipt } from './receipt';

/** One station's service to one organization. */
export interface StationLink {
  stationId: string;
  brokerCode: string;
  organizationFiscalCode: string;
  enabled: boolean;
  broadcast: boolean;
  /** Two digits; nav positions 2 and 3 point to the station that serves them. */
  segregationCode?: string;
  /** First digit of the nav this link serves. */
  auxDigit?: number;
}

/** One delivery owed: who gets the receipt and why. */
export interface Recipient {
  organizationFiscalCode: string;
  brokerCode: string;
  stationId: string;
  /** The station the payment was activated from. */
  originating: boolean;
}

/** Organizations a payment concerns: the primary one first, then those of the transfers, each once. */
export function involvedOrganizations(receipt: Pick<Receipt, 'fiscalCode' | 'transferList'>): string[] {
  return [...new Set([receipt.fiscalCode, ...receipt.transferList.map((transfer) => transfer.fiscalCodePA)])];
}

/**
 * The station a payment was activated from: the one named, if it serves the primary organization; where none is
 * named the one serving the nav's segregation code
 * (aux digit 3: nav positions 2 and 3), else one serving the nav's aux digit, else the organization's only
 * station. Undefined when none fits: then only broadcast stations receive.
 */
export function originatingStation(
  links: readonly StationLink[],
  receipt: Pick<Receipt, 'fiscalCode' | 'noticeNumber'>,
  named?: string,
): StationLink | undefined {
  const own = links.filter((link) => link.organizationFiscalCode === receipt.fiscalCode);
  if (named !== undefined) return own.find((link) => link.stationId === named);
  const auxDigit = Number(receipt.noticeNumber.slice(0, 1));
  const segregationCode = receipt.noticeNumber.slice(1, 3);
  const serves = (link: StationLink): boolean => link.auxDigit === undefined || link.auxDigit === auxDigit;
  const candidates = own.filter((link) => link.enabled && serves(link));
  return (
    candidates.find((link) => auxDigit === 3 && link.segregationCode === segregationCode) ??
    candidates.find((link) => link.segregationCode === undefined && link.auxDigit === auxDigit) ??
    (candidates.length === 1 && candidates[0]?.segregationCode === undefined ? candidates[0] : undefined)
  );
}

/**
 * Who receives a receipt: the originating station first, then every enabled broadcast station of each involved
 * organization, once per (organization, station). A payment that did not succeed has no recipients.
 * The result is frozen with the receipt: later changes of stations do not touch it.
 *
 * @param options.broadcastPrimary whether other broadcast stations of the primary organization count too: SANP
 *   says so, practice differs, hence a setting
 */
export function recipientsOf(
  receipt: Pick<Receipt, 'fiscalCode' | 'transferList' | 'outcome'>,
  originating: StationLink | undefined,
  links: readonly StationLink[],
  options: { broadcastPrimary: boolean },
): Recipient[] {
  if (receipt.outcome !== 'OK') return [];
  const recipients: Recipient[] = [];
  if (originating?.enabled === true) recipients.push(toRecipient(originating, true));
  for (const organization of involvedOrganizations(receipt)) {
    if (organization === receipt.fiscalCode && !options.broadcastPrimary) continue;
    for (const link of links) {
      if (link.organizationFiscalCode !== organization || !link.broadcast || !link.enabled) continue;
      const known = recipients.some(
        (each) => each.organizationFiscalCode === organization && each.stationId === link.stationId,
      );
      if (!known) recipients.push(toRecipient(link, false));
    }
  }
  return recipients;
}

function toRecipient(link: StationLink, originating: boolean): Recipient {
  return {
    organizationFiscalCode: link.organizationFiscalCode,
    brokerCode: link.brokerCode,
    stationId: link.stationId,
    originating,
  };
}
