import { deflateSync, inflateSync } from 'node:zlib';
import { type Row } from '../database';
import { toInstant } from '../sql';

/** Rows of something that was archived, by the table they came from. */
export type ArchivedRows = Record<string, Row[]>;

/**
 * What documents are deflated against: the names and values most of them repeat. Part of the format: documents that were
 * written with it are read with it only, so it never changes. Another one would stand beside it, and be told
 * by the checksum that a deflated text has of its dictionary.
 */
const DICTIONARY = Buffer.from(
  [
    '"redelivery":[],"job_dependency":[{"depends_on_job_id":"' +
      '"job":[{"broker_code":"","accepted_seq":,"submitted":1000,"operation":"CREATE","to_publish":1,"dry_run":0,' +
      '"idempotency_key":"","request_hash":"","succeeded":1000,"failed":0,"unprocessed":0,"completed_at":"@' +
      '"job_chunk":[{"job_id":"","seq":0,"first_item":0,"items":1000,"status":"APPLIED","item_keys":"#","iupd_hashes":"#' +
      '"first_position_id":,"last_position_id":,"applied_at":"@","failures":"[{\\"seq\\":0,\\"code\\":\\"',
    '"delivery_attempt":[{"delivery_id":,"attempt":1,"started_at":"@2026-","duration_ms":1,"http_status":200,"outcome":"OK",' +
      '"error_class":"","error_message":"","fault_code":"","fault_string":"","answer":"',
    '"delivery_status":[{"delivery_id":,"seq":0,"status":"NOTICE_GENERATED","at":"@2026-"},{"delivery_id":,"seq":3,' +
      '"status":"NOTICE_SENT","at":"@2026-"},{"delivery_id":,"seq":4,"status":"NOTIFIED","at":"@2026-"}]',
    '"delivery":[{"id":,"receipt_pk":,"ordinal":0,"organization_fiscal_code":"","broker_code":"","station_id":"","originating":1,' +
      '"status":"NOTIFIED","attempts":1,"round_attempts":1,"outcome":"OK","created_at":"@2026-","notified_at":"@2026-"}]',
    '"receipt_organization":[{"organization_fiscal_code":"","receipt_pk":,"feed_seq":,"notice_number":"3","creditor_reference_id":"",' +
      '"debtor":"","paid_at":"@2026-","created_at":"@2026-","unmatched":0}]',
    '"receipt":[{"id":,"organization_fiscal_code":"","receipt_id":"","notice_number":"3","creditor_reference_id":"",' +
      '"payment_amount":,"originating_station_id":"","source":"PAY","anomalies":"","document":"{\\"receiptId\\":\\"\\",' +
      '\\"noticeNumber\\":\\"3\\",\\"fiscalCode\\":\\"\\",\\"outcome\\":\\"OK\\",\\"creditorReferenceId\\":\\"\\",\\"paymentAmount\\":,' +
      '\\"description\\":\\"\\",\\"companyName\\":\\"\\",\\"officeName\\":\\"\\",\\"debtor\\":{\\"uniqueIdentifier\\":' +
      '{\\"entityUniqueIdentifierType\\":\\"F\\",\\"entityUniqueIdentifierValue\\":\\"\\"},\\"fullName\\":\\"\\",' +
      '\\"streetName\\":\\"\\",\\"civicNumber\\":\\"\\",\\"postalCode\\":\\"\\",\\"city\\":\\"\\",\\"stateProvinceRegion\\":\\"\\",' +
      '\\"country\\":\\"IT\\",\\"e-mail\\":\\"\\"},\\"payer\\":{\\"transferList\\":[{\\"idTransfer\\":\\"1\\",\\"transferAmount\\":,' +
      '\\"fiscalCodePA\\":\\"\\",\\"companyName\\":\\"\\",\\"IBAN\\":\\"IT60\\",\\"remittanceInformation\\":\\"\\",' +
      '\\"transferCategory\\":\\"\\",\\"metadata\\":[]}],\\"idPSP\\":\\"\\",\\"pspFiscalCode\\":\\"\\",\\"pspPartitaIVA\\":\\"\\",' +
      '\\"PSPCompanyName\\":\\"\\",\\"idChannel\\":\\"\\",\\"channelDescription\\":\\"\\",\\"paymentMethod\\":\\"\\",\\"fee\\":,' +
      '\\"paymentDateTime\\":\\"2026-\\",\\"applicationDate\\":\\"2026-\\",\\"transferDate\\":\\"2026-\\",\\"metadata\\":[]}"',
    '"position_event":[{"organization_fiscal_code":"","iupd":"","at":"@2026-","id":,"type":"CREATED","status_to":"VALID",' +
      '"actor":"job","job_id":"' +
      '"},{"organization_fiscal_code":"","iupd":"","at":"@2026-","id":,"type":"PAID","status_from":"VALID","status_to":"PAID",' +
      '"nav":"3","option_from":"PO_UNPAID","option_to":"PO_PAID","receipt_id":"","actor":"receipts"}]',
    '"payment_option_metadata":[],"transfer_metadata":[],"payment_option_debtor":[{"payment_option_id":,"key":"","value":"',
    '"transfer":[{"id":,"payment_option_id":,"transfer_id":"1","iuv":"","organization_fiscal_code":"","company_name":"","amount":,' +
      '"remittance_information":"","category":"9/0101108TS/","iban":"IT60X0542811101000000123456","status":"T_UNREPORTED",' +
      '"inserted_date":"@2026-","last_updated_date":"@2026-"}],',
    '"payment_option":[{"id":,"payment_position_id":,"organization_fiscal_code":"","nav":"3","iuv":"","payment_plan_id":"SINGLE_OPTION",' +
      '"amount":,"description":"","is_partial_payment":0,"validity_date":"@2026-","due_date":"@2026-12-31T23:59:59.000",' +
      '"retention_date":"@2026-","switch_to_expired":0,"payment_date":"@2026-","payment_method":"","psp_company":"","psp_code":"",' +
      '"psp_tax_code":"","receipt_id":"","fee":0,"notification_fee":0,"status":"PO_PAID","send_sync":0,' +
      '"inserted_date":"@2026-","last_updated_date":"@2026-"}],',
    '{"payment_position":[{"id":,"iupd":"","organization_fiscal_code":"","pull":1,"pay_stand_in":1,"type":"F","fiscal_code":"",' +
      '"full_name":"","street_name":"Via","civic_number":"","postal_code":"","city":"","province":"","region":"","country":"IT",' +
      '"email":"","phone":"","service_type":"GPD","company_name":"Comune di ","office_name":"","inserted_date":"@2026-",' +
      '"last_updated_date":"@2026-","publish_date":"@2026-","validity_date":"@2026-","min_due_date":"@2026-12-31T23:59:59.000",' +
      '"max_due_date":"@2026-12-31T23:59:59.000","payment_date":"@2026-","status":"PAID","switch_to_expired":0,"version":1,' +
      '"several_plans":0}],',
  ].join(''),
);

