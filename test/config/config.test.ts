import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, type Environment, isLoopback, loadConfig } from '../../src/config/config.ts';

const mistakes = (environment: Environment): string[] => {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
};

describe('the configuration', () => {
  it('has a default for every setting', () => {
    expect(loadConfig({})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      keepAliveTime: 75_000,
      shutdownDelay: 1_000,
      shutdownGrace: 10_000,
      workers: 1,
      databaseUrl: undefined,
      databaseDirectUrl: undefined,
      dataDir: '.halyard',
      adminApiKey: undefined,
      keyStaleSeconds: 3_600,
      payloadKeys: [],
      anonymousAccess: 'full',
      demoData: true,
      logLevel: 'info',
      logDestination: 'stderr',
      tracesExporter: undefined,
      otlpEndpoint: undefined,
      otlpTracesEndpoint: undefined,
      serviceName: 'halyard',
      tracesSampler: 'parentbased_always_on',
      tracesSamplerRatio: 1,
      allowedHosts: [],
      corsOrigins: [],
      trustProxy: 0,
      graphiql: true,
      dashboard: true,
      trustedDocuments: undefined,
      trustedDocumentsOnly: false,
      persistedQueryBytes: 0,
      subjectLimit: 100_000,
      subjectRetentionDays: 90,
      usageRetentionDays: 400,
      changeRetentionDays: Infinity,
      limits: expect.any(Object),
    });
  });

  it('takes every setting from its variable', () => {
    const environment = {
      PORT: '0',
      HOST: '0.0.0.0',
      KEEP_ALIVE_TIMEOUT_MS: '620000',
      SHUTDOWN_DELAY_MS: '15000',
      SHUTDOWN_GRACE_MS: '25000',
      WORKERS: '4',
      DATABASE_URL: 'postgresql://halyard:secret@db:5432/halyard',
      DATABASE_DIRECT_URL: 'postgres://halyard:secret@db:5433/halyard',
      DATA_DIR: '/var/lib/halyard',
      ADMIN_API_KEY: 'a-secret-of-some-length',
      KEY_STALE_SECONDS: '60',
      PAYLOAD_KEYS: `${Buffer.alloc(32, 255).toString('base64')}, ${Buffer.alloc(32, 255).toString('base64url')}`,
      ANONYMOUS_ACCESS: 'read',
      DEMO_DATA: 'true',
      LOG_LEVEL: 'debug',
      LOG_DESTINATION: 'stdout',
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example.org/in',
      OTEL_SERVICE_NAME: 'flags',
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      ALLOWED_HOSTS: 'flags.example.org, Flags',
      CORS_ORIGINS: 'https://app.example.org,http://localhost:3000',
      TRUST_PROXY: '2',
      GRAPHIQL: 'false',
      DASHBOARD: 'false',
      TRUSTED_DOCUMENTS: 'documents.json',
      TRUSTED_DOCUMENTS_ONLY: 'true',
      PERSISTED_QUERY_BYTES: '0',
      METRICS_TOKEN: 'a-token-of-some-length',
      SUBJECT_LIMIT: '500',
      SUBJECT_RETENTION_DAYS: '7',
      USAGE_RETENTION_DAYS: 'off',
      CHANGE_RETENTION_DAYS: '365',
    };
    expect(loadConfig(environment)).toEqual({
      port: 0,
      host: '0.0.0.0',
      keepAliveTime: 620_000,
      shutdownDelay: 15_000,
      shutdownGrace: 25_000,
      workers: 4,
      databaseUrl: environment.DATABASE_URL,
      databaseDirectUrl: environment.DATABASE_DIRECT_URL,
      dataDir: '/var/lib/halyard',
      adminApiKey: environment.ADMIN_API_KEY,
      keyStaleSeconds: 60,
      payloadKeys: [`${'/'.repeat(42)}8=`, `${'_'.repeat(42)}8`],
      anonymousAccess: 'read',
      demoData: true,
      logLevel: 'debug',
      logDestination: 'stdout',
      tracesExporter: 'none',
      otlpEndpoint: 'http://collector:4318',
      otlpTracesEndpoint: 'https://traces.example.org/in',
      serviceName: 'flags',
      tracesSampler: 'traceidratio',
      tracesSamplerRatio: 0.25,
      allowedHosts: ['flags.example.org', 'flags'],
      corsOrigins: ['https://app.example.org', 'http://localhost:3000'],
      trustProxy: 2,
      graphiql: false,
      dashboard: false,
      trustedDocuments: 'documents.json',
      trustedDocumentsOnly: true,
      persistedQueryBytes: 0,
      metricsToken: 'a-token-of-some-length',
      limits: expect.any(Object),
      subjectLimit: 500,
      subjectRetentionDays: 7,
      usageRetentionDays: Infinity,
      changeRetentionDays: 365,
    });
  });

  it('takes an empty variable for an absent one', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '', DEMO_DATA: '', CORS_ORIGINS: '' })).toEqual(loadConfig({}));
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true);
    expect(Object.isFrozen(loadConfig({}).corsOrigins)).toBe(true);
  });

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('lets anonymous callers do everything on %s', (host) => {
    expect(loadConfig({ HOST: host }).anonymousAccess).toBe('full');
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', 'flags.example.org', 'localhost.example.org'])(
    'lets anonymous callers do nothing on %s unless told so',
    (host) => {
      expect(loadConfig({ HOST: host }).anonymousAccess).toBe('none');
      expect(loadConfig({ HOST: host, ANONYMOUS_ACCESS: 'full' }).anonymousAccess).toBe('full');
    },
  );

  it.each([
    ['true', 1],
    ['false', 0],
    ['10', 10],
  ])('takes the proxies %s for %i of them', (TRUST_PROXY, proxies) => {
    expect(loadConfig({ TRUST_PROXY }).trustProxy).toBe(proxies);
  });

  it('leaves a database server without demo data unless told so', () => {
    expect(loadConfig({ DATABASE_URL: 'postgres://localhost/halyard' }).demoData).toBe(false);
  });
});

