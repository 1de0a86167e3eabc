import { redeliveryPage } from '../../routes/redeliveries';
import { mailboxPage, mailboxZipPage } from '../../routes/mailbox';
import { BINARY, type Operation, XML, answer, json } from '../operation';
import { queryOf } from '../parameters';

const organization = '/organizations/{organization}';
const ofDeliveries = { tag: 'Deliveries', access: 'partner' } as const;

const redeliver: Omit<Operation, 'id' | 'path'> = {
  ...ofDeliveries,
  method: 'post',
  summary: 'Send a delivery again',
  answers: { 202: answer('It will be sent.', 'ReopenedDelivery') },
  problems: [
    'RECEIPT_NOT_FOUND',
    'DELIVERY_NOT_FOUND',
    'DELIVERY_IN_FLIGHT',
    'DELIVERY_INEXPRESSIBLE',
    'DELIVERY_REDIRECTED',
  ],
};

const redirect: Omit<Operation, 'id' | 'path'> = {
  ...ofDeliveries,
  method: 'post',
  summary: 'Send a delivery to another station instead',
  description:
    'One that its station does not have, or has refused, to a station that serves its organization.',
  body: { content: json('RedirectRequest') },
  answers: { 202: answer('The new station will get it.', 'RedirectedDelivery') },
  problems: [
    ...(redeliver.problems ?? []),
    'DELIVERY_DELIVERED',
    'STATION_UNKNOWN',
    'STATION_DOES_NOT_SERVE',
  ],
};

const one = '/redeliveries/{redeliveryId}';
const REDELIVERIES: Operation[] = [
  {
    ...ofDeliveries,
    id: 'postRedelivery',
    method: 'post',
    path: '/redeliveries',
    summary: 'Send many deliveries again, or to another station',
    description:
      'Of a station, of an organization or of the one to the other, in a period. A partner may name its own stations and organizations.',
    parameters: [
      {
        name: 'dryRun',
        in: 'query',
        description: 'Counts, and does nothing.',
        schema: { type: 'boolean', default: false },
      },
      'idempotencyKey',
    ],
    body: { content: json('RedeliveryRequest') },
    answers: {
      200: answer('What it would do, of a dry run.', 'RedeliveryForecast'),
      202: answer(
        'The redelivery. It is stored, and will be made.',
        'Redelivery',
        'Location',
        'Retry-After',
        'Idempotency-Replayed',
      ),
    },
    problems: ['STATION_UNKNOWN', 'STATION_DOES_NOT_SERVE'],
  },
  {
    ...ofDeliveries,
    id: 'listRedeliveries',
    method: 'get',
    path: '/redeliveries',
    summary: 'Redeliveries of the caller, newest first',
    parameters: queryOf(redeliveryPage),
    answers: { 200: answer('A page of redeliveries.', 'RedeliveryList') },
  },
  {
    ...ofDeliveries,
    id: 'getRedelivery',
    method: 'get',
    path: one,
    summary: 'A redelivery as it stands',
    answers: { 200: answer('The redelivery.', 'Redelivery', 'Retry-After') },
    problems: ['REDELIVERY_NOT_FOUND'],
  },
  {
    ...ofDeliveries,
    id: 'cancelRedelivery',
    method: 'post',
    path: `${one}/cancel`,
    summary: 'Stop a redelivery, and take back what was not yet sent',
    answers: {
      200: answer('The redelivery, which is cancelled.', 'Redelivery'),
      202: answer('The redelivery: it is being taken back.', 'Redelivery', 'Retry-After'),
    },
    problems: ['REDELIVERY_NOT_FOUND', 'REDELIVERY_OVER'],
  },
];

const mailbox = '/stations/{stationId}/mailbox';
const MAILBOX: Operation[] = [
  {
    ...ofDeliveries,
    id: 'listMailbox',
    method: 'get',
    path: mailbox,
    summary: 'Receipts a station was never given, oldest first',
    parameters: queryOf(mailboxPage),
    answers: { 200: answer('A page of them.', 'MailboxPage') },
  },
  {
    ...ofDeliveries,
    id: 'downloadMailbox',
    method: 'get',
    path: `${mailbox}.zip`,
    summary: 'The same as a ZIP',
    description: 'manifest.json, its last file, lists the deliveries and says how to acknowledge them.',
    parameters: queryOf(mailboxZipPage),
    answers: {
      200: {
        description: 'For each the message the station would have got, and JSON.',
        content: { 'application/zip': BINARY },
        headers: ['Content-Disposition'],
      },
    },
  },
  {
    ...ofDeliveries,
    id: 'getMailboxXml',
    method: 'get',
    path: `${mailbox}/{deliveryId}/xml`,
    summary: 'The message a station would have got',
    answers: { 200: { description: 'The SOAP message.', content: { 'text/xml': XML } } },
    problems: ['DELIVERY_NOT_FOUND', 'DELIVERY_INEXPRESSIBLE'],
  },
  {
    ...ofDeliveries,
    id: 'acknowledgeMailbox',
    method: 'post',
    path: `${mailbox}/acknowledge`,
    summary: 'Say that the station has them: they are delivered',
    description: 'By their ids, or all up to a cursor. Repeated, it changes nothing.',
    body: { content: json('AcknowledgementRequest') },
    answers: { 200: answer('How many were ended.', 'Acknowledged') },
    problems: ['DELIVERY_NOT_FOUND'],
  },
];

const ofReceipt = `${organization}/receipts/{receiptId}/deliveries/{deliveryId}`;
const ofOrganization = `${organization}/deliveries/{deliveryId}`;

export const DELIVERIES: Operation[] = [
  {
    ...ofDeliveries,
    id: 'getDeliveryXml',
    method: 'get',
    path: `${ofReceipt}/xml`,
    summary: 'The message a delivery sends',
    description: 'As it would be sent now, in the version of the primitives its station speaks.',
    answers: { 200: { description: 'The SOAP message.', content: { 'text/xml': XML } } },
    problems: ['RECEIPT_NOT_FOUND', 'DELIVERY_NOT_FOUND', 'DELIVERY_INEXPRESSIBLE'],
  },
  { ...redeliver, id: 'redeliverOfReceipt', path: `${ofReceipt}/redeliver` },
  { ...redeliver, id: 'redeliver', path: `${ofOrganization}/redeliver` },
  { ...redirect, id: 'redirectOfReceipt', path: `${ofReceipt}/redirect` },
  { ...redirect, id: 'redirect', path: `${ofOrganization}/redirect` },
  ...REDELIVERIES,
  ...MAILBOX,
];
