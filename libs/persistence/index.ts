export { Database, type Queryable, type Transaction, isDuplicate } from './src/database';
export { IdAllocator } from './src/id-allocator';
export { type DeliveryView, deliveriesOf, receiptOfDelivery } from './src/repositories/delivery-archive';
export { type AttemptRecord, type ClaimedDelivery, DeliveryLedger } from './src/repositories/delivery-ledger';
export { JobArchive, type JobCursor } from './src/repositories/job-archive';
export { type Acceptance, JobLedger, type NewChunk, type OpenChunk } from './src/repositories/job-ledger';
export { PositionWriter, findPosition } from './src/repositories/positions';
export {
  type DueDelivery,
  ReceiptWriter,
  type StoredReceipt,
  findReceipt,
} from './src/repositories/receipts';
export { Stations, stationLinks } from './src/repositories/stations';
export { type Broker, type Principal, Tenants } from './src/repositories/tenants';
export { migrate, pendingMigrations } from './src/migrate';
