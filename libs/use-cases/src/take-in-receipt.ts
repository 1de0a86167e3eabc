import {
  type DueDelivery,
  type Fault,
  type Payment,
  type Position,
  type PaymentOption,
  type Receipt,
  type Recipient,
  Rejected,
  type StationLink,
  findOption,
  involvedOrganizations,
  optionNotFound,
  originatingStation,
  payOption,
  paymentInstant,
  receiptOfPayment,
  recipientsOf,
  statusAt,
} from '#libs/domain';

/** Everything a receipt touches, inside one transaction. */
export interface IntakeTransaction {
  isKnown(organization: string, receiptId: string, noticeNumber: string): Promise<boolean>;
  lockPositionByNav(organization: string, nav: string): Promise<Position | undefined>;
  /** @param anomalies what about the payment did not fit, for the history */
  savePayment(position: Position, option: PaymentOption, anomalies: readonly string[]): Promise<void>;
  /** What did not fit where nothing was changed. */
  noteAnomalies(
    position: Position,
    given: { nav: string; receiptId: string; anomalies: readonly string[]; at: string },
  ): Promise<void>;
  stationLinks(organizations: readonly string[]): Promise<StationLink[]>;
  insertReceipt(given: {
    receipt: Receipt;
    source: 'PAY' | 'REST' | 'SOAP';
    originatingStationId?: string;
    anomalies: readonly string[];
    recipients: readonly Recipient[];
    inexpressible?: string;
  }): Promise<DueDelivery[]>;
}

export interface TakeInReceiptPorts {
  transaction<T>(work: (transaction: IntakeTransaction) => Promise<T>): Promise<T>;
  enqueueDeliveries(due: readonly DueDelivery[]): Promise<void>;
  /** Where a receipt breaks the contract it must be sent by. */
  receiptFaults(receipt: Receipt): Fault[];
  broadcastPrimary: boolean;
  /** 23 characters UTC */
  now(): string;
}

export interface Intake {
  result: 'stored' | 'already-known' | 'not-paid';
  anomalies: string[];
}

/**
 * Takes in a receipt: stored, its option marked paid, and every delivery it owes written, in one transaction;
 * only then the deliveries are queued. A receipt that is already known changes nothing. One that certifies a
 * payment is never refused for the state of the position: what does not fit is kept as an anomaly.
 *
 * @param named the originating station, where the caller names one
 * @throws Rejected STATION_UNKNOWN
 */
export async function takeInReceipt(
  ports: TakeInReceiptPorts,
  given: { receipt: Receipt; source: 'REST' | 'SOAP'; named?: string },
): Promise<Intake> {
  const { receipt } = given;
  if (receipt.outcome !== 'OK') return { result: 'not-paid', anomalies: [] };
  const { due, ...intake } = await ports.transaction(async (transaction) => {
    const position = await transaction.lockPositionByNav(receipt.fiscalCode, receipt.noticeNumber);
    if (await transaction.isKnown(receipt.fiscalCode, receipt.receiptId, receipt.noticeNumber)) {
      return { result: 'already-known' as const, anomalies: [], due: [] };
    }
    const anomalies = await markPaid(transaction, position, receipt, ports.now());
    const stored = await store(ports, transaction, { ...given, anomalies });
    return { result: 'stored' as const, anomalies, due: stored };
  });
  await ports.enqueueDeliveries(due);
  return intake;
}

/**
 * GPD's `pay`: marks the option paid and makes the receipt of it, with its deliveries, in one transaction.
 * The same receipt for the same option is acknowledged again and changes nothing.
 *
 * @throws Rejected PAYMENT_OPTION_NOT_FOUND, PAYMENT_OPTION_ALREADY_PAID, STATION_UNKNOWN
 */
