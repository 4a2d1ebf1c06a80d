import { z } from 'zod';
import { ANONYMOUS_ACCESSES } from '../domain/caller.ts';
import {
  boolean,
  httpUrl,
  isHostName,
  isOrigin,
  isPayloadKey,
  listOf,
  postgresUrl,
  type Setting,
  wholeNumber,
  wholeNumberOrOff,
  workerCount,
} from './setting.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const LOG_DESTINATIONS = ['stdout', 'stderr'] as const;

const TRACES_EXPORTERS = ['otlp', 'none'] as const;

const TRACES_SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** Which traces are reported: see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables. */
export type TracesSampler = (typeof TRACES_SAMPLERS)[number];

/** Every setting that is not a limit. */
export const settings = {
  port: {
    variable: 'PORT',
    schema: wholeNumber(0, 65_535).default(4_000),
    description: 'the port to listen on; `0` lets the system choose',
  },
  host: {
    variable: 'HOST',
    schema: z
      .string()
      .regex(/^[\w.:-]+$/, { error: 'a host name or an IP address' })
      .default('127.0.0.1'),
    description: 'the address to listen on',
  },
  keepAliveTime: {
    variable: 'KEEP_ALIVE_TIMEOUT_MS',
    schema: wholeNumber(1_000, 3_600_000).default(75_000),
    description:
      'how long an idle HTTP connection stays open, in milliseconds; must be longer than that of a load balancer in front, which answers 502 otherwise',
  },
  shutdownDelay: {
    variable: 'SHUTDOWN_DELAY_MS',
    schema: wholeNumber(0, 600_000).default(1_000),
    description:
      'how long the server accepts connections after SIGTERM while `/readyz` answers 503, in milliseconds; longer than a load balancer takes to notice',
  },
  shutdownGrace: {
    variable: 'SHUTDOWN_GRACE_MS',
    schema: wholeNumber(0, 600_000).default(10_000),
    description:
      'how long requests may take to finish once the server accepts no connections, in milliseconds; one whose body is not complete after 2 seconds is disconnected',
  },
  workers: {
    variable: 'WORKERS',
    schema: workerCount.default(1),
    description:
      'processes that share the port, each a node of its own with its own limits, or `auto` for one per core; more than one needs `DATABASE_URL`',
  },
  databaseUrl: {
    variable: 'DATABASE_URL',
    schema: postgresUrl.optional(),
    description: 'a PostgreSQL URL (15 or later), of the server or of a pgbouncer; absent: the embedded database',
    isSecret: true,
  },
  databaseDirectUrl: {
    variable: 'DATABASE_DIRECT_URL',
    schema: postgresUrl.optional(),
    description:
      'the URL of the server itself when `DATABASE_URL` leads to a pgbouncer: for notifications and migrations; absent: nodes poll',
    isSecret: true,
  },
  dataDir: {
    variable: 'DATA_DIR',
    schema: z.string().default('.halyard'),
    description: 'data of the embedded database; a second process cannot open the same folder; `memory` keeps nothing',
  },
  adminApiKey: {
    variable: 'ADMIN_API_KEY',
    schema: z
      .string()
      .regex(/^[\x21-\x7e]{16,256}$/, { error: '16 to 256 visible ASCII characters, no blanks' })
      .optional(),
    description:
      'the secret of a key with every permission; if it is absent and no key is stored, the server creates one and prints it once',
    isSecret: true,
  },
  keyStaleSeconds: {
    variable: 'KEY_STALE_SECONDS',
    schema: wholeNumber(0, 604_800).default(3_600),
    description:
      'how long a key that a node knows is accepted while the database does not answer; a revocation counts there once the node has received it, or once the database answers again; `0`: not at all',
  },
  payloadKeys: {
    variable: 'PAYLOAD_KEYS',
    schema: listOf(isPayloadKey, '32 bytes each in base64, separated by commas').default([]),
    description: 'the keys that encrypt payloads, see [security](security.md#encrypted-payloads)',
    shownDefault: 'created in `DATA_DIR/payload-key` when embedded, else –',
    isSecret: true,
  },
  anonymousAccess: {
    variable: 'ANONYMOUS_ACCESS',
    schema: z.enum(ANONYMOUS_ACCESSES, { error: 'none, read or full' }).optional(),
    description: '`none`, `read` (and evaluate) or `full` for callers without a key',
    shownDefault: '`full` on a loopback address, else `none`',
  },
  allowedHosts: {
    variable: 'ALLOWED_HOSTS',
    schema: listOf(isHostName, 'host names without scheme or port, separated by commas')
      .transform((hosts): readonly string[] => hosts.map((host) => host.toLowerCase()))
      .default([]),
    description:
      'further `Host` names that requests may use while anonymous access is on (protects against DNS rebinding)',
  },
  corsOrigins: {
    variable: 'CORS_ORIGINS',
    schema: listOf(isOrigin, 'origins such as https://app.example.org, separated by commas').default([]),
    description: 'origins whose pages may call, separated by commas',
  },
  trustProxy: {
    variable: 'TRUST_PROXY',
    schema: z
      .string()
      .regex(/^(?:\d|10|true|false)$/, { error: 'how many proxies there are, 0 to 10', abort: true })
      .transform((text) => (text === 'true' ? 1 : Number(text === 'false' ? 0 : text)))
      .default(0),
    description:
      'the number of proxies in front of the server; each adds an address to `X-Forwarded-For`, which is ignored otherwise',
  },
  graphiql: {
    variable: 'GRAPHIQL',
    schema: boolean.default(true),
    description: 'show GraphiQL to browsers that open `/graphql`',
  },
  dashboard: {
    variable: 'DASHBOARD',
    schema: boolean.default(true),
    description: 'serve the dashboard to browsers that open `/`',
  },
  trustedDocuments: {
    variable: 'TRUSTED_DOCUMENTS',
    schema: z.string().optional(),
    description: 'a JSON file of GraphQL documents by their hashes, see [trusted documents](#trusted-documents)',
  },
  trustedDocumentsOnly: {
    variable: 'TRUSTED_DOCUMENTS_ONLY',
    schema: boolean.default(false),
    description: 'execute no other documents',
  },
  persistedQueryBytes: {
    variable: 'PERSISTED_QUERY_BYTES',
    schema: wholeNumber(0, 1_073_741_824).default(0),
    description:
      'how many bytes of documents that clients send with their hashes are cached, see [automatic persisted queries](#automatic-persisted-queries); `0`: none',
  },
  metricsToken: {
    variable: 'METRICS_TOKEN',
    schema: z
      .string()
      .regex(/^[\x21-\x7e]{16,256}$/, { error: '16 to 256 visible ASCII characters, no blanks' })
      .optional(),
    description: 'the bearer token that `/metrics` needs; absent: none',
    isSecret: true,
  },
  subjectLimit: {
    variable: 'SUBJECT_LIMIT',
    schema: wholeNumber(1, 10_000_000).default(100_000),
    description:
      'the number of subjects, and of groups, that one environment stores; the least recently seen are removed first',
  },
  subjectRetentionDays: {
    variable: 'SUBJECT_RETENTION_DAYS',
    schema: wholeNumber(1, 3_650).default(90),
    description: 'how many days a subject or group is stored after it was last seen',
  },
  usageRetentionDays: {
    variable: 'USAGE_RETENTION_DAYS',
    schema: wholeNumberOrOff(1, 36_500).default(400),
    description: 'how many days the hourly evaluation counts of flags are stored; `off`: for ever',
  },
  changeRetentionDays: {
    variable: 'CHANGE_RETENTION_DAYS',
    schema: wholeNumberOrOff(2, 36_500).default(Number.POSITIVE_INFINITY),
    shownDefault: '`off`',
    description:
      'how many days the log has the states before and after each change, see [operations](operations.md#the-change-log); `off`: for ever',
  },
  demoData: {
    variable: 'DEMO_DATA',
    schema: boolean.optional(),
    description: 'load the demo organizations',
    shownDefault: '`true` when embedded and empty',
  },
  logLevel: {
    variable: 'LOG_LEVEL',
    schema: z.enum(LOG_LEVELS, { error: LOG_LEVELS.join(', ') }).default('info'),
    description: 'the least important structured logs that are written',
  },
  logDestination: {
    variable: 'LOG_DESTINATION',
    schema: z.enum(LOG_DESTINATIONS, { error: LOG_DESTINATIONS.join(', ') }).default('stderr'),
    description: 'where structured logs go; the lines for people at the start go to the other of the two',
  },
  tracesExporter: {
    variable: 'OTEL_TRACES_EXPORTER',
    schema: z.enum(TRACES_EXPORTERS, { error: TRACES_EXPORTERS.join(' or ') }).optional(),
    description: '`otlp` or `none`: whether [traces](operations.md#traces) are reported',
    shownDefault: '`otlp` with an endpoint, else `none`',
  },
  otlpEndpoint: {
    variable: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    schema: httpUrl.optional(),
    description: 'the URL of the receiver of traces, without `/v1/traces`',
    shownDefault: '`http://localhost:4318` with `otlp`',
  },
  otlpTracesEndpoint: {
    variable: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    schema: httpUrl.optional(),
    description: 'its whole URL instead',
  },
  serviceName: {
    variable: 'OTEL_SERVICE_NAME',
    schema: z.string().max(255, { error: 'at most 255 characters' }).default('halyard'),
    description: 'the name of this service in traces',
  },
  tracesSampler: {
    variable: 'OTEL_TRACES_SAMPLER',
    schema: z.enum(TRACES_SAMPLERS, { error: TRACES_SAMPLERS.join(', ') }).default('parentbased_always_on'),
    description:
      'which traces are reported: `always_on`, `always_off` or `traceidratio`, or the same with `parentbased_` for requests whose callers have not decided',
  },
  tracesSamplerRatio: {
    variable: 'OTEL_TRACES_SAMPLER_ARG',
    schema: z
      .string()
      .refine((text) => /^(?:0|1|[01]?\.\d{1,9})$/.test(text) && Number(text) <= 1, {
        error: 'a number from 0 to 1',
        abort: true,
      })
      .transform(Number)
      .default(1),
    description: 'the part of all traces that `traceidratio` reports, from 0 to 1',
  },
} satisfies Record<string, Setting>;
