import { buildPaSendRTRequest, buildPaSendRTV2Request } from '#libs/soap';
import { type Receipt } from '#libs/domain';

const envelope = (name: string, content: string) =>
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"><soapenv:Header/><soapenv:Body>' +
  `<pafn:${name}>${content}</pafn:${name}></soapenv:Body></soapenv:Envelope>`;

/** One message of each operation, by its SOAPAction, that would be taken. */
export function soapMessages(organization: string, broker: string): Record<string, string> {
  const addressee = { idPA: organization, idBrokerPA: broker, idStation: `${broker}_01` };
  const address = Object.entries(addressee)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('');
  const qrCode = `<qrCode><fiscalCode>${organization}</fiscalCode><noticeNumber>347000000000000001</noticeNumber></qrCode>`;
  const receipt: Receipt = {
    receiptId: 'fuzz',
    noticeNumber: '347000000000000001',
    fiscalCode: organization,
    outcome: 'OK',
    creditorReferenceId: '47000000000000001',
    paymentAmount: 1_000,
    description: 'TARI',
    companyName: 'Comune',
    debtor: {
      uniqueIdentifier: { entityUniqueIdentifierType: 'F', entityUniqueIdentifierValue: 'x' },
      fullName: 'x',
    },
    transferList: [
      {
        idTransfer: 1,
        transferAmount: 1_000,
        fiscalCodePA: organization,
        IBAN: 'IT60X0542811101000000123456',
        remittanceInformation: 'TARI',
        transferCategory: '9/0101108TS/',
      },
    ],
    idPSP: 'PSP',
    PSPCompanyName: 'PSP',
    idChannel: 'channel',
    channelDescription: 'WISP',
  };
  return {
    paVerifyPaymentNotice: envelope('paVerifyPaymentNoticeReq', address + qrCode),
    paGetPayment: envelope('paGetPaymentReq', `${address}${qrCode}<amount>120.00</amount>`),
    paGetPaymentV2: envelope(
      'paGetPaymentV2Request',
      `${address}${qrCode}<amount>120.00</amount><transferType>POSTAL</transferType>`,
    ),
    paDemandPaymentNotice: envelope(
      'paDemandPaymentNoticeRequest',
      `${address}<idServizio>00001</idServizio><idSoggettoServizio>00002</idSoggettoServizio>` +
        '<datiSpecificiServizioRequest>PGEvPg==</datiSpecificiServizioRequest>',
    ),
    paSendRT: buildPaSendRTRequest({ ...addressee, receipt }),
    paSendRTV2: buildPaSendRTV2Request({ ...addressee, receipt }),
  };
}
