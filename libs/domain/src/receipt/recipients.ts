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

/** Why a station gets a receipt (the first two) or does not. */
export type RecipientRule =
  | 'ORIGINATING'
  | 'BROADCAST'
  | 'NOT_BROADCAST'
  | 'PRIMARY_NOT_BROADCAST'
  | 'STATION_DISABLED'
  | 'PAYMENT_FAILED';

export interface RecipientDecision {
  link: StationLink;
  rule: RecipientRule;
}

/** Whether the rule makes its station a recipient. */
export const isRecipient = ({ rule }: RecipientDecision): boolean =>
  rule === 'ORIGINATING' || rule === 'BROADCAST';

/**
 * For each station of each organization a payment concerns whether it gets the receipt, and why: the originating
 * station first, then those of the primary organization, then those of the others. A payment that did not succeed
 * has no recipients.
 *
 * @param options.broadcastPrimary whether other broadcast stations of the primary organization count too: SANP
 *   says so, practice differs, hence a setting
 */
export function decideRecipients(
  receipt: Pick<Receipt, 'fiscalCode' | 'transferList' | 'outcome'>,
  originating: StationLink | undefined,
  links: readonly StationLink[],
  { broadcastPrimary }: { broadcastPrimary: boolean },
): RecipientDecision[] {
  const isOriginating = (link: StationLink): boolean =>
    link.stationId === originating?.stationId && link.organizationFiscalCode === receipt.fiscalCode;
  const ruleOf = (link: StationLink): RecipientRule => {
    if (receipt.outcome !== 'OK') return 'PAYMENT_FAILED';
    if (isOriginating(link)) return link.enabled ? 'ORIGINATING' : 'STATION_DISABLED';
    if (!link.broadcast) return 'NOT_BROADCAST';
    if (link.organizationFiscalCode === receipt.fiscalCode && !broadcastPrimary)
      return 'PRIMARY_NOT_BROADCAST';
    return link.enabled ? 'BROADCAST' : 'STATION_DISABLED';
  };
  const others = involvedOrganizations(receipt).flatMap((organization) =>
    links.filter((link) => link.organizationFiscalCode === organization && !isOriginating(link)),
  );
  return [...(originating === undefined ? [] : [originating]), ...others].map((link) => ({
    link,
    rule: ruleOf(link),
  }));
}

/**
 * Who receives a receipt: the originating station first, then every enabled broadcast station of each involved
 * organization, once per (organization, station).
 * The result is frozen with the receipt: later changes of stations do not touch it.
 */
export function recipientsOf(...given: Parameters<typeof decideRecipients>): Recipient[] {
  return decideRecipients(...given)
    .filter(isRecipient)
    .map(({ link, rule }) => ({
      organizationFiscalCode: link.organizationFiscalCode,
      brokerCode: link.brokerCode,
      stationId: link.stationId,
      originating: rule === 'ORIGINATING',
    }));
}
