import { hostEnvironment, type ProvidedServices, provideServices } from '../../local-services';

/**
 * The services of this test run, once for all projects. Imported by path and not as #libs/…: Jest loads its global
 * hooks by Node's own rules, which would look for a build.
 */
let services: Promise<ProvidedServices> | undefined;
const stopping = new AbortController();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export async function startTestServices(): Promise<void> {
  if (services) {
    await services;
    return;
  }
  for (const signal of SIGNALS) process.on(signal, leave);
  services = provideServices({
    env: hostEnvironment(),
    dataDir: '.data',
    throwAway: true,
    mysqlBufferPool: '256M',
    signal: stopping.signal,
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  const { mysqlUrl, redisUrl } = await services;
  process.env['GPD_TEST_MYSQL_URL'] = mysqlUrl;
  process.env['GPD_TEST_REDIS_URL'] = redisUrl;
}

export async function stopTestServices(): Promise<void> {
  for (const signal of SIGNALS) process.off(signal, leave);
  const started = await services?.catch(() => undefined);
  await started?.stop();
}

/** Jest runs no teardown when it is interrupted. */
function leave(): void {
  stopping.abort();
  void stopTestServices().finally(() => process.exit(130));
  // Taken off by the stop: the echo of the same Ctrl-C, passed on by npm, must not end us half-way.
  for (const signal of SIGNALS) process.on(signal, () => undefined);
}
