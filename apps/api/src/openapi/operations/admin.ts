import { querySchemas } from '#libs/contracts';
import { type Operation, answer, json } from '../operation';
import { queryOf } from '../parameters';

const ofAdmin = { tag: 'Administration', access: 'operator' } as const;
const GONE = { 204: { description: 'It is gone.' } };
const station = '/admin/stations/{stationId}';
const organization = '/admin/organizations/{organization}';
const service = `${organization}/services/{idServizio}`;

const STATIONS: Operation[] = [
  {
    ...ofAdmin,
    id: 'listStations',
    method: 'get',
    path: '/admin/stations',
    summary: 'Stations and their health',
    answers: { 200: answer('All stations.', 'StationList') },
  },
  {
    ...ofAdmin,
    id: 'putStation',
    method: 'put',
    path: station,
    summary: 'Register a station, or change it',
    body: { content: json('StationRequest') },
    answers: { 200: answer('Changed.', 'Station'), 201: answer('Registered.', 'Station') },
  },
  {
    ...ofAdmin,
    id: 'getStation',
    method: 'get',
    path: station,
    summary: 'A station and its health',
    answers: { 200: answer('The station.', 'StationWithHealth') },
    problems: ['STATION_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'deleteStation',
    method: 'delete',
    path: station,
    summary: 'Remove a station',
    description: 'Deliveries already owed to it stay, and wait for its return.',
    answers: GONE,
    problems: ['STATION_NOT_FOUND'],
  },
];

const CHANNELS: Operation[] = [
  {
    ...ofAdmin,
    id: 'putStationChannel',
    method: 'put',
    path: `${station}/channel`,
    summary: 'Say how a station is reached: certificates, authorities, headers, a forwarder',
    description: 'It is stored encrypted. Counts from the next attempt on.',
    body: { content: json('StationChannelRequest') },
    answers: { 200: answer('What may be shown of it.', 'StationChannel') },
    problems: ['STATION_NOT_FOUND', 'SECRETS_UNAVAILABLE'],
  },
  {
    ...ofAdmin,
    id: 'getStationChannel',
    method: 'get',
    path: `${station}/channel`,
    summary: 'What may be shown of a channel',
    answers: { 200: answer('No key, password or value.', 'StationChannel') },
    problems: ['STATION_NOT_FOUND', 'CHANNEL_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'deleteStationChannel',
    method: 'delete',
    path: `${station}/channel`,
    summary: 'Call a station at its address, as it is',
    answers: GONE,
    problems: ['STATION_NOT_FOUND', 'CHANNEL_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'testStation',
    method: 'post',
    path: `${station}/test`,
    summary: 'Go the way to a station, and say how far it is open',
    description: 'Sends `paVerifyPaymentNotice` of a notice nobody has, never a receipt.',
    answers: { 200: answer('Step by step, whether it is open or not.', 'StationTest') },
    problems: ['STATION_NOT_FOUND', 'SECRETS_UNAVAILABLE'],
  },
];

const TENANTS: Operation[] = [
  {
    ...ofAdmin,
    id: 'listBrokers',
    method: 'get',
    path: '/admin/brokers',
    summary: 'Brokers and the organizations they act for',
    answers: { 200: answer('All brokers.', 'BrokerList') },
  },
  {
    ...ofAdmin,
    id: 'putBroker',
    method: 'put',
    path: '/admin/brokers/{brokerCode}',
    summary: 'Say which organizations a broker acts for',
    body: { content: json('BrokerRequest') },
    answers: { 200: answer('The broker.', 'Broker') },
  },
  {
    ...ofAdmin,
    id: 'listKeys',
    method: 'get',
    path: '/admin/keys',
    summary: 'Subscription keys, without the keys themselves',
    answers: { 200: answer('All keys, newest last.', 'KeyList') },
  },
  {
    ...ofAdmin,
    id: 'issueKey',
    method: 'post',
    path: '/admin/keys',
    summary: 'Issue a subscription key',
    body: { content: json('KeyRequest') },
    answers: { 201: answer('The key, shown this once.', 'IssuedKey') },
    problems: ['BROKER_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'rotateKey',
    method: 'post',
    path: '/admin/keys/{keyId}/rotate',
    summary: 'Issue a key in the place of another',
    description: 'The same rights under a new key. The old one goes on for `graceSeconds` (default: a day).',
    body: { required: false, content: json('KeyRotationRequest') },
    answers: { 201: answer('The key, shown this once.', 'RotatedKey') },
    problems: ['KEY_NOT_FOUND', 'KEY_NOT_ROTATABLE'],
  },
  {
    ...ofAdmin,
    id: 'listAudit',
    method: 'get',
    path: '/admin/audit',
    summary: 'Who changed what in the administration, newest first',
    description: 'Also what was asked for and refused, reads of secrets, and what the `gpd` command changed.',
    parameters: queryOf(querySchemas.audit),
    answers: { 200: answer('A page.', 'AuditPage') },
  },
  {
    ...ofAdmin,
    id: 'revokeKey',
    method: 'delete',
    path: '/admin/keys/{keyId}',
    summary: 'Revoke a subscription key',
    answers: GONE,
    problems: ['KEY_NOT_FOUND'],
  },
];

const SETTINGS: Operation[] = [
  {
    ...ofAdmin,
    id: 'getOrganizationSettings',
    method: 'get',
    path: `${organization}/settings`,
    summary: 'How strictly an organization is checked',
    answers: { 200: answer('Its settings.', 'OrganizationSettings') },
    problems: ['ORGANIZATION_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'putOrganizationSettings',
    method: 'put',
    path: `${organization}/settings`,
    summary: 'Set how strictly an organization is checked',
    description: 'A check that is not named is off.',
    body: { content: json('OrganizationSettingsRequest') },
    answers: { 200: answer('Its settings.', 'OrganizationSettings') },
    problems: ['ORGANIZATION_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'getRegisteredIbans',
    method: 'get',
    path: `${organization}/ibans`,
    summary: 'IBANs on record of an organization',
    answers: { 200: answer('Its IBANs.', 'RegisteredIbanList') },
    problems: ['ORGANIZATION_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'putRegisteredIbans',
    method: 'put',
    path: `${organization}/ibans`,
    summary: 'Replace the IBANs on record of an organization',
    body: { content: json('RegisteredIbansRequest') },
    answers: { 200: answer('Its IBANs.', 'RegisteredIbanList') },
    problems: ['ORGANIZATION_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'getTaxonomy',
    method: 'get',
    path: '/admin/taxonomy',
    summary: 'The catalogue of categories',
    parameters: queryOf(querySchemas.taxonomyPage),
    answers: { 200: answer('A page, in the order of the codes.', 'TaxonomyPage') },
  },
  {
    ...ofAdmin,
    id: 'putTaxonomy',
    method: 'put',
    path: '/admin/taxonomy',
    summary: 'Replace the catalogue of categories',
    body: { content: json('TaxonomyRequest') },
    answers: { 200: answer('Loaded.', 'TaxonomyLoaded') },
  },
];

const SERVICES: Operation[] = [
  {
    ...ofAdmin,
    id: 'listServices',
    method: 'get',
    path: `${organization}/services`,
    summary: 'What an organization offers to be paid spontaneously',
    answers: { 200: answer('Its services.', 'ServiceList') },
  },
  {
    ...ofAdmin,
    id: 'putService',
    method: 'put',
    path: service,
    summary: 'Offer a service, or change it',
    body: { content: json('SpontaneousServiceRequest') },
    answers: {
      200: answer('Changed.', 'SpontaneousService'),
      201: answer('Offered.', 'SpontaneousService'),
    },
    problems: ['ORGANIZATION_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'getService',
    method: 'get',
    path: service,
    summary: 'A service',
    answers: { 200: answer('The service.', 'SpontaneousService') },
    problems: ['SERVICE_NOT_FOUND'],
  },
  {
    ...ofAdmin,
    id: 'deleteService',
    method: 'delete',
    path: service,
    summary: 'Offer a service no more',
    answers: GONE,
    problems: ['SERVICE_NOT_FOUND'],
  },
];

export const ADMIN: Operation[] = [...STATIONS, ...CHANNELS, ...TENANTS, ...SETTINGS, ...SERVICES];
