import {
  CLOSED_AS_ALREADY_PAID,
  type PaymentOption,
  type Position,
  Rejected,
  type Transfer,
  closeAsAlreadyPaid,
  findOption,
  findTransfer,
  optionNotFound,
  reportTransfer,
  setNotificationFee,
  transferNotFound,
} from '#libs/domain';

/** One position inside one transaction, its row locked from the moment it is found. */
export interface OptionTransaction {
  lockByNav(organization: string, nav: string): Promise<Position | undefined>;
  lockByIuv(organization: string, iuv: string): Promise<Position | undefined>;
  save(position: Position): Promise<void>;
  /** How often this transaction was started over: an earlier run may have been committed after all. */
  tries: number;
}

export interface ChangeOptionsPorts {
  transaction<T>(work: (transaction: OptionTransaction) => Promise<T>): Promise<T>;
  /** Whether a payment of this notice is known to be under way. */
  paymentInProgress(organization: string, nav: string): Promise<boolean>;
  /** 23 characters UTC */
  now(): string;
}

/** What was changed, as it is now. */
export interface ChangedOption {
  position: Position;
  option: PaymentOption;
}

/**
 * GPD's `paids`: the creditor closes an option that was paid elsewhere. There is no receipt and nothing to deliver.
 * @throws Rejected PAYMENT_OPTION_NOT_FOUND, DEBT_POSITION_FORBIDDEN, PAYMENT_OPTION_ALREADY_PAID
 */
export async function closeAsPaidByNav(
  ports: ChangeOptionsPorts,
  given: { organization: string; nav: string; paymentDate?: string; segregationCodes: readonly string[] },
): Promise<ChangedOption> {
  return changeByNav(ports, given, (position, option, tries) => {
    assertInSegregation(position.organizationFiscalCode, option.nav, given.segregationCodes);
    if (tries > 0 && option.idReceipt === CLOSED_AS_ALREADY_PAID) return position;
    return closeAsAlreadyPaid(position, given.nav, given.paymentDate, ports.now());
  });
}

/**
 * GPD's `notificationfee`. The fee is set also while a payment is under way, as in GPD: the caller is told.
 * @throws Rejected PAYMENT_OPTION_NOT_FOUND and everything setNotificationFee throws
 */
export async function setFeeByNav(
  ports: ChangeOptionsPorts,
  given: { organization: string; nav: string; fee: number },
): Promise<ChangedOption & { paymentInProgress: boolean }> {
  const changed = await changeByNav(ports, given, (position) =>
    setNotificationFee(position, given.nav, given.fee, ports.now()),
  );
  // Asked after the transaction: no answer from elsewhere may keep a position locked.
  const paymentInProgress = await ports.paymentInProgress(given.organization, changed.option.nav);
  return { ...changed, paymentInProgress };
}

/** GPD's `report`. @throws Rejected TRANSFER_NOT_FOUND, TRANSFER_NOT_ACCOUNTABLE */
export async function reportTransferByIuv(
  ports: ChangeOptionsPorts,
  given: { organization: string; iuv: string; idTransfer: string },
): Promise<Transfer> {
  const { organization, iuv, idTransfer } = given;
  return ports.transaction(async (transaction) => {
    const existing = await transaction.lockByIuv(organization, iuv);
    if (existing === undefined) throw transferNotFound(organization, iuv, idTransfer);
    const known = findTransfer(existing, iuv, idTransfer);
    if (transaction.tries > 0 && known?.status === 'T_REPORTED') return known;
    const { position, transfer } = reportTransfer(existing, iuv, idTransfer, ports.now());
    await transaction.save(position);
    return transfer;
  });
}

/** Whether the segregation code of a notice (after its aux digit) is one the caller is limited to; no codes: no limit. */
export const isInSegregation = (nav: string, codes: readonly string[]): boolean =>
  codes.length === 0 || codes.includes(nav.slice(1, 3));

function assertInSegregation(organization: string, nav: string, codes: readonly string[]): void {
  if (isInSegregation(nav, codes)) return;
  throw new Rejected(
    'DEBT_POSITION_FORBIDDEN',
    `The caller does not have proper authorization to access the debt position with Organization Fiscal Code ${organization} and NAV ${nav}`,
  );
}

async function changeByNav(
  ports: ChangeOptionsPorts,
  { organization, nav }: { organization: string; nav: string },
  change: (position: Position, option: PaymentOption, tries: number) => Position,
): Promise<ChangedOption> {
  return ports.transaction(async (transaction) => {
    const existing = await transaction.lockByNav(organization, nav);
    const before = existing && findOption(existing, nav);
    if (existing === undefined || before === undefined) throw optionNotFound(organization, nav);
    const position = change(existing, before, transaction.tries);
    if (position === existing) return { position, option: before };
    await transaction.save(position);
    return { position, option: findOption(position, nav) ?? before };
  });
}
