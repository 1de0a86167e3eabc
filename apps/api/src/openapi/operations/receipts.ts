import { querySchemas } from '#libs/contracts';
import { BINARY, type Operation, XML, answer, json } from '../operation';
import { queryOf } from '../parameters';
import { ON_RECEIPTS } from './prefixes';

const path = '/organizations/{organization}/receipts';
const ofReceipts = { tag: 'Receipts', access: 'partner' } as const;

const DOCUMENT = { description: 'paSendRTV2Request of paForNode.xsd.', content: { 'application/xml': XML } };

const FETCHED: Operation[] = [
  {
    ...ofReceipts,
    id: 'readReceiptFeed',
    method: 'get',
    path,
    summary: 'Receipts in the order they came in, none skipped',
    parameters: queryOf(querySchemas.receiptFeed),
    answers: { 200: answer('A page; next leads on, also to what is yet to come.', 'ReceiptFeed') },
  },
  {
    ...ofReceipts,
    id: 'exportReceipts',
    method: 'get',
    path: `${path}/export.zip`,
    summary: 'All receipts of a period, a file each',
    description: 'By the time of payment; a year at most.',
    parameters: queryOf(querySchemas.receiptExport).map((each) => ({ ...each, required: true })),
    answers: {
      200: {
        description: 'XML documents; JSON where paForNode.xsd has no room for a receipt.',
        content: { 'application/zip': BINARY },
        headers: ['Content-Disposition'],
      },
    },
  },
  {
    ...ofReceipts,
    id: 'getReceiptXml',
    method: 'get',
    path: `${path}/{receiptId}/xml`,
    summary: 'A receipt as the XML a station gets',
    answers: { 200: DOCUMENT },
    problems: ['RECEIPT_NOT_FOUND', 'DELIVERY_INEXPRESSIBLE'],
  },
  {
    ...ofReceipts,
    id: 'explainRecipients',
    method: 'get',
    path: `${path}/{receiptId}/recipients/explain`,
    summary: 'Which stations get a receipt, and why',
    answers: { 200: answer('Every station of every organization it concerns.', 'Recipients') },
    problems: ['RECEIPT_NOT_FOUND'],
  },
];

const ofGpd = { ...ofReceipts, errors: 'gpd', prefixes: ON_RECEIPTS } as const;
const GPD: Operation[] = [
  {
    ...ofGpd,
    id: 'listGpdReceipts',
    method: 'get',
    path: '/payments/{organization}/receipts',
    summary: "GPD's list of receipts",
    description: 'Without a period: of the last three months.',
    parameters: [...queryOf(querySchemas.gpdReceipts), 'segregationCodes'],
    answers: { 200: answer('A page of receipts.', 'PaymentsResult') },
  },
  {
    ...ofGpd,
    id: 'getGpdReceipt',
    method: 'get',
    path: '/payments/{organization}/receipts/{iuv}',
    summary: "GPD's receipt of an iuv",
    parameters: ['segregationCodes'],
    answers: { 200: DOCUMENT },
    problems: ['RECEIPT_OF_IUV_NOT_FOUND', 'RECEIPT_UNPROCESSABLE', 'DEBT_POSITION_FORBIDDEN'],
  },
];

export const RECEIPTS: Operation[] = [
  ...FETCHED,
  ...GPD,
  {
    ...ofReceipts,
    id: 'postReceipt',
    method: 'post',
    path,
    summary: 'Take in a receipt',
    description:
      'With the fields of ctReceiptV2 of paForNode.xsd, at the top or under `receipt`. Amounts are euros as text ("116.00") or eurocents as integers.',
    body: { content: json('ReceiptRequest') },
    answers: {
      200: answer(
        'It is known already, or certifies no payment: nothing has changed.',
        'ReceiptIntake',
        'Location',
      ),
      201: answer('Stored, with a delivery for each recipient.', 'ReceiptIntake', 'Location'),
    },
    problems: ['STATION_UNKNOWN'],
  },
  {
    ...ofReceipts,
    id: 'getReceipt',
    method: 'get',
    path: `${path}/{receiptId}`,
    summary: 'A receipt with its deliveries',
    answers: { 200: answer('The receipt.', 'Receipt') },
    problems: ['RECEIPT_NOT_FOUND'],
  },
];
