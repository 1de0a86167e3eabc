import {
  type AttemptOutcome,
  type AttemptRecord,
  type ClaimedDelivery,
  type Fault,
  INEXPRESSIBLE,
  type Receipt,
  type RetryPolicy,
  type StationAddress,
  type StationAnswer,
  type Verdict,
  verdictOf,
} from '#libs/domain';

/** What came back from a station, or did not. */
export interface Exchange {
  durationMs: number;
  httpStatus?: number;
  body?: string;
  truncated?: boolean;
  retryAfterSeconds?: number;
  failure?: { class: string; message: string };
}

export interface DeliverReceiptPorts {
  /** Where a station of this primitive version cannot be told of the receipt. */
  receiptFaults(receipt: Receipt, primitiveVersion: number): Fault[];
  buildMessage(address: StationAddress, receipt: Receipt, primitiveVersion: number): string;
  post(request: {
    stationId: string;
    endpointUrl: string;
    timeoutMs: number;
    primitiveVersion: number;
    channelVersion?: number;
    traceparent: string;
    body: string;
  }): Promise<Exchange>;
  /** @throws when the text is no valid answer, saying why */
  readAnswer(body: string, primitiveVersion: number): StationAnswer;
  settle(record: AttemptRecord, traceparent: string): Promise<void>;
  /** Told when the station of a claimed delivery is free of it, whatever happened. */
  leave(stationId: string, durationMs: number): void;
  policy: RetryPolicy;
  defaultTimeoutMs: number;
  random(): number;
}

/** What became of one attempt, for the log. */
export interface MadeAttempt {
  claim: ClaimedDelivery;
  httpStatus?: number;
  outcome: AttemptOutcome;
  verdict: Verdict;
  durationMs: number;
}

/**
 * Makes the attempt a delivery was claimed for. Dying before it is settled leaves the delivery NOTICE_SENT: the relay
 * queues it again once the claim has run out, and the station may get the receipt twice, under the same receiptId.
 *
 * @throws Transient when it could not be settled: as if the process had died
 */
export async function deliverReceipt(
  ports: DeliverReceiptPorts,
  claim: ClaimedDelivery,
  traceparent: string,
): Promise<MadeAttempt> {
  const exchange = await send(ports, claim, traceparent);
  ports.leave(claim.address.idStation, exchange.durationMs);
  const outcome = outcomeOf(ports, exchange, claim.station.primitiveVersion);
  const { station } = claim;
  const policy = {
    ...ports.policy,
    ...(station.retrySlotMs === undefined ? {} : { slotMs: station.retrySlotMs }),
    ...(station.maxAttempts === undefined ? {} : { maxAttempts: station.maxAttempts }),
  };
  const verdict = verdictOf(outcome, claim.attemptInRound, policy, ports.random());
  const record = {
    deliveryId: claim.deliveryId,
    attempt: claim.attempt,
    durationMs: exchange.durationMs,
    outcome,
    verdict,
    stationId: claim.address.idStation,
    startedAt: claim.startedAt,
    isTroubled: station.isTroubled,
    ...(exchange.httpStatus === undefined ? {} : { httpStatus: exchange.httpStatus }),
    ...(exchange.body === undefined ? {} : { answer: exchange.body }),
  };
  await ports.settle(record, traceparent);
  const { durationMs, httpStatus } = exchange;
  return { claim, outcome, verdict, durationMs, ...(httpStatus === undefined ? {} : { httpStatus }) };
}

async function send(
  ports: DeliverReceiptPorts,
  claim: ClaimedDelivery,
  traceparent: string,
): Promise<Exchange> {
  const { primitiveVersion, channelVersion } = claim.station;
  try {
    const [fault] = ports.receiptFaults(claim.receipt, primitiveVersion);
    if (fault !== undefined) {
      const message = `Version ${primitiveVersion} of the primitives has no room for ${fault.pointer}: ${fault.detail}`;
      return { durationMs: 0, failure: { class: INEXPRESSIBLE, message } };
    }
    return await ports.post({
      stationId: claim.address.idStation,
      endpointUrl: claim.station.endpointUrl,
      timeoutMs: claim.station.timeoutMs ?? ports.defaultTimeoutMs,
      primitiveVersion,
      traceparent,
      ...(channelVersion === undefined ? {} : { channelVersion }),
      body: ports.buildMessage(claim.address, claim.receipt, primitiveVersion),
    });
  } catch (error) {
    // A fault of ours. It ends the attempt like any other: one without an end would be made again for ever.
    return { durationMs: 0, failure: { class: 'INTERNAL_ERROR', message: messageOf(error) } };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A valid answer counts whatever the HTTP status: stations send KO with 500 too. Nothing else does. */
function outcomeOf(ports: DeliverReceiptPorts, exchange: Exchange, primitiveVersion: number): AttemptOutcome {
  const retryAfter =
    exchange.retryAfterSeconds === undefined ? {} : { retryAfterMs: exchange.retryAfterSeconds * 1000 };
  const failed = (errorClass: string, message: string): AttemptOutcome => ({
    kind: 'failed',
    errorClass,
    message,
    ...retryAfter,
  });
  if (exchange.failure !== undefined) return failed(exchange.failure.class, exchange.failure.message);
  const status = exchange.httpStatus ?? 0;
  try {
    return { kind: 'answered', ...ports.readAnswer(exchange.body ?? '', primitiveVersion) };
  } catch (error) {
    return status >= 200 && status < 300
      ? failed('UNREADABLE_ANSWER', messageOf(error))
      : failed('HTTP_STATUS', `The station answered HTTP ${status}`);
  }
}
