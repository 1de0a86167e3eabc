import {
  type FaultBean,
  type MetadataEntry,
  type NoticeAmount,
  type QrCode,
  type StationAddress,
  type StationAnswer,
  type Subject,
} from '#libs/domain';
import { NAMESPACES } from './namespaces';
import { type ElementPart } from './schema';
import { list, maybe, one, sequence } from './schema-builders';
import * as simple from './simple-types';

/** Types that several operations use: the same elements, order and occurrences as contract/*.xsd. */

const COMMON = NAMESPACES.commonTypes;
const PA = NAMESPACES.paForNode;

const ctMapEntry = sequence<MetadataEntry>(COMMON, 'ctMapEntry', [
  one('key', simple.stText140),
  one('value', simple.stText140),
]);

export const ctMetadata = list(COMMON, 'ctMetadata', 'mapEntry', 15, ctMapEntry);

const ctEntityUniqueIdentifier = sequence<Subject['uniqueIdentifier']>(PA, 'ctEntityUniqueIdentifier', [
  one('entityUniqueIdentifierType', simple.stEntityUniqueIdentifierType),
  one('entityUniqueIdentifierValue', simple.stEntityUniqueIdentifierValue),
]);

export const ctSubject = sequence<Subject>(PA, 'ctSubject', [
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

export const ctQrCode = sequence<QrCode>(PA, 'ctQrCode', [
  one('fiscalCode', simple.stFiscalCodePA),
  one('noticeNumber', simple.stNoticeNumber),
]);

const ctPaymentOptionDescriptionPA = sequence<NoticeAmount>(PA, 'ctPaymentOptionDescriptionPA', [
  one('amount', simple.stAmountNotZero),
  one('options', simple.stAmountOption),
  maybe('dueDate', simple.stISODate),
  maybe('detailDescription', simple.stText140),
  one('allCCP', simple.xsdBoolean),
]);

export const ctPaymentOptionsDescriptionListPA = list(
  PA,
  'ctPaymentOptionsDescriptionListPA',
  'paymentOptionDescription',
  1,
  ctPaymentOptionDescriptionPA,
);

/** What every request begins with. */
export const ADDRESS: readonly ElementPart<keyof StationAddress>[] = [
  one('idPA', simple.stText35),
  one('idBrokerPA', simple.stText35),
  one('idStation', simple.stText35),
];

const ctFaultBean = sequence<FaultBean>(COMMON, 'ctFaultBean', [
  one('faultCode', simple.stFaultCode),
  one('faultString', simple.xsdString),
  one('id', simple.xsdString),
  maybe('description', simple.xsdString),
]);

/**
 * What every answer begins with (ctResponse). For writing only: ctFaultBean has further elements, which this
 * house never sends.
 */
export const RESPONSE: readonly ElementPart<keyof StationAnswer>[] = [
  one('outcome', simple.stOutcome),
  maybe('fault', ctFaultBean),
];
