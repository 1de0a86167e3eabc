import { type Operation, BINARY, answer, json } from '../operation';
import { ON_POSITIONS, ON_POSITIONS_AND_ACA } from './prefixes';

const path = '/organizations/{organization}/paymentoptions';
const ofOptions = {
  tag: 'Payment options',
  access: 'partner',
  errors: 'gpd',
  prefixes: ON_POSITIONS,
} as const;

export const PAYMENT_OPTIONS: Operation[] = [
  {
    ...ofOptions,
    id: 'getPaymentOption',
    method: 'get',
    path: `${path}/{nav}`,
    summary: 'An option as a payment starts from it, with its debtor',
    answers: { 200: answer('The option.', 'PaymentOptionWithDebtorModel') },
    problems: ['PAYMENT_OPTION_NOT_FOUND'],
  },
  {
    ...ofOptions,
    id: 'getPaymentNotice',
    method: 'get',
    path: `${path}/{nav}/notice.pdf`,
    summary: 'The notice of an option, to print',
    description:
      'Of the whole amount, with the instalments beside it if there are any; of an instalment, with all unpaid ones of its ' +
      'plan. With a postal slip where a transfer to the organization has a postal IBAN.',
    answers: {
      200: {
        description: 'A4 pages.',
        content: { 'application/pdf': BINARY },
        headers: ['Content-Disposition'],
      },
    },
    problems: ['PAYMENT_OPTION_NOT_FOUND', 'PAYMENT_OPTION_ALREADY_PAID', 'NOTICE_NOT_POSSIBLE'],
  },
  {
    ...ofOptions,
    id: 'payPaymentOption',
    method: 'post',
    path: `${path}/{nav}/pay`,
    summary: 'Take in a payment',
    description: 'Makes a receipt of it, and the deliveries it owes.',
    parameters: ['idempotencyKey'],
    body: { content: json('PayPaymentOptionModel') },
    answers: { 200: answer('The option, paid.', 'PaidPaymentOptionModel', 'Idempotency-Replayed') },
    problems: ['PAYMENT_OPTION_NOT_FOUND', 'PAYMENT_OPTION_ALREADY_PAID', 'STATION_UNKNOWN'],
  },
  {
    ...ofOptions,
    prefixes: ON_POSITIONS_AND_ACA,
    id: 'setAlreadyPaid',
    method: 'post',
    path: `${path}/paids/{nav}`,
    summary: 'Close an option that was paid elsewhere',
    parameters: ['segregationCodes', 'idempotencyKey'],
    body: { content: json('AlreadyPaidPaymentOptionModel') },
    answers: { 200: answer('The option, closed.', 'PaidPaymentOptionModel', 'Idempotency-Replayed') },
    problems: [
      'PAYMENT_OPTION_NOT_FOUND',
      'PAYMENT_OPTION_ALREADY_PAID',
      'DEBT_POSITION_REQUEST_DATA_ERROR',
      'DEBT_POSITION_FORBIDDEN',
    ],
  },
  {
    ...ofOptions,
    id: 'setNotificationFee',
    method: 'put',
    path: `${path}/{nav}/notificationfee`,
    summary: 'Charge a notification fee',
    description: 'It comes on top of the amount.',
    parameters: ['idempotencyKey'],
    body: { content: json('NotificationFeeUpdateModel') },
    answers: {
      200: answer('The option with the fee.', 'PaymentOptionModelResponse', 'Idempotency-Replayed'),
      209: answer('The same, set while a payment is under way.', 'PaymentOptionModelResponse'),
    },
    problems: [
      'PAYMENT_OPTION_NOT_FOUND',
      'DEBT_POSITION_REQUEST_DATA_ERROR',
      'PAYMENT_OPTION_NOTIFICATION_FEE_UPDATE_NOT_UPDATABLE',
      'PAYMENT_OPTION_NOTIFICATION_FEE_UPDATE_TRANSFER_NOT_FOUND',
    ],
  },
  {
    ...ofOptions,
    id: 'reportTransfer',
    method: 'post',
    path: `${path}/{iuv}/transfers/{idTransfer}/report`,
    summary: 'Note that a transfer was reported',
    parameters: ['idempotencyKey'],
    answers: { 200: answer('The transfer.', 'TransferModelResponse', 'Idempotency-Replayed') },
    problems: ['PAYMENT_OPTION_NOT_FOUND', 'TRANSFER_NOT_FOUND', 'TRANSFER_NOT_ACCOUNTABLE'],
  },
  {
    ...ofOptions,
    errors: 'odp',
    id: 'verifyPaymentOptions',
    method: 'post',
    path: '/payment-options/organizations/{organization}/notices/{nav}',
    summary: 'Every way to pay the position of a notice',
    parameters: ['segregationCodes'],
    answers: { 200: answer('The ways to pay.', 'VerifyPaymentOptionsResponse') },
    problems: ['PAYMENT_OPTION_NOT_FOUND'],
  },
];
