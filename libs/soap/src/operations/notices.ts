import { type NoticeDescription, type QrCode, type StationAddress, type StationAnswer } from '#libs/domain';
import { NAMESPACES } from '../namespaces';
import { type ElementPart } from '../schema';
import { maybe, one, sequence } from '../schema-builders';
import { ADDRESS, RESPONSE, ctPaymentOptionsDescriptionListPA, ctQrCode } from '../shared-types';
import * as simple from '../simple-types';

/** paVerifyPaymentNotice: what does this notice ask for? paDemandPaymentNotice: make a notice for this service. */

const PA = NAMESPACES.paForNode;

export interface PaVerifyPaymentNoticeRequest extends StationAddress {
  qrCode: QrCode;
}
export type PaVerifyPaymentNoticeResponse = StationAnswer & Partial<NoticeDescription>;

export interface PaDemandPaymentNoticeRequest extends StationAddress {
  idServizio: string;
  idSoggettoServizio: string;
  /** base64 of the service's own document */
  datiSpecificiServizioRequest: string;
}
export type PaDemandPaymentNoticeResponse = StationAnswer & Partial<NoticeDescription> & { qrCode?: QrCode };

const description: readonly ElementPart<keyof NoticeDescription>[] = [
  maybe('paymentList', ctPaymentOptionsDescriptionListPA),
  maybe('paymentDescription', simple.stText140),
  maybe('fiscalCodePA', simple.stFiscalCodePA),
  maybe('companyName', simple.stText140),
  maybe('officeName', simple.stText140),
];

export const paVerifyPaymentNoticeReq = sequence<PaVerifyPaymentNoticeRequest>(
  PA,
  'paVerifyPaymentNoticeReq',
  [...ADDRESS, one('qrCode', ctQrCode)],
);
export const paVerifyPaymentNoticeRes = sequence<PaVerifyPaymentNoticeResponse>(
  PA,
  'paVerifyPaymentNoticeRes',
  [...RESPONSE, ...description],
);

export const paDemandPaymentNoticeRequest = sequence<PaDemandPaymentNoticeRequest>(
  PA,
  'paDemandPaymentNoticeRequest',
  [
    ...ADDRESS,
    one('idServizio', simple.stIdentificativoServizio),
    one('idSoggettoServizio', simple.stIdentificativoSoggettoServizio),
    one('datiSpecificiServizioRequest', simple.xsdBase64Binary),
  ],
);
export const paDemandPaymentNoticeResponse = sequence<PaDemandPaymentNoticeResponse>(
  PA,
  'paDemandPaymentNoticeResponse',
  [...RESPONSE, maybe('qrCode', ctQrCode), ...description],
);