export async function payByNav(
  ports: TakeInReceiptPorts,
  given: { organization: string; nav: string; payment: Payment; named?: string },
): Promise<{ position: Position; option: PaymentOption }> {
  const { organization, nav, payment } = given;
  const { due, ...paid } = await ports.transaction(async (transaction) => {
    const position = await transaction.lockPositionByNav(organization, nav);
    const option = position && findOption(position, nav);
    if (position === undefined || option === undefined) throw optionNotFound(organization, nav);
    if (option.idReceipt === payment.idReceipt && option.status !== 'PO_UNPAID') {
      return { position, option, due: [] };
    }
    const now = ports.now();
    const anomalies = stateAnomalies(position, now);
    const after = payOption(position, nav, payment, now);
    const paidOption = findOption(after, nav) ?? option;
    await transaction.savePayment(after, paidOption, anomalies);
    // The receipt may have come in before its position: then it is stored and owed to nobody any more.
    if (await transaction.isKnown(organization, payment.idReceipt, option.nav)) {
      return { position: after, option: paidOption, due: [] };
    }
    const receipt = receiptOfPayment(after, paidOption, payment);
    const stored = await store(ports, transaction, {
      receipt,
      source: 'PAY',
      anomalies,
      ...(given.named === undefined ? {} : { named: given.named }),
    });
    return { position: after, option: paidOption, due: stored };
  });
  await ports.enqueueDeliveries(due);
  return paid;
}

/** Anomaly of a receipt whose notice no position has. */
export const NOTICE_UNKNOWN = 'NOTICE_UNKNOWN';

/** Marks paid what a receipt pays. @returns anomalies: what about the receipt does not fit the position */
export async function markPaid(
  transaction: Pick<IntakeTransaction, 'savePayment' | 'noteAnomalies'>,
  position: Position | undefined,
  receipt: Receipt,
  now: string,
): Promise<string[]> {
  const option = position && findOption(position, receipt.noticeNumber);
  if (position === undefined || option === undefined) return [NOTICE_UNKNOWN];
  const anomalies = option.amount === receipt.paymentAmount ? [] : ['AMOUNT_DIFFERS'];
  anomalies.push(...stateAnomalies(position, now));
  try {
    const after = payOption(position, option.nav, paymentOf(receipt), now);
    const paidOption = findOption(after, option.nav) ?? option;
    await transaction.savePayment(after, paidOption, anomalies);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    anomalies.push(error.code === 'PAYMENT_OPTION_ALREADY_PAID' ? 'ALREADY_PAID' : 'OTHER_PLAN_PAID');
    const { receiptId } = receipt;
    await transaction.noteAnomalies(position, { nav: option.nav, receiptId, anomalies, at: now });
  }
  return anomalies;
}

/** A payment is never refused for these, but somebody should know. */
function stateAnomalies(position: Position, now: string): string[] {
  const status = statusAt(position, now);
  return ['DRAFT', 'INVALID', 'EXPIRED'].includes(status) ? [`PAID_WHILE_${status}`] : [];
}

function paymentOf(receipt: Receipt): Payment {
  const paymentDate = paymentInstant(receipt.paymentDateTime);
  return {
    idReceipt: receipt.receiptId,
    pspCompany: receipt.PSPCompanyName,
    pspCode: receipt.idPSP,
    fee: receipt.fee ?? 0,
    ...(receipt.paymentMethod === undefined ? {} : { paymentMethod: receipt.paymentMethod }),
    ...(receipt.pspFiscalCode === undefined ? {} : { pspTaxCode: receipt.pspFiscalCode }),
    ...(paymentDate === undefined ? {} : { paymentDate }),
  };
}

function stationUnknown(stationId: string, organization: string): Rejected {
  const detail = `is not registered as a station of organization ${organization}`;
  return new Rejected('STATION_UNKNOWN', `Station ${stationId} ${detail}`, [
    { pointer: '/idStation', detail },
  ]);
}

/** @throws Rejected STATION_UNKNOWN when the station named does not serve the primary organization */
async function store(
  ports: TakeInReceiptPorts,
  transaction: IntakeTransaction,
  given: { receipt: Receipt; source: 'PAY' | 'REST' | 'SOAP'; named?: string; anomalies: readonly string[] },
): Promise<DueDelivery[]> {
  const { receipt, named } = given;
  const links = await transaction.stationLinks(involvedOrganizations(receipt));
  const originating = originatingStation(links, receipt, named);
  if (named !== undefined && originating === undefined) throw stationUnknown(named, receipt.fiscalCode);
  const recipients = recipientsOf(receipt, originating, links, { broadcastPrimary: ports.broadcastPrimary });
  const faults = recipients.length === 0 ? [] : ports.receiptFaults(receipt);
  return transaction.insertReceipt({
    receipt,
    source: given.source,
    anomalies: given.anomalies,
    recipients,
    ...(originating === undefined ? {} : { originatingStationId: originating.stationId }),
    ...(faults[0] === undefined
      ? {}
      : { inexpressible: `No valid message can be made: ${faults[0].pointer} ${faults[0].detail}` }),
  });
}
