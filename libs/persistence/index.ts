export { readArchive } from './src/archive/archive-figures';
export { Archiver } from './src/archive/archiver';
export { Database, type Queryable, type Transaction } from './src/database';
export { collect } from './src/collect';
export { CurrentReads, type ReadPlace, type Reads } from './src/current-reads';
export { IdAllocator } from './src/id-allocator';
export { ActivityLog } from './src/repositories/activity-log';
export { type ReceiptClue, recallReceipt } from './src/archive/archived-receipts';
export { type ReceiptPlace, deliveriesOf, receiptOfDelivery } from './src/repositories/delivery-archive';
export { DeliveryLedger } from './src/repositories/delivery-ledger';
export { type RedirectResult, redirectDelivery } from './src/repositories/delivery-redirects';
export { Mailbox, type MailboxEntry } from './src/repositories/mailbox';
export { Redeliveries } from './src/repositories/redeliveries';
export { type DeliveryPlace } from './src/repositories/redelivery-selection';
export { RedeliverySteps } from './src/repositories/redelivery-steps';
export {
  type IdempotentRequest,
  type Once,
  type StoredReply,
  type Transact,
  forgetAnswers,
  runOnce,
} from './src/repositories/idempotent-requests';
export { IssuedIdentifiers } from './src/repositories/issued-identifiers';
export { JobArchive, type JobCursor } from './src/repositories/job-archive';
export { JobLedger, type OpenChunk } from './src/repositories/job-ledger';
export { type Acceptance, type NewChunk } from './src/repositories/job-rows';
export { PaymentOptionWriter, setSendSync } from './src/repositories/payment-options';
export { listPositions } from './src/repositories/position-list';
export { type FoundPositions, type PositionClue, searchPositions } from './src/repositories/position-search';
export { type StoredEvent } from './src/repositories/position-event-rows';
export { type EventPlace, eventsOf } from './src/repositories/position-events';
export { turnClock } from './src/repositories/position-clock';
export { findPosition, findPositionByIuv, findPositionByNav } from './src/repositories/position-reader';
export { PositionWriter } from './src/repositories/positions';
export { NoticeSettings } from './src/repositories/notice-settings';
export {
  type JobName,
  OverviewReads,
  type StationsInTrouble,
  type UndeliveredInReach,
} from './src/repositories/overview-reads';
export { type BacklogFigures, readBacklog } from './src/repositories/backlog-figures';
export { workableChunks, workableDeliveries } from './src/repositories/workable-backlog';
export { OrganizationSettings, type RegisteredIban } from './src/repositories/organization-settings';
export {
  type ReceiptFilter,
  eachReceipt,
  findReceipt,
  findReceiptByIuv,
  listReceipts,
} from './src/repositories/receipt-archive';
export { type Reach } from './src/repositories/reach';
export {
  type FoundReceipt,
  type ReceiptSearch,
  type SearchPlace,
  searchReceipts,
} from './src/repositories/receipt-search';
export { type FeedPage, readFeed } from './src/repositories/receipt-feed';
export { type StoredReceipt } from './src/repositories/receipt-rows';
export { UnmatchedReceipts } from './src/repositories/unmatched-receipts';
export { DebtorData } from './src/repositories/debtor-data';
export { type DebtorItem, DebtorItems } from './src/repositories/debtor-items';
export { Retention } from './src/repositories/retention';
export { RetentionSettings } from './src/repositories/retention-settings';
export { ReceiptWriter } from './src/repositories/receipts';
export { ParkedDeliveries } from './src/repositories/station-breakers';
export { SpontaneousServices } from './src/repositories/spontaneous-services';
export { StationChannels } from './src/repositories/station-channels';
export { Stations, stationLinks } from './src/repositories/stations';
export { strictFactsIn } from './src/repositories/strict-facts';
export { type TaxonomyEntry, TaxonomyCatalogue } from './src/repositories/taxonomy-catalogue';
export { type AuditFilter, AuditLog } from './src/repositories/audit-log';
export { type Broker, type Principal, Tenants } from './src/repositories/tenants';
export { databaseFault } from './src/database-fault';
export { migrate } from './src/migrate';
export { patchIbans } from './src/repositories/iban-patch';
export { writeJobCallbacks } from './src/repositories/job-callbacks';
export { type SealedSecret, SigningSecrets } from './src/repositories/signing-secrets';
export { announceStations } from './src/repositories/station-alerts';
export { type EndpointSettings, WebhookEndpoints } from './src/repositories/webhook-endpoints';
export { WebhookOutbox } from './src/repositories/webhook-outbox';
