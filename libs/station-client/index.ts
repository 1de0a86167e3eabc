export { createTargetCheck } from './src/address-rules';
export {
  type FailureClass,
  type StationExchange,
  type StationFailure,
  type StationRequest,
  type StationTls,
} from './src/exchange';
export { type ProbeStep, probeStation } from './src/probe-station';
export { createStationClient, type StationClient, type StationClientOptions } from './src/station-client';
