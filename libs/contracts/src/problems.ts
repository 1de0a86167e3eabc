/** HTTP status and GPD's title of every code the house rejects with. The message is the detail. */
export interface ProblemKind {
  status: number;
  title: string;
}

const DATA_ERROR = 'Error in the debt position request data';

/**
 * One table for every edge that speaks HTTP, and for the results of items, which carry the status the same
 * request would have had alone. Titles are GPD's (AppError of the core, BlobService of the upload).
 */
const PROBLEMS = {
  // Positions and payments (GPD core)
  DEBT_POSITION_REQUEST_DATA_ERROR: { status: 400, title: DATA_ERROR },
  DEBT_POSITION_STRICT_CHECK_FAILED: { status: 400, title: DATA_ERROR },
  DEBT_POSITION_NOT_FOUND: { status: 404, title: 'Not found the debt position' },
  DEBT_POSITION_NOT_RECOVERABLE: { status: 400, title: 'The debt positions cannot be recovered' },
  EXCLUSIVE_PARAMETERS: { status: 400, title: 'Exclusive Parameters' },
  V1_UNPROCESSABLE_ENTITY_MULTI_INSTALLMENTS: {
    status: 422,
    title: 'MULTI_INSTALLMENT_NOT_SUPPORTED_IN_V1',
  },
  DEBT_POSITION_UNIQUE_VIOLATION: {
    status: 409,
    title: 'The debt position violated constraints of uniqueness',
  },
  DEBT_POSITION_NOT_UPDATABLE: {
    status: 409,
    title: 'Existing related payment found or not in updatable state',
  },
  DEBT_POSITION_NOT_PUBLISHABLE: {
    status: 409,
    title: 'Existing related payment found or not in publishable state',
  },
  DEBT_POSITION_PUBLISH_DUE_DATE_MISMATCH: {
    status: 409,
    title: 'The due date of a payment option is before the validity date',
  },
  DEBT_POSITION_PUBLISH_DUE_DATE_EXPIRED: {
    status: 409,
    title: 'Publish request occurred after the due date of a payment options has expired',
  },
  DEBT_POSITION_PUBLISH_VALIDITY_DATE_EXPIRED: {
    status: 409,
    title: 'Publish request occurred after the validity date began',
  },
  DEBT_POSITION_NOT_INVALIDABLE: {
    status: 409,
    title: 'Existing related payment found or not in invalidable state',
  },
  DEBT_POSITION_FORBIDDEN: { status: 403, title: 'The payment position is forbidden' },
  DEBT_POSITION_PAYMENT_FOUND: { status: 409, title: 'Existing related payment found' },
  DEBT_POSITION_UPDATE_FAILED_NO_TRANSFER_FOR_NOTIFICATION_FEE: {
    status: 422,
    title: 'The debt position update is failed',
  },
  PAYMENT_OPTION_RESERVED_METADATA: { status: 409, title: 'The payment option contains reserved metadata' },
  PAYMENT_OPTION_NOT_FOUND: { status: 404, title: 'Not found the payment option' },
  PAYMENT_OPTION_IUV_NOT_FOUND: { status: 404, title: 'Not found the payment option' },
  NOTICE_NOT_POSSIBLE: { status: 409, title: 'No notice can be made of the payment option' },
  PAYMENT_OPTION_ALREADY_PAID: { status: 409, title: 'Existing related payment found' },
  PAYMENT_OPTION_NOTIFICATION_FEE_UPDATE_NOT_UPDATABLE: {
    status: 422,
    title: 'Not in unpaid state for notification fee update',
  },
  PAYMENT_OPTION_NOTIFICATION_FEE_UPDATE_TRANSFER_NOT_FOUND: {
    status: 422,
    title: 'No valid transfer found for notification fee update',
  },
  TRANSFER_NOT_FOUND: { status: 404, title: 'Not found the transfer' },
  TRANSFER_NOT_ACCOUNTABLE: { status: 409, title: 'transfer is not in accountable state' },
  BAD_REQUEST: { status: 400, title: 'BAD REQUEST' },
  IUV_REFERENCE_REUSED: { status: 409, title: 'The reference has other identifiers' },
  IUV_SERIES_EXHAUSTED: { status: 409, title: 'The series is used up' },
  // ACA
  ACA_CREATE_CONFLICT: { status: 409, title: 'Invocation exception' },
  ACA_UPDATE_CONFLICT: { status: 409, title: 'Invocation exception' },
  ACA_INVALIDATE_CONFLICT: { status: 409, title: 'Invocation exception' },
  ACA_UNAUTHORIZED: { status: 409, title: 'Unauthorized action' },
  ACA_NOT_POSSIBLE: { status: 422, title: 'Unprocessable request' },
  // Uploads (GPD bulk upload)
  FILE_MISSING: { status: 400, title: 'EMPTY FILE' },
  NOT_A_ZIP_FILE: { status: 400, title: 'NOT A ZIP FILE' },
  ZIP_TOO_MANY_ENTRIES: { status: 400, title: 'INVALID FILE' },
  ZIP_ENTRY_NOT_JSON: { status: 400, title: 'INVALID FILE' },
  CONTENT_TOO_LARGE: { status: 400, title: 'INVALID FILE' },
  ZIP_NO_FILE: { status: 400, title: 'INVALID FILE' },
  ZIP_TRUNCATED: { status: 400, title: 'UNZIP ERROR' },
  ZIP_CORRUPT: { status: 400, title: 'UNZIP ERROR' },
  JSON_INVALID: { status: 400, title: 'INVALID JSON' },
  POSITIONS_INVALID: { status: 400, title: 'INVALID DEBT POSITIONS' },
  UPLOAD_EMPTY: { status: 400, title: 'INVALID JSON' },
  UPLOAD_TOO_LARGE: { status: 413, title: 'FILE TOO LARGE' },
  UPLOAD_TOO_HEAVY: { status: 413, title: 'FILE TOO LARGE' },
  MULTIPART_INVALID: { status: 400, title: 'BAD REQUEST' },
  UPLOAD_ABORTED: { status: 400, title: 'BAD REQUEST' },
  UPLOADS_BUSY: { status: 503, title: 'SERVICE UNAVAILABLE' },
  SPOOL_FULL: { status: 503, title: 'SERVICE UNAVAILABLE' },
  BACKLOG_FULL: { status: 503, title: 'SERVICE UNAVAILABLE' },
  BROKER_BACKLOG_FULL: { status: 429, title: 'TOO MANY REQUESTS' },
  STATUS_NOT_FOUND: { status: 404, title: 'STATUS NOT FOUND' },
  REPORT_TOO_EARLY: { status: 425, title: 'Too Early' },
  FILES_GONE: { status: 410, title: 'GONE' },
  FILES_BAD_REQUEST: { status: 400, title: 'BAD_REQUEST' },
  // Jobs
  JOB_NOT_FOUND: { status: 404, title: 'Job not found' },
  JOB_NOT_COMPLETE: { status: 409, title: 'The job is not complete' },
  UNDO_NOT_POSSIBLE: { status: 409, title: 'The job cannot be undone' },
  NOTHING_TO_UNDO: { status: 409, title: 'The job has created nothing' },
  UNDO_POSITION_CHANGED: { status: 409, title: 'The debt position has changed since' },
  NOTHING_TO_RETRY: { status: 409, title: 'The job has no failed items' },
  FAILED_ITEMS_GONE: { status: 410, title: 'The failed items are no longer kept' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The idempotency key belongs to another request' },
  OPERATION_MISMATCH: { status: 400, title: 'Operation and content do not agree' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'Unsupported media type' },
  CALLBACK_NOT_FOUND: { status: 404, title: 'The job has no callback' },
  CALLBACK_NOT_DUE: { status: 409, title: 'The job is not complete' },
  // Receipts and stations
  RECEIPT_OF_IUV_NOT_FOUND: { status: 404, title: 'No receipt found' },
  RECEIPT_UNPROCESSABLE: { status: 422, title: 'Unable to process the request' },
  RECEIPT_NOT_FOUND: { status: 404, title: 'Receipt not found' },
  DELIVERY_NOT_FOUND: { status: 404, title: 'Delivery not found' },
  DELIVERY_INEXPRESSIBLE: { status: 409, title: 'The receipt breaks the contract' },
  DELIVERY_IN_FLIGHT: { status: 409, title: 'An attempt is under way' },
  DELIVERY_DELIVERED: { status: 409, title: 'The station has the receipt' },
  DELIVERY_REDIRECTED: { status: 409, title: 'Another delivery took its place' },
  STATION_DOES_NOT_SERVE: { status: 409, title: 'The station does not serve the organization' },
  REDELIVERY_NOT_FOUND: { status: 404, title: 'Redelivery not found' },
  REDELIVERY_OVER: { status: 409, title: 'The redelivery is over' },
  STATION_UNKNOWN: { status: 400, title: 'Unknown station' },
  STATION_NOT_FOUND: { status: 404, title: 'Station not found' },
  CHANNEL_NOT_FOUND: { status: 404, title: 'Channel not found' },
  SECRETS_UNAVAILABLE: { status: 409, title: 'Secrets cannot be kept or read' },
  SERVICE_NOT_FOUND: { status: 404, title: 'Service not found' },
  WEBHOOK_NOT_FOUND: { status: 404, title: 'Webhook not found' },
  BROKER_NOT_FOUND: { status: 404, title: 'Broker not found' },
  ORGANIZATION_NOT_FOUND: { status: 404, title: 'Organization not found' },
  KEY_NOT_ROTATABLE: { status: 409, title: 'The key cannot be rotated' },
  KEY_NOT_FOUND: { status: 404, title: 'Key not found' },
  // Everywhere
  PRECONDITION_FAILED: { status: 412, title: 'PRECONDITION FAILED' },
  IDEMPOTENCY_IN_PROGRESS: { status: 409, title: 'The same request is being worked on' },
  UNAUTHORIZED: { status: 401, title: 'UNAUTHORIZED' },
  RATE_LIMITED: { status: 429, title: 'TOO MANY REQUESTS' },
  OVERLOADED: { status: 503, title: 'SERVICE UNAVAILABLE' },
  FORBIDDEN: { status: 403, title: 'FORBIDDEN' },
  NOT_FOUND: { status: 404, title: 'NOT FOUND' },
  BODY_TOO_LARGE: { status: 413, title: 'PAYLOAD TOO LARGE' },
  INTERNAL_ERROR: { status: 500, title: 'INTERNAL SERVER ERROR' },
} satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Kind of a code; undefined for one the table does not know, which is a fault of ours. */
export function problemKind(code: string): ProblemKind | undefined {
  return Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code as ProblemCode] : undefined;
}
