import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { Rejected } from '#libs/domain';
import { accessLog } from './access-log';
import { consoleSession } from './console-session';
import type { ApiDeps } from './deps';
import { errorResponse } from './error-response';
import { leaveWhenStopping } from './leave-when-stopping';
import { limitRequests } from './limit-requests';
import { requestScope } from './request-scope';
import { acaPositionRoutes, paCreatePositionRoutes } from './routes/aca';
import { adminRoutes } from './routes/admin';
import { consoleRoutes } from './routes/console';
import { deliveryRoutes } from './routes/deliveries';
import { docsRoutes } from './routes/docs';
import { healthRoutes } from './routes/health';
import { identifierRoutes } from './routes/identifiers';
import { internalConfigRoutes } from './routes/internal-config';
import { jobCallbackRoutes } from './routes/job-callbacks';
import { jobRoutes } from './routes/jobs';
import { mailboxRoutes } from './routes/mailbox';
import { openApiRoutes } from './routes/openapi';
import { overviewRoutes } from './routes/overview';
import { partnerRoutes } from './routes/partner';
import { positionRoutes } from './routes/positions';
import { positionV3Routes } from './routes/positions-v3';
import { gpdReceiptRoutes } from './routes/gpd-receipts';
import { receiptReadRoutes } from './routes/receipt-reads';
import { receiptRoutes } from './routes/receipts';
import { searchRoutes } from './routes/search';
import { redeliveryRoutes } from './routes/redeliveries';
import { uploadRoutes } from './routes/uploads';

/** Prefixes under which pagoPA publishes the same paths: a client changes its host and nothing else. */
const UPLOADS = '/upload/gpd/debt-positions-service';
const POSITIONS = '/gpd/debt-positions-service';
const RECEIPTS = '/gpd/payments-receipts-service/v1';

/** Answers carry debts, names and secrets: neither browsers nor proxies may keep them, unless a route knows better. */
const keepNothing: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

/** The HTTP application: middleware and routes in the order a request meets them. Does not listen. */
export function buildApp(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.use(helmet(), keepNothing, requestScope(deps), accessLog(deps), leaveWhenStopping(deps));
  for (const prefix of ['/', `${UPLOADS}/v1`, `${UPLOADS}/v2`]) app.use(prefix, healthRoutes(deps));
  app.use(limitRequests(deps.config.MAX_REQUESTS));
  app.use(openApiRoutes(deps));
  app.use(docsRoutes());
  app.use(consoleSession(deps));
  app.use(consoleRoutes(deps));
  app.use(partnerRoutes(deps));
  app.use(overviewRoutes(deps));
  app.use(adminRoutes(deps));
  const v1 = uploadRoutes(deps, 'v1');
  const v2 = uploadRoutes(deps, 'v2');
  for (const prefix of ['/v2', `${UPLOADS}/v2`, '/upload/aca/debt-positions-service/v2']) app.use(prefix, v2);
  for (const prefix of ['/', `${UPLOADS}/v1`]) app.use(prefix, v1);
  const positions = positionRoutes(deps);
  for (const prefix of ['/', `${POSITIONS}/v1`, `${POSITIONS}/v2`]) app.use(prefix, positions);
  const positionsV3 = positionV3Routes(deps);
  for (const prefix of ['/v3', `${POSITIONS}/v3`]) app.use(prefix, positionsV3);
  app.use('/aca/debt-positions-service/v1', acaPositionRoutes(positions));
  const paCreatePosition = paCreatePositionRoutes(deps);
  for (const prefix of ['/', '/aca/v1']) app.use(prefix, paCreatePosition);
  app.use(internalConfigRoutes(deps));
  app.use(identifierRoutes(deps));
  app.use(jobRoutes(deps));
  app.use(jobCallbackRoutes(deps));
  app.use(deliveryRoutes(deps));
  app.use(receiptReadRoutes(deps));
  app.use(receiptRoutes(deps));
  const gpdReceipts = gpdReceiptRoutes(deps);
  for (const prefix of ['/', RECEIPTS]) app.use(prefix, gpdReceipts);
  app.use(searchRoutes(deps));
  app.use(redeliveryRoutes(deps));
  app.use(mailboxRoutes(deps));
  app.use((request) => {
    throw new Rejected('NOT_FOUND', `There is nothing at ${request.method} ${request.path}`);
  });
  app.use(errorResponse);
  return app;
}
