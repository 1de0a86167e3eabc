import type { Operation } from '../operation';
import { ACA } from './aca';
import { ADMIN } from './admin';
import { CONSOLE, OVERVIEW } from './console';
import { DELIVERIES } from './deliveries';
import { IDENTIFIERS } from './identifiers';
import { INTERNAL } from './internal';
import { JOBS } from './jobs';
import { PAYMENT_OPTIONS } from './payment-options';
import { POSITIONS } from './positions';
import { POSITIONS_V3 } from './positions-v3';
import { PRIVACY } from './privacy';
import { RECEIPTS } from './receipts';
import { SEARCH } from './search';
import { SERVICE } from './service';
import { SOAP } from './soap';
import { UPLOADS } from './uploads';
import { WEBHOOKS } from './webhooks';

/** Everything the api does. A route that is not here, or an entry without a route, fails a test. */
export const OPERATIONS: readonly Operation[] = [
  ...JOBS,
  ...UPLOADS,
  ...POSITIONS,
  ...POSITIONS_V3,
  ...PAYMENT_OPTIONS,
  ...ACA,
  ...IDENTIFIERS,
  ...RECEIPTS,
  ...DELIVERIES,
  ...SEARCH,
  ...SOAP,
  ...WEBHOOKS,
  ...ADMIN,
  ...PRIVACY,
  ...OVERVIEW,
  ...CONSOLE,
  ...INTERNAL,
  ...SERVICE,
];
