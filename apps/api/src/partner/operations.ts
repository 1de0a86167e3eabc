import {
  type AuxDigit,
  type IuvSeries,
  type QrCode,
  Rejected,
  type StationAddress,
  involvedOrganizations,
} from '#libs/domain';
import { concerns } from '#libs/observability';
import type { Answers, OperationName, Requests } from '#libs/soap';
import { demandNotice, paymentOfNotice, takeInReceipt, verifyNotice } from '#libs/use-cases';
import type { ApiDeps } from '../deps';
import { type Caller, type StationService, checkAddressee, wrongOrganization } from './addressee';

/** Widest in its column; the XSD has no limit. */
const MAX_RECEIPT_ID = 255;

interface Call<O extends OperationName> {
  deps: ApiDeps;
  caller: Caller;
  message: Requests[O];
  /** The institution is not asked itself but stood in for. */
  standIn: boolean;
}

/**
 * What each operation does with a valid message. @throws Rejected with a PAA code: the fault; its message is the
 * fault's description
 */
export const HANDLERS: { [O in OperationName]: (call: Call<O>) => Promise<Answers[O]> } = {
  paVerifyPaymentNotice: async (call) => {
    await checkNotice(call);
    const { deps, message, standIn } = call;
    return { outcome: 'OK', ...(await verifyNotice(deps.notices, { qrCode: message.qrCode, standIn })) };
  },
  paGetPayment: async (call) => {
    const { data } = await getPayment(call);
    const stamp = data.transferList.find(({ richiestaMarcaDaBollo }) => richiestaMarcaDaBollo !== undefined);
    if (stamp === undefined) return { outcome: 'OK', data };
    throw new Rejected(
      'PAA_SEMANTICA',
      `Transfer ${stamp.idTransfer} is a digital stamp, which paGetPayment has no room for: use paGetPaymentV2`,
    );
  },
  paGetPaymentV2: getPayment,
  paSendRT: sendRT,
  paSendRTV2: sendRT,
  paDemandPaymentNotice: async ({ deps, caller, message }) => {
    const station = await checkAddressee(deps, caller, message);
    const stationSeries = seriesOf(station);
    const answer = await demandNotice(deps.demands, {
      organization: message.idPA,
      idServizio: message.idServizio,
      idSoggettoServizio: message.idSoggettoServizio,
      datiSpecificiServizioRequest: message.datiSpecificiServizioRequest,
      ...(stationSeries === undefined ? {} : { stationSeries }),
    });
    return { outcome: 'OK', ...answer };
  },
};

async function getPayment(call: Call<'paGetPayment' | 'paGetPaymentV2'>) {
  await checkNotice(call);
  const { deps, standIn } = call;
  const { qrCode, transferType } = call.message;
  const question = { qrCode, standIn, ...(transferType === undefined ? {} : { transferType }) };
  return { outcome: 'OK' as const, data: await paymentOfNotice(deps.notices, question) };
}

/** A notice is asked of the organization it was made out by. */
async function checkNotice({
  deps,
  caller,
  message,
}: {
  deps: ApiDeps;
  caller: Caller;
  message: StationAddress & { qrCode: QrCode };
}): Promise<void> {
  await checkAddressee(deps, caller, message);
  if (message.qrCode.fiscalCode !== message.idPA) {
    throw wrongOrganization('qrCode/fiscalCode is not that of idPA');
  }
}

async function sendRT({ deps, caller, message }: Call<'paSendRT' | 'paSendRTV2'>) {
  const { receipt, idPA, idStation } = message;
  if (receipt.receiptId.length > MAX_RECEIPT_ID) {
    throw new Rejected('PAA_SEMANTICA', `receiptId is longer than ${MAX_RECEIPT_ID}`);
  }
  concerns({ receiptId: receipt.receiptId });
  await checkAddressee(deps, caller, message);
  if (!involvedOrganizations(receipt).includes(idPA)) {
    throw wrongOrganization(`The payment does not concern ${idPA}`);
  }
  // A receipt marks a position of its primary organization paid: a partner speaks for its own only.
  const { brokerCode } = caller;
  if (brokerCode !== undefined && !(await deps.tenants.serves(brokerCode, receipt.fiscalCode))) {
    throw wrongOrganization(`Broker ${brokerCode} does not act for ${receipt.fiscalCode}`);
  }
  // A message to another organization of the payment names its broadcast station, not the originating one.
  const named = idPA === receipt.fiscalCode ? { named: idStation } : {};
  await takeInReceipt(deps.intake, { receipt, source: 'SOAP', ...named });
  return { outcome: 'OK' as const };
}

/** The notice numbers a station serves for an organization, if it has some of its own. */
function seriesOf({ auxDigit = 3, segregationCode }: StationService): IuvSeries | undefined {
  const needsCode = auxDigit === 0 || auxDigit === 3;
  if (needsCode !== (segregationCode !== undefined)) return undefined;
  return { auxDigit: auxDigit as AuxDigit, ...(segregationCode === undefined ? {} : { segregationCode }) };
}
