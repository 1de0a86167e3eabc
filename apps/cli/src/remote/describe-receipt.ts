import pc from 'picocolors';

/** What is read of a receipt as the service shows it. */
export interface ReceiptView {
  receiptId: string;
  organizationFiscalCode: string;
  noticeNumber: string;
  status: string;
  createdAt: string;
  anomalies: string[];
  deliveries: {
    id: number;
    organizationFiscalCode: string;
    stationId: string;
    originating: boolean;
    status: string;
    parked: boolean;
    parkedReason?: string;
    nextAttemptAt?: string;
    outcome?: string;
    attempts: {
      attempt: number;
      startedAt: string;
      durationMs?: number;
      httpStatus?: number;
      outcome?: string;
      errorClass?: string;
      errorMessage?: string;
      faultCode?: string;
    }[];
  }[];
}

/** And as a search shows it. */
export interface FoundReceipt {
  receiptId: string;
  foundBy: string;
  noticeNumber: string;
  createdAt: string;
  paymentAmount: string;
  deliveries: { idStation: string; state: string }[];
}

/** For people: nothing of the debtor. */
export function describeReceipt(receipt: ReceiptView): string {
  const anomalies = receipt.anomalies.length === 0 ? '' : `, ${receipt.anomalies.join(', ')}`;
  const lines = [
    `${receipt.receiptId} of ${receipt.organizationFiscalCode}, notice ${receipt.noticeNumber}, taken in ${receipt.createdAt}: ${receipt.status}${anomalies}`,
  ];
  for (const delivery of receipt.deliveries) {
    const waits = delivery.parked
      ? `, parked (${delivery.parkedReason ?? 'unknown'})`
      : delivery.nextAttemptAt === undefined || delivery.status === 'NOTIFIED'
        ? ''
        : `, next attempt ${delivery.nextAttemptAt}`;
    const role = delivery.originating ? 'originating' : 'broadcast';
    const color = delivery.outcome === 'OK' || delivery.outcome === 'MAILBOX' ? pc.green : pc.yellow;
    lines.push(
      `  delivery ${delivery.id} to ${delivery.stationId} (${role}, for ${delivery.organizationFiscalCode}): ${color(`${delivery.status}${waits}`)}`,
    );
    for (const attempt of delivery.attempts) {
      const took = attempt.durationMs === undefined ? '' : ` after ${attempt.durationMs} ms`;
      const why = [attempt.errorClass, attempt.faultCode, attempt.errorMessage].filter(
        (text) => text !== undefined,
      );
      const what = [attempt.outcome ?? 'under way', ...why].join(' ');
      lines.push(
        `    ${attempt.attempt}. ${attempt.startedAt}${took}: ${what.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 300)}`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
