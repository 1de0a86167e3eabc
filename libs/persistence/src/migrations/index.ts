import { Initial1761955200000 } from './1761955200000-initial';
import { Identifiers1764200000000 } from './1764200000000-identifiers';
import { IdempotentRequests1764300000000 } from './1764300000000-idempotent-requests';
import { PositionList1764310000000 } from './1764310000000-position-list';
import { StrictChecks1764320000000 } from './1764320000000-strict-checks';
import { StationHealth1764400000000 } from './1764400000000-station-health';
import { JobKinds1764410000000 } from './1764410000000-job-kinds';
import { SpontaneousServices1764455000000 } from './1764455000000-spontaneous-services';
import { OptionDebtor1764460000000 } from './1764460000000-option-debtor';
import { PositionHistory1764500000000 } from './1764500000000-position-history';
import { ReceiptOrganization1764520000000 } from './1764520000000-receipt-organization';
import { StationChannel1764530000000 } from './1764530000000-station-channel';
import { Redeliveries1764600000000 } from './1764600000000-redeliveries';
import { Webhooks1764700000000 } from './1764700000000-webhooks';
import { KeysAndAudit1764800000000 } from './1764800000000-keys-and-audit';
import { Privacy1764900000000 } from './1764900000000-privacy';
import { Notice1765000000000 } from './1765000000000-notice';
import { Activity1765100000000 } from './1765100000000-activity';
import { Traces1765200000000 } from './1765200000000-traces';
import { HeldRows1765300000000 } from './1765300000000-held-rows';
import { OwedByBroker1765400000000 } from './1765400000000-owed-by-broker';
import { Archive1765500000000 } from './1765500000000-archive';

/** In the order of their names' numbers. */
export const migrations = [
  Initial1761955200000,
  Identifiers1764200000000,
  IdempotentRequests1764300000000,
  PositionList1764310000000,
  StrictChecks1764320000000,
  StationHealth1764400000000,
  JobKinds1764410000000,
  SpontaneousServices1764455000000,
  OptionDebtor1764460000000,
  PositionHistory1764500000000,
  ReceiptOrganization1764520000000,
  StationChannel1764530000000,
  Redeliveries1764600000000,
  Webhooks1764700000000,
  KeysAndAudit1764800000000,
  Privacy1764900000000,
  Notice1765000000000,
  Activity1765100000000,
  Traces1765200000000,
  HeldRows1765300000000,
  OwedByBroker1765400000000,
  Archive1765500000000,
];
