import { type Load, LOADS, type LoadedPosition, tabbed } from './load-data';
import { benchPosition } from './positions';

/** A payment that is over: its position, its receipt, and the delivery of that. */
export interface LoadedPayment extends LoadedPosition {
  receiptId: number;
  deliveryId: number;
  /** As LOAD DATA takes them. */
  issued: string;
  paid: string;
}

type PaymentLoad = Load<LoadedPayment>;

const NULL = '\\N';
const STATION = '77777777777_01';
const BROKER = '15376371009';
const receiptOf = (row: LoadedPayment): string => `receipt-${row.receiptId}`;

/** Loads as they are, of a position that was issued and paid on other days. */
function loaded(
  table: Load[0],
  more: readonly string[],
  values: (row: LoadedPayment) => (string | number)[],
): PaymentLoad {
  const load = LOADS.find(([name]) => name === table);
  if (load === undefined) throw new Error(`There is no load of ${table}`);
  const [, columns, line] = load;
  const names = columns.split(',').map((name) => name.trim());
  return [
    table,
    [...names, ...more].join(', '),
    (row) => {
      const fields = line(row).trimEnd().split('\t');
      const at = (name: string, value: string) => (fields[names.indexOf(name)] = value);
      for (const name of ['inserted_date', 'publish_date', 'validity_date'])
        if (names.includes(name)) at(name, row.issued);
      at('last_updated_date', table === 'transfer' ? row.issued : row.paid);
      if (table === 'payment_position') at('status', 'PAID');
      if (table === 'payment_option') at('status', 'PO_PAID');
      return tabbed(...fields, ...values(row));
    },
  ];
}

function document(row: LoadedPayment): string {
  const position = benchPosition(row.n);
  const [option] = position.paymentOption;
  if (option === undefined) throw new Error('A position of the benches has one option');
  return JSON.stringify({
    receiptId: receiptOf(row),
    noticeNumber: `3${option.iuv}`,
    fiscalCode: row.organization,
    outcome: 'OK',
    creditorReferenceId: option.iuv,
    paymentAmount: option.amount,
    description: option.description,
    companyName: position.companyName,
    officeName: position.officeName,
    debtor: {
      uniqueIdentifier: { entityUniqueIdentifierType: 'F', entityUniqueIdentifierValue: position.fiscalCode },
      fullName: position.fullName,
      streetName: position.streetName,
      city: position.city,
      'e-mail': position.email,
    },
    transferList: [
      {
        idTransfer: 1,
        transferAmount: option.amount,
        fiscalCodePA: row.organization,
        IBAN: 'IT60X0542811101000000123456',
        remittanceInformation: option.description,
        transferCategory: '9/0101108TS/',
      },
    ],
    idPSP: 'BANCAXX7',
    PSPCompanyName: "Banca dell'Alba",
    idChannel: '07654321098_01',
    channelDescription: 'app',
    paymentDateTime: row.paid.slice(0, 19).replace(' ', 'T'),
    paymentMethod: 'creditCard',
    fee: 150,
  });
}

/** What the house has of a payment once it is over and its receipt is with a station. */
export const PAYMENT_LOADS: readonly PaymentLoad[] = [
  loaded('payment_position', ['payment_date'], ({ paid }) => [paid]),
  loaded(
    'payment_option',
    ['payment_date', 'payment_method', 'psp_company', 'psp_code', 'receipt_id'],
    (row) => [row.paid, 'creditCard', "Banca dell'Alba", 'BANCAXX7', receiptOf(row)],
  ),
  loaded('transfer', [], () => []),
  [
    'position_event',
    `organization_fiscal_code, iupd, at, id, type, status_from, status_to, nav, option_from, option_to, receipt_id,
     actor, job_id`,
    (row) => {
      const { iupd, paymentOption } = benchPosition(row.n);
      const of = (...rest: (string | number)[]) => tabbed(row.organization, iupd, ...rest);
      const job = `f${String(row.n % 1_000).padStart(31, '0')}`;
      return (
        of(row.issued, row.id, 'CREATED', NULL, 'VALID', NULL, NULL, NULL, NULL, 'job', job) +
        of(
          row.paid,
          row.optionId,
          'PAID',
          'VALID',
          'PAID',
          `3${paymentOption[0]?.iuv ?? ''}`,
          'PO_UNPAID',
          'PO_PAID',
          receiptOf(row),
          'receipts',
          NULL,
        )
      );
    },
  ],
  [
    'receipt',
    `id, organization_fiscal_code, receipt_id, notice_number, creditor_reference_id, payment_amount,
     originating_station_id, source, document, created_at`,
    (row) => {
      const [option] = benchPosition(row.n).paymentOption;
      return tabbed(
        row.receiptId,
        row.organization,
        receiptOf(row),
        `3${option?.iuv ?? ''}`,
        option?.iuv ?? '',
        option?.amount ?? 0,
        STATION,
        'SOAP',
        document(row),
        row.paid,
      );
    },
  ],
  [
    'receipt_organization',
    'organization_fiscal_code, receipt_pk, notice_number, creditor_reference_id, debtor, paid_at, created_at',
    (row) => {
      const { fiscalCode, paymentOption } = benchPosition(row.n);
      const iuv = paymentOption[0]?.iuv ?? '';
      return tabbed(row.organization, row.receiptId, `3${iuv}`, iuv, fiscalCode, row.paid, row.paid);
    },
  ],
  [
    'delivery',
    `id, receipt_pk, ordinal, organization_fiscal_code, broker_code, station_id, originating, status, attempts,
     round_attempts, outcome, created_at, notified_at`,
    (row) =>
      tabbed(
        row.deliveryId,
        row.receiptId,
        0,
        row.organization,
        BROKER,
        STATION,
        1,
        'NOTIFIED',
        1,
        1,
        'OK',
        row.paid,
        row.paid,
      ),
  ],
  [
    'delivery_status',
    'delivery_id, seq, status, at',
    ({ deliveryId, paid }) =>
      [
        [0, 'NOTICE_GENERATED'],
        [3, 'NOTICE_SENT'],
        [4, 'NOTIFIED'],
      ]
        .map(([seq = 0, status = '']) => tabbed(deliveryId, seq, status, paid))
        .join(''),
  ],
  [
    'delivery_attempt',
    'delivery_id, attempt, started_at, duration_ms, http_status, outcome',
    ({ deliveryId, paid }) => tabbed(deliveryId, 1, paid, 42, 200, 'OK'),
  ],
];