/** Rows as deflated JSON. What is NULL is left out; times and bytes are texts that say what they are. */
export function encodeRows(rows: ArchivedRows): Buffer {
  const kept = Object.fromEntries(Object.entries(rows).filter(([, each]) => each.length > 0));
  const text = JSON.stringify(kept, function (this: Record<string, unknown>, key, value: unknown) {
    const given = this[key];
    if (given === null) return undefined;
    if (given instanceof Date) return `@${toInstant(given)}`;
    if (Buffer.isBuffer(given)) return `#${given.toString('base64')}`;
    return typeof value === 'string' && MARKED.test(value) ? `'${value}` : value;
  });
  return deflateSync(text, { dictionary: DICTIONARY });
}
const MARKED = /^[@#']/;

/** @throws Error when it is not what was encoded: the text's checksum is looked at */
export function decodeRows(document: Buffer): ArchivedRows {
  const text = inflateSync(document, { dictionary: DICTIONARY }).toString();
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'string') return value;
    const mark = value.charAt(0);
    if (mark === '@') return new Date(`${value.slice(1)}Z`);
    if (mark === '#') return Buffer.from(value.slice(1), 'base64');
    return mark === "'" ? value.slice(1) : value;
  }) as ArchivedRows;
}

/** The archived rows of one table, to be read: what is not there was NULL. */
export function rowsOfTable<T extends object>(rows: ArchivedRows, table: string): T[] {
  const kept = rows[table] ?? [];
  return kept.map((row) => new Proxy(row, { get: (given, column) => given[column as string] ?? null }) as T);
}
