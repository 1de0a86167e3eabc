import { loadConfig, loadMysqlUrl, redactConfig } from './load';

const services = { MYSQL_URL: 'mysql://gpd:s3cret@db:3306/gpd', REDIS_URL: 'redis://:s3cret@cache:6379' };
const complaintOf = (env: NodeJS.ProcessEnv): string[] => {
  try {
    loadConfig(env);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  throw new Error('accepted');
};

describe('loadConfig', () => {
  it('needs to be told the services only', () => {
    expect(loadConfig(services)).toMatchObject({
      ...services,
      HOST: '127.0.0.1',
      PORT: 8080,
      QUEUE_PREFIX: 'gpd',
      AUX_DIGIT: '3',
      BROADCAST_PRIMARY: true,
      DELIVERY_SLOT_MS: 60_000,
      DELIVERY_MAX_ATTEMPTS: 5,
      DELIVERY_JITTER: 0.2,
      OUTBOUND_ALLOWED_NETWORKS: [],
      PARTNER_TRUSTED_NETWORKS: [],
      UPLOAD_MAX_BYTES: 104_857_600,
    });
  });

  it('takes an empty variable for absent', () => {
    expect(loadConfig({ ...services, PORT: '', LOG_LEVEL: '' })).toEqual(loadConfig(services));
  });

  it.each([
    ['PORT', '0', 0],
    ['BROADCAST_PRIMARY', 'false', false],
    ['BROADCAST_PRIMARY', '0', false],
    ['BROADCAST_PRIMARY', '1', true],
    ['DELIVERY_JITTER', '0', 0],
    ['OUTBOUND_ALLOWED_NETWORKS', '10.0.0.0/8, ::1/128,', ['10.0.0.0/8', '::1/128']],
    ['AUX_DIGIT', '0', '0'],
    ['WEBHOOK_RETRY_SECONDS', '0.5,60', [0.5, 60]],
  ])('reads %s=%s', (name, value, read) => {
    expect(loadConfig({ ...services, [name]: value })).toHaveProperty(name, read);
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', 'http'],
    ['MYSQL_POOL', '0'],
    ['BROADCAST_PRIMARY', 'yes'],
    ['DELIVERY_JITTER', '1.1'],
    ['OUTBOUND_ALLOWED_NETWORKS', '10.0.0.0'],
    ['OUTBOUND_ALLOWED_NETWORKS', '10.0.0.0/33'],
    ['OUTBOUND_ALLOWED_NETWORKS', 'example.org/8'],
    ['PARTNER_TRUSTED_NETWORKS', '10.0.0.0/8/8'],
    ['QUEUE_PREFIX', 'a:b'],
    ['QUEUE_PREFIX', '{gpd}'],
    ['AUX_DIGIT', '4'],
    ['LOG_LEVEL', 'loud'],
    ['WEBHOOK_RETRY_SECONDS', '5,,60'],
    ['WEBHOOK_RETRY_SECONDS', 'soon'],
    ['SECRETS_KEYS', 'c2hvcnQ='],
    ['MYSQL_URL', 'postgres://db/gpd'],
    ['REDIS_URL', 'cache:6379'],
    ['REDIS_URL', 'redis+sentinel://cache'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
  ])('refuses %s=%s', (name, value) => {
    const [title, fault, ...more] = complaintOf({ ...services, [name]: value });
    expect(title).toBe('Configuration is not usable:');
    expect(fault).toContain(name);
    expect(fault).not.toContain('is not set');
    expect(more).toEqual([]);
  });

  it('lists every fault at once, and tells what is missing from what is wrong', () => {
    const lines = complaintOf({ REDIS_URL: 'cache', PORT: '-1' });
    expect(lines).toHaveLength(4);
    expect(lines[1]).toBe('  MYSQL_URL is not set; npm start sets it for you');
    expect(lines.join()).toContain('REDIS_URL: must look like redis://host:6379');
    expect(lines.join()).toContain('PORT: ');
  });

  it('lets a worker leave one kind of chunks to others, but not both', () => {
    for (const name of ['POSITION_CONCURRENCY', 'POSITION_SMALL_CONCURRENCY'])
      expect(loadConfig({ ...services, [name]: '0' })).toMatchObject({ [name]: 0 });
    expect(
      complaintOf({ ...services, POSITION_CONCURRENCY: '0', POSITION_SMALL_CONCURRENCY: '0' }).slice(1),
    ).toEqual(['  POSITION_CONCURRENCY: must not be 0 when POSITION_SMALL_CONCURRENCY is']);
  });

  it('does not repeat a value that may be a secret', () => {
    const lines = complaintOf({
      MYSQL_URL: 'postgres://gpd:s3cret@db/gpd',
      REDIS_URL: 'redis://:s3cret@cache,cache',
    });
    expect(lines.join()).not.toContain('s3cret');
  });
});

describe('loadMysqlUrl', () => {
  it('asks for nothing else', () => {
    expect(loadMysqlUrl({ MYSQL_URL: services.MYSQL_URL })).toBe(services.MYSQL_URL);
    expect(() => loadMysqlUrl({})).toThrow('MYSQL_URL is not set');
  });
});

describe('redactConfig', () => {
  it('masks the passwords in URLs, and nothing else', () => {
    const secret = Buffer.alloc(32, 7).toString('base64');
    const shown = redactConfig(loadConfig({ ...services, PORT: '81', SECRETS_KEYS: secret }));
    expect(JSON.stringify(shown)).not.toContain(secret);
    expect(JSON.stringify(shown)).not.toContain('s3cret');
    expect(shown).toMatchObject({ MYSQL_URL: 'mysql://gpd:***@db:3306/gpd', PORT: 81 });
  });

  it('masks the key a collector asks for, and what its address holds', () => {
    const shown = redactConfig(
      loadConfig({
        ...services,
        OTEL_EXPORTER_OTLP_ENDPOINT: 'https://me:s3cret@collector:4318',
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=s3cret',
      }),
    );
    expect(JSON.stringify(shown)).not.toContain('s3cret');
    expect(redactConfig(loadConfig(services))['OTEL_EXPORTER_OTLP_HEADERS']).toBe('');
  });

  it('leaves a URL without password as it is', () => {
    const config = loadConfig({ ...services, REDIS_URL: 'redis://cache:6379' });
    expect(redactConfig(config)['REDIS_URL']).toBe('redis://cache:6379');
  });
});
