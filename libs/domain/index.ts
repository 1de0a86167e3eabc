export * from './src/access';
export * from './src/audit';
export * from './src/errors';
export * from './src/event/event';
export * from './src/event/webhook';
export * from './src/job/job';
export * from './src/job/undo';
export * from './src/notice/demanded-position';
export * from './src/notice/notice-answers';
export * from './src/notice/payable-notice';
export * from './src/notice/payment-data';
export * from './src/notice/payment-notice';
export * from './src/notice/spontaneous-service';
export * from './src/position/aca-position';
export * from './src/position/already-paid';
export * from './src/position/commands';
export * from './src/position/history';
export * from './src/position/debtor';
export * from './src/position/identifier-key';
export * from './src/position/identifiers';
export * from './src/position/iuv';
export * from './src/position/notification-fee';
export * from './src/position/payable-option';
export * from './src/position/payment';
export * from './src/position/payment-choices';
export * from './src/position/position';
export * from './src/position/position-list';
export * from './src/position/reporting';
export * from './src/position/state';
export * from './src/position/status';
export * from './src/position/stored-position';
export * from './src/position/transitions';
export * from './src/receipt/breaker';
export * from './src/receipt/channel';
export {
  NO_STRICT_CHECKS,
  STRICT_CHECKS,
  type StrictCheck,
  type StrictChecks,
  type StrictFacts,
  type Validity,
  isAnyOn,
} from './src/position/strict/strict-checks';
export { ownIbanFaults, strictCheckFailed, strictFaults } from './src/position/strict/strict-faults';
export * from './src/receipt/delivery';
export * from './src/receipt/delivery-records';
export * from './src/receipt/document-address';
export * from './src/receipt/payment-instant';
export * from './src/receipt/receipt';
export * from './src/receipt/receipt-of-payment';
export * from './src/receipt/recipients';
export * from './src/receipt/redelivery';
export * from './src/receipt/station';
export * from './src/privacy/erasure';
export * from './src/privacy/retention';
export * from './src/scaling/load-meter';
export * from './src/scaling/steady-scale';
export * from './src/scaling/workers-wanted';
export * from './src/overview/activity';
export * from './src/overview/verdict';
