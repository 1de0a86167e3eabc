import { loadConfig } from './load';
import { exportsTraces } from './traces';

const services = { MYSQL_URL: 'mysql://gpd:gpd@db:3306/gpd', REDIS_URL: 'redis://cache:6379' };
const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

it.each([
  [{}, false],
  [{ OTEL_SERVICE_NAME: 'gpd', OTEL_TRACES_SAMPLER: 'always_on' }, false],
  [endpoint, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/own/traces' }, true],
  [{ ...endpoint, OTEL_SDK_DISABLED: 'true' }, false],
  [{ ...endpoint, OTEL_SDK_DISABLED: 'false', OTEL_TRACES_SAMPLER_ARG: '0.1' }, true],
  [{ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, false],
])('with %j spans are sent: %s', (given, isOn) => {
  expect(exportsTraces(loadConfig({ ...services, ...given }))).toBe(isOn);
});
