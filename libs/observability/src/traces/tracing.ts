import type { Logger } from '../logger';
import type * as Exporting from './export-traces';
import type { Tracing } from './span';
import { withoutExport } from './without-export';

/**
 * @param settings `isOn`: whether spans are sent; where to and which is for OpenTelemetry's own variables to say. The SDK
 *   is loaded only then.
 */
export function createTracing(
  app: string,
  settings: { isOn: boolean; version: string },
  logger: Logger,
): Tracing {
  if (!settings.isOn) return withoutExport;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- not before it is needed
  const { exportTraces } = require('./export-traces') as typeof Exporting;
  return exportTraces(app, settings.version, (reason) =>
    logger.warn({ reason }, 'traces are not sent: the service goes on without them'),
  );
}
