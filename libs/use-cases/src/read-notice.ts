import {
  type NoticeDescription,
  type PaymentData,
  type PaymentOption,
  type Position,
  type QrCode,
  Rejected,
  type TransferType,
  describeNotice,
  payableNotice,
  paymentDataOf,
} from '#libs/domain';

/** Reads only: a payer looks at a notice, nothing changes. */
export interface ReadNoticePorts {
  findPositionByNav(organization: string, nav: string): Promise<Position | undefined>;
  /** Whether a payment of this notice is known to be under way. */
  paymentInProgress(organization: string, nav: string): Promise<boolean>;
  /** 23 characters UTC */
  now(): string;
}

interface NoticeQuestion {
  qrCode: QrCode;
  /** The institution is stood in for: only positions it gave free for that are known. */
  standIn: boolean;
}

/**
 * paVerifyPaymentNotice: what a notice asks for.
 * @throws Rejected as payableNotice; PAA_PAGAMENTO_IN_CORSO
 */
export async function verifyNotice(
  ports: ReadNoticePorts,
  question: NoticeQuestion,
): Promise<NoticeDescription> {
  const { position, option } = await payable(ports, question);
  return describeNotice(position, option);
}

/**
 * paGetPayment and paGetPaymentV2: what is to be paid and where to. The amount a caller expects is not looked at:
 * it is the notice that says what is owed.
 *
 * @throws Rejected as payableNotice; PAA_PAGAMENTO_IN_CORSO
 */
export async function paymentOfNotice(
  ports: ReadNoticePorts,
  question: NoticeQuestion & { transferType?: TransferType },
): Promise<PaymentData> {
  const { position, option } = await payable(ports, question);
  return paymentDataOf(position, option, question.transferType);
}

async function payable(
  ports: ReadNoticePorts,
  { qrCode: { fiscalCode, noticeNumber }, standIn }: NoticeQuestion,
): Promise<{ position: Position; option: PaymentOption }> {
  const position = await ports.findPositionByNav(fiscalCode, noticeNumber);
  const found = payableNotice(position, noticeNumber, ports.now(), { standIn });
  if (await ports.paymentInProgress(fiscalCode, noticeNumber)) {
    throw new Rejected('PAA_PAGAMENTO_IN_CORSO', 'A payment of this notice is under way');
  }
  return found;
}
