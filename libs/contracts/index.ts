export {
  type KeyPayload,
  readBroker,
  readCode,
  readKey,
  readRotation,
  readStation,
} from './src/admin-payload';
export { readAuditQuery } from './src/audit-payload';
export { type StationTestView } from './src/channel-view-schemas';
export { readConsoleSignIn } from './src/console-payload';
export { readChannel } from './src/channel-payload';
export { check } from './src/check';
export {
  type ItemView,
  type UploadVersion,
  groupItems,
  viewItem,
  viewJob,
  viewUploadReport,
  viewUploadStatus,
} from './src/job-view';
export { type LoadView, type ScaledQueue, readLoads, viewLoads } from './src/load-view';
export {
  type ActivityView,
  type HouseView,
  type ReachView,
  readOverviewQuery,
  viewActivity,
  viewReachedJobs,
} from './src/overview-view';
export { readPaCreatePosition, viewAcaPosition } from './src/pa-create-position';
export { type Notice, readAlreadyPaid, readNotices, readNotificationFee } from './src/payment-option-payload';
export { viewPayableOption, viewPaymentChoices } from './src/payment-option-view';
export { readPayment } from './src/payment-payload';
export { parseCorePosition, parseIupd, parsePosition } from './src/position-payload';
export { viewOption, viewPosition, viewTransfer, viewWrittenPosition } from './src/position-view';
export { readPositionSearch, viewFoundPosition } from './src/position-search';
export { readReceiptSearch, viewFoundReceipt, writeReceiptPlace } from './src/receipt-search';
export { parsePositionV3 } from './src/position-v3-payload';
export { asSentV3 } from './src/position-v3-pointer';
export { viewPositionV3, viewWrittenPositionV3 } from './src/position-v3-view';
export { type ProblemCode, type ProblemKind, problemKind } from './src/problems';
export { readDeliveryCursor, viewMailboxEntry, writeDeliveryCursor } from './src/mailbox-view';
export { readAcknowledgement, readRedelivery, readRedirect } from './src/redelivery-payload';
export { viewForecast, viewRedelivery } from './src/redelivery-view';
export { readReceipt } from './src/receipt-payload';
export {
  assertPageExists,
  readExportPeriod,
  readFeedQuery,
  readReceiptListQuery,
} from './src/receipt-queries';
export { viewReceiptList, viewRecipients } from './src/receipt-list-view';
export { viewReceipt, viewStoredReceipt } from './src/receipt-view';
export { querySchemas, requestSchemas, responseSchemas } from './src/schemas';
export { readDebtor, readErasure, readRetention } from './src/privacy-payload';
export {
  readOrganizationSettings,
  readRegisteredIbans,
  readTaxonomy,
  readTaxonomyPage,
} from './src/organization-settings-payload';
export { readServiceId, readSpontaneousService, viewSpontaneousService } from './src/service-payload';
export { readIdentifiersRequest } from './src/identifiers-payload';
export {
  type PositionListQuery,
  readIbanPatch,
  readPositionListQuery,
  readPositionListQueryV3,
  writeCursor,
} from './src/position-list-query';
export {
  badCallback,
  readCallbackUrl,
  readMessagePage,
  readWebhook,
  viewJobCallback,
  viewWebhookMessage,
} from './src/webhook-payload';
export { readNoticeSettings } from './src/notice-settings-payload';
