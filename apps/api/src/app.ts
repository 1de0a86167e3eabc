import express, { type Express } from 'express';
import helmet from 'helmet';
import { Rejected } from '#libs/domain';
import { accessLog } from './access-log';
import type { ApiDeps } from './deps';
import { errorResponse } from './error-response';
import { requestId } from './request-id';
import { adminRoutes } from './routes/admin';
import { healthRoutes } from './routes/health';
import { jobRoutes } from './routes/jobs';
import { partnerRoutes } from './routes/partner';
import { positionRoutes } from './routes/positions';
import { receiptRoutes } from './routes/receipts';
import { uploadRoutes } from './routes/uploads';

/** Prefixes under which pagoPA publishes the same paths: a client changes its host and nothing else. */
const UPLOAD_V1 = ['/upload/gpd/debt-positions-service/v1', '/'];
const UPLOAD_V2 = ['/upload/gpd/debt-positions-service/v2', '/upload/aca/debt-positions-service/v2', '/v2'];
const POSITIONS = ['/gpd/debt-positions-service/v1', '/gpd/debt-positions-service/v2', '/'];

/** The HTTP application: middleware and routes in the order a request meets them. Does not listen. */
export function buildApp(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.use(helmet(), requestId, accessLog(deps));
  app.use(healthRoutes(deps));
  for (const prefix of ['/upload/gpd/debt-positions-service/v1', '/upload/gpd/debt-positions-service/v2']) {
    app.use(prefix, healthRoutes(deps));
  }
  app.use(partnerRoutes(deps));
  app.use(adminRoutes(deps));
  app.use(UPLOAD_V2, uploadRoutes(deps, 'v2'));
  app.use(UPLOAD_V1, uploadRoutes(deps, 'v1'));
  app.use(POSITIONS, positionRoutes(deps));
  app.use(jobRoutes(deps));
  app.use(receiptRoutes(deps));
  app.use((request) => {
    throw new Rejected('NOT_FOUND', `There is nothing at ${request.method} ${request.path}`);
  });
  app.use(errorResponse(deps.logger));
  return app;
}