describe('a mistake', () => {
  it.each([
    [{ PORT: '65536' }, 'PORT is "65536", expected a whole number from 0 to 65535'],
    [{ PORT: '4e3' }, 'PORT is "4e3", expected a whole number from 0 to 65535'],
    [{ PORT: '-1' }, 'PORT is "-1", expected a whole number from 0 to 65535'],
    [{ HOST: 'http://localhost' }, 'HOST is "http://localhost", expected a host name or an IP address'],
    [{ ANONYMOUS_ACCESS: 'all' }, 'ANONYMOUS_ACCESS is "all", expected none, read or full'],
    [{ DEMO_DATA: 'yes' }, 'DEMO_DATA is "yes", expected true or false'],
    [{ TRUST_PROXY: '11' }, 'TRUST_PROXY is "11", expected how many proxies there are, 0 to 10'],
    [{ WORKERS: '0' }, 'WORKERS is "0", expected a whole number from 1 to 64, or auto'],
    [{ WORKERS: '2' }, 'WORKERS is "2", expected 1 without DATABASE_URL: the embedded database belongs to one process'],
    [{ TRUSTED_DOCUMENTS_ONLY: 'true' }, 'TRUSTED_DOCUMENTS_ONLY is "true", expected TRUSTED_DOCUMENTS to name a list'],
    [
      { TRUSTED_DOCUMENTS: 'd.json', TRUSTED_DOCUMENTS_ONLY: 'true', PERSISTED_QUERY_BYTES: '1000' },
      'PERSISTED_QUERY_BYTES is "1000", expected 0 with TRUSTED_DOCUMENTS_ONLY',
    ],
    [
      { METRICS_TOKEN: 'short' },
      'METRICS_TOKEN is (not shown), expected 16 to 256 visible ASCII characters, no blanks',
    ],
    [{ LOG_DESTINATION: 'file' }, 'LOG_DESTINATION is "file", expected stdout, stderr'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud", expected trace, debug, info, warn, error, fatal, silent'],
    [
      { CORS_ORIGINS: 'https://a.example,*' },
      'CORS_ORIGINS is "https://a.example,*", expected origins such as https://app.example.org, separated by commas',
    ],
    [
      { ALLOWED_HOSTS: 'a.example:80' },
      'ALLOWED_HOSTS is "a.example:80", expected host names without scheme or port, separated by commas',
    ],
  ])('in %j is named with what was expected', (environment, line) => {
    expect(mistakes(environment)).toEqual([line]);
  });

  it('does not hide another: each has a line', () => {
    const lines = mistakes({ PORT: 'x', DEMO_DATA: 'maybe', LOG_LEVEL: '9' });
    expect(lines.map((line) => line.split(' ', 1)[0])).toEqual(['PORT', 'DEMO_DATA', 'LOG_LEVEL']);
  });

  it('in a secret does not show it', () => {
    const given = {
      ADMIN_API_KEY: 'hunter2',
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      DATABASE_DIRECT_URL: 'hunter2',
      PAYLOAD_KEYS: 'hunter2',
    };
    expect(mistakes(given)).toEqual([
      'DATABASE_URL is (not shown), expected a URL such as postgresql://user:password@host:5432/name',
      'DATABASE_DIRECT_URL is (not shown), expected a URL such as postgresql://user:password@host:5432/name',
      'ADMIN_API_KEY is (not shown), expected 16 to 256 visible ASCII characters, no blanks',
      'PAYLOAD_KEYS is (not shown), expected 32 bytes each in base64, separated by commas',
    ]);
  });

  it('is reported as such, for any variables', () => {
    const names = [
      'PORT',
      'HOST',
      'DATABASE_URL',
      'ADMIN_API_KEY',
      'PAYLOAD_KEYS',
      'ALLOWED_HOSTS',
      'CORS_ORIGINS',
      'DEMO_DATA',
    ];
    const environments = fc.dictionary(fc.constantFrom(...names), fc.string());
    fc.assert(
      fc.property(environments, (environment) => {
        for (const line of mistakes(environment)) expect(line).toMatch(/^[A-Z_]+ is .+, expected .+$/);
      }),
    );
  });
});

describe('a loopback host', () => {
  it.each(['localhost', 'LOCALHOST', 'a.localhost', '127.0.0.1', '::1', '[::1]'])('is %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '128.0.0.1', '127.0.0.1.example.org', 'localhost.example.org', ''])('is not %s', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
