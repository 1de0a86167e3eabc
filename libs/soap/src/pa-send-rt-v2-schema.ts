import {
  type FaultBean,
  type MetadataEntry,
  type Receipt,
  type ReceiptTransfer,
  type StationAnswer,
  type Subject,
} from '#libs/domain';
import { NAMESPACES } from './namespaces';
import { type ElementPart, type ListType, type Part, type SchemaType, type SequenceType } from './schema';
import * as simple from './simple-types';

/**
 * paSendRTV2 as data: the same elements, order and occurrences as contract/paForNode.xsd. The test
 * schema-agrees-with-xsd runs both over one corpus.
 */

const COMMON = NAMESPACES.commonTypes;
const PA = NAMESPACES.paForNode;

const ctMapEntry = sequence<MetadataEntry>(COMMON, 'ctMapEntry', [
  one('key', simple.stText140),
  one('value', simple.stText140),
]);

const ctMetadata = list(COMMON, 'ctMetadata', 'mapEntry', 15, ctMapEntry);

const ctEntityUniqueIdentifier = sequence<Subject['uniqueIdentifier']>(PA, 'ctEntityUniqueIdentifier', [
  one('entityUniqueIdentifierType', simple.stEntityUniqueIdentifierType),
  one('entityUniqueIdentifierValue', simple.stEntityUniqueIdentifierValue),
]);

const ctSubject = sequence<Subject>(PA, 'ctSubject', [
  one('uniqueIdentifier', ctEntityUniqueIdentifier),
  one('fullName', simple.stText70),
  maybe('streetName', simple.stText70),
  maybe('civicNumber', simple.stText16),
  maybe('postalCode', simple.stText16),
  maybe('city', simple.stText35),
  maybe('stateProvinceRegion', simple.stText35),
  maybe('country', simple.stNazioneProvincia),
  maybe('e-mail', simple.stEMail),
]);

const ctTransferPAReceiptV2 = sequence<ReceiptTransfer>(PA, 'ctTransferPAReceiptV2', [
  one('idTransfer', simple.stIdTransfer),
  one('transferAmount', simple.stAmountNotZero),
  one('fiscalCodePA', simple.stFiscalCodePA),
  maybe('companyName', simple.stText140),
  { kind: 'choice', of: [one('IBAN', simple.stIBAN), one('MBDAttachment', simple.xsdBase64Binary)] },
  one('remittanceInformation', simple.stText140),
  one('transferCategory', simple.stText140),
  maybe('metadata', ctMetadata),
]);

export const ctReceiptV2 = sequence<Receipt>(PA, 'ctReceiptV2', [
  one('receiptId', simple.xsdString),
  one('noticeNumber', simple.stNoticeNumber),
  one('fiscalCode', simple.stFiscalCodePA),
  one('outcome', simple.stOutcome),
  one('creditorReferenceId', simple.stText35),
  one('paymentAmount', simple.stAmount),
  one('description', simple.stText140),
  one('companyName', simple.stText140),
  maybe('officeName', simple.stText140),
  one('debtor', ctSubject),
  one('transferList', list(PA, 'ctTransferListPAReceiptV2', 'transfer', 5, ctTransferPAReceiptV2)),
  one('idPSP', simple.stText35),
  maybe('pspFiscalCode', simple.stText70),
  maybe('pspPartitaIVA', simple.stText20),
  one('PSPCompanyName', simple.stText70),
  one('idChannel', simple.stText35),
  one('channelDescription', simple.stText35),
  maybe('payer', ctSubject),
  maybe('paymentMethod', simple.stText35),
  maybe('paymentNote', simple.stText210),
  maybe('fee', simple.stAmount),
  maybe('primaryCiIncurredFee', simple.stAmount),
  maybe('idBundle', simple.stText70),
  maybe('idCiBundle', simple.stText70),
  maybe('paymentDateTime', simple.stISODateTime),
  maybe('applicationDate', simple.stISODate),
  maybe('transferDate', simple.stISODate),
  maybe('metadata', ctMetadata),
  // Stations on an XSD from before SANP 3.9.0 refuse the element, and absent means the same as false.
  { ...maybe('standIn', simple.xsdBoolean), omitWhen: false },
]);

/** A paSendRTV2 message: who it is for, and the receipt. */
export interface PaSendRTV2Request {
  idPA: string;
  idBrokerPA: string;
  idStation: string;
  receipt: Receipt;
}

export const paSendRTV2Request = sequence<PaSendRTV2Request>(PA, 'paSendRTV2Request', [
  one('idPA', simple.stText35),
  one('idBrokerPA', simple.stText35),
  one('idStation', simple.stText35),
  one('receipt', ctReceiptV2),
]);

const ctFaultBean = sequence<FaultBean>(COMMON, 'ctFaultBean', [
  one('faultCode', simple.stFaultCode),
  one('faultString', simple.xsdString),
  one('id', simple.xsdString),
  maybe('description', simple.xsdString),
]);

/** For writing only: ctFaultBean has further elements, which this house never sends. */
export const paSendRTV2Response = sequence<StationAnswer>(PA, 'paSendRTV2Response', [
  one('outcome', simple.stOutcome),
  maybe('fault', ctFaultBean),
]);

/** The type parameter is the domain's own type: an element it does not know does not compile. */
function sequence<T>(
  namespace: string,
  name: string,
  parts: readonly Part<keyof T & string>[],
): SequenceType {
  return { kind: 'sequence', namespace, name, parts };
}

function list(namespace: string, name: string, element: string, max: number, of: SchemaType): ListType {
  return { kind: 'list', namespace, name, element, max, of };
}

function one<N extends string>(name: N, type: SchemaType): ElementPart<N> {
  return { kind: 'element', name, type, optional: false };
}

function maybe<N extends string>(name: N, type: SchemaType): ElementPart<N> {
  return { kind: 'element', name, type, optional: true };
}
