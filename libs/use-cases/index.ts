export { acceptJob } from './src/accept-job';
export { Admission, type Backlog } from './src/admission';
export { type ApplyChunkPorts, applyChunk } from './src/apply-chunk';
export { Deliverer, type DelivererPorts, type FollowedAttempt, JOBS_AT_HAND } from './src/deliverer';
export { enqueueOrGiveBack } from './src/enqueue-or-give-back';
export { keepAcaPosition } from './src/keep-aca-position';
export { relayOwed } from './src/relay-owed';
export { type Intake, type TakeInReceiptPorts, payByNav, takeInReceipt } from './src/take-in-receipt';
export {
  type Edit,
  type EditPositionsPorts,
  assertSegregation,
  changeState,
  editPositions,
} from './src/edit-positions';
export {
  type ChangeOptionsPorts,
  type ChangedOption,
  closeAsPaidByNav,
  isInSegregation,
  reportTransferByIuv,
  setFeeByNav,
} from './src/change-options';
export { type ReadNoticePorts, paymentOfNotice, verifyNotice } from './src/read-notice';
export { StationGate } from './src/station-gate';
export { type Demand, type DemandNoticePorts, demandNotice } from './src/demand-notice';
export { checkOwnIban } from './src/strict-checks';
export { matchReceipts } from './src/match-receipts';
export { type FollowedWebhook, WebhookSender } from './src/send-webhooks';
export { tellLoad } from './src/tell-load';
