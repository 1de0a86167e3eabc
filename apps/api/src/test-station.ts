import type { StationTestView } from '#libs/contracts';
import { type Station, type StationChannel, routeOf, tlsOf } from '#libs/domain';
import { SOAP_ACTIONS, buildPaVerifyPaymentNoticeRequest, describeAnswer } from '#libs/soap';
import type { ApiDeps } from './deps';

/** A notice nobody has: to ask what it asks for changes nothing anywhere. */
const NO_NOTICE = '000000000000000000';

/**
 * Goes the whole way to a station and says in plain words how far it is open: name look-up, address rules, TCP, TLS, then
 * `paVerifyPaymentNotice` of a notice nobody has. Never `paSendRTV2`, which a station could take for a payment. Any SOAP
 * answer will do, a fault included: a station that only receives does not know the operation.
 */
export async function testStation(
  deps: Pick<ApiDeps, 'probeStation' | 'stationClient' | 'config'>,
  station: Station,
  channel: StationChannel | undefined,
): Promise<StationTestView> {
  const { endpointUrl, headers } = routeOf(station.endpointUrl, channel);
  const tls = channel === undefined ? undefined : tlsOf(channel);
  const timeoutMs = station.timeoutMs ?? deps.config.DELIVERY_TIMEOUT_MS;
  const steps: StationTestView['steps'] = await deps.probeStation(endpointUrl, tls, timeoutMs);
  if (steps.every(({ ok }) => ok)) {
    const idPA = station.organizations[0]?.organizationFiscalCode ?? station.brokerCode;
    const exchange = await deps.stationClient.post({
      stationId: station.stationId,
      endpointUrl,
      timeoutMs,
      soapAction: SOAP_ACTIONS.paVerifyPaymentNotice,
      headers,
      ...(tls === undefined ? {} : { tls }),
      body: buildPaVerifyPaymentNoticeRequest({
        idPA,
        idBrokerPA: station.brokerCode,
        idStation: station.stationId,
        qrCode: { fiscalCode: idPA, noticeNumber: NO_NOTICE },
      }),
    });
    const { failure, httpStatus = 0, durationMs } = exchange;
    steps.push({
      step: 'HTTP',
      ok: failure === undefined,
      durationMs,
      detail: failure === undefined ? `HTTP ${httpStatus}.` : `${failure.class}: ${failure.message}`,
    });
    if (failure === undefined) {
      const { isSoap, detail } = describeAnswer(exchange.body ?? '');
      steps.push({ step: 'SOAP', ok: isSoap, durationMs: 0, detail });
    }
  }
  const failed = steps.find(({ ok }) => !ok);
  const summary =
    failed === undefined
      ? 'The station can be reached and speaks SOAP.'
      : `The way to the station ends at ${failed.step}: ${failed.detail}`;
  return { stationId: station.stationId, ok: failed === undefined, summary, steps };
}
