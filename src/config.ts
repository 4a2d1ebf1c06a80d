import { z } from 'zod';
import { type Limits, limitsOf, limitVariables } from './config/limits.ts';
import { ANONYMOUS_ACCESSES, type AnonymousAccess } from './domain/caller.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Everything that can be set from outside, each by one environment variable; an empty one counts as absent. */
export interface Config {
  /** `PORT`: where to listen; 0 lets the system choose. @default 4000 */
  readonly port: number;
  /** `HOST`: the address to listen on. @default 127.0.0.1 */
  readonly host: string;
  /** `DATABASE_URL`: a PostgreSQL URL. @default the embedded database */
  readonly databaseUrl: string | undefined;
  /** `DATA_DIR`: the folder of the embedded database and of the admin key; `memory` keeps nothing. @default .halyard */
  readonly dataDir: string;
  /** `ADMIN_API_KEY`: the secret of a key that may do everything. @default one is made when no key is stored */
  readonly adminApiKey: string | undefined;
  /**
   * `PAYLOAD_KEYS`: what payloads are encrypted with, 32 bytes each in base64, separated by commas. The first encrypts, all of
   * them decrypt; a flag goes over to a new first one when it is next changed. @default with the embedded database one is made,
   * else none
   */
  readonly payloadKeys: readonly string[];
  /** `ANONYMOUS_ACCESS`: what callers without a key may do. @default full while HOST is a loopback address, none otherwise */
  readonly anonymousAccess: AnonymousAccess;
  /** `DEMO_DATA`: whether a database without organizations is given the demo ones. @default true for the embedded database */
  readonly demoData: boolean;
  /** `LOG_LEVEL`: the least severe entries that are logged, `trace` to `fatal`, or `silent`. @default info */
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /**
   * `ALLOWED_HOSTS`: names by which requests may address the server while anonymous access is on, separated by commas;
   * HOST, loopback names and plain IP addresses always may. @default none
   */
  readonly allowedHosts: readonly string[];
  /** `CORS_ORIGINS`: the origins (`https://app.example.org`) whose pages may call, separated by commas. @default none */
  readonly corsOrigins: readonly string[];
  /**
   * `TRUST_PROXY`: how many proxies stand in front of the server, each of which adds the address that it was called from to
   * X-Forwarded-For; `true` is one. With none, that header is anybody's invention and is not read. @default 0
   */
  readonly trustProxy: number;
  /** `GRAPHIQL`: whether browsers that open the graph are shown GraphiQL. @default true */
  readonly graphiql: boolean;
  /** `TRUSTED_DOCUMENTS`: a JSON file of documents by their hashes, which clients send in their place. @default none */
  readonly trustedDocuments: string | undefined;
  /** `TRUSTED_DOCUMENTS_ONLY`: whether the graph executes no other documents. @default false */
  readonly trustedDocumentsOnly: boolean;
  /**
   * `SUBJECT_LIMIT`: how many subjects, and how many groups, are remembered in one environment; the least recently seen go first.
   * @default 100000
   */
  readonly subjectLimit: number;
  /** `SUBJECT_RETENTION_DAYS`: for how many days after they were last seen subjects and groups are remembered. @default 90 */
  readonly subjectRetentionDays: number;
  /** How much anybody may ask for; the variables are in `config/limits.ts`. */
  readonly limits: Limits;
}

/** The environment cannot be used. The message has one line per mistake, and shows no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables whose values stay out of messages. */
const SECRETS: readonly string[] = ['ADMIN_API_KEY', 'DATABASE_URL', 'PAYLOAD_KEYS'];

function listOf(isItem: (item: string) => boolean, error: string) {
  return z
    .string()
    .transform((text) => text.split(',').map((item) => item.trim()))
    .refine((items) => items.every(isItem), { error })
    .default([]);
}

function wholeNumber(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,8}$/, { error, abort: true })
    .transform(Number)
    .refine((number) => number >= least && number <= most, { error });
}

const boolean = z.enum(['true', 'false'], { error: 'true or false' }).transform((text) => text === 'true');

// The messages say what is expected; the rest of the line is put around them.
const schema = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: 'a whole number from 0 to 65535', abort: true })
    .transform(Number)
    .refine((port) => port <= 65_535, { error: 'a whole number from 0 to 65535' })
    .default(4000),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, { error: 'a host name or an IP address' })
    .default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, { error: 'a URL such as postgresql://user:password@host:5432/name' })
    .optional(),
  DATA_DIR: z.string().default('.halyard'),
  ADMIN_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{16,256}$/, { error: '16 to 256 visible ASCII characters, no blanks' })
    .optional(),
  PAYLOAD_KEYS: listOf(isPayloadKey, '32 bytes each in base64, separated by commas'),
  ANONYMOUS_ACCESS: z.enum(ANONYMOUS_ACCESSES, { error: 'none, read or full' }).optional(),
  DEMO_DATA: boolean.optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: LOG_LEVELS.join(', ') }).default('info'),
  ALLOWED_HOSTS: listOf(isHostName, 'host names without scheme or port, separated by commas'),
  CORS_ORIGINS: listOf(isOrigin, 'origins such as https://app.example.org, separated by commas'),
  TRUST_PROXY: z
    .string()
    .regex(/^(?:\d|10|true|false)$/, { error: 'how many proxies there are, 0 to 10', abort: true })
    .transform((text) => (text === 'true' ? 1 : Number(text === 'false' ? 0 : text)))
    .default(0),
  GRAPHIQL: boolean.default(true),
  TRUSTED_DOCUMENTS: z.string().optional(),
  TRUSTED_DOCUMENTS_ONLY: boolean.default(false),
  SUBJECT_LIMIT: wholeNumber(1, 10_000_000).default(100_000),
  SUBJECT_RETENTION_DAYS: wholeNumber(1, 3_650).default(90),
  ...limitVariables.shape,
});

const checkedSchema = schema.refine(
  (settings) => !settings.TRUSTED_DOCUMENTS_ONLY || settings.TRUSTED_DOCUMENTS !== undefined,
  {
    path: ['TRUSTED_DOCUMENTS_ONLY'],
    error: 'TRUSTED_DOCUMENTS to name a list',
  },
);

/**
 * Reads the configuration from the environment, once, at the start.
 * Throws ConfigError naming every mistake at once: the variable, what it was and what is expected.
 */
export function loadConfig(environment: Environment = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = checkedSchema.safeParse(given);
  if (!parsed.success) throw new ConfigError(describeMistakes(parsed.error.issues, given));
  const settings = parsed.data;
  return Object.freeze({
    port: settings.PORT,
    host: settings.HOST,
    databaseUrl: settings.DATABASE_URL,
    dataDir: settings.DATA_DIR,
    adminApiKey: settings.ADMIN_API_KEY,
    payloadKeys: Object.freeze(settings.PAYLOAD_KEYS),
    anonymousAccess: settings.ANONYMOUS_ACCESS ?? (isLoopback(settings.HOST) ? 'full' : 'none'),
    demoData: settings.DEMO_DATA ?? settings.DATABASE_URL === undefined,
    logLevel: settings.LOG_LEVEL,
    allowedHosts: Object.freeze(settings.ALLOWED_HOSTS.map((host) => host.toLowerCase())),
    corsOrigins: Object.freeze(settings.CORS_ORIGINS),
    trustProxy: settings.TRUST_PROXY,
    graphiql: settings.GRAPHIQL,
    trustedDocuments: settings.TRUSTED_DOCUMENTS,
    trustedDocumentsOnly: settings.TRUSTED_DOCUMENTS_ONLY,
    subjectLimit: settings.SUBJECT_LIMIT,
    subjectRetentionDays: settings.SUBJECT_RETENTION_DAYS,
    limits: limitsOf(settings),
  });
}

/** Whether a host name or address, without a port, can only be reached from the same machine. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|(?:.+\.)localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

function describeMistakes(issues: readonly z.core.$ZodIssue[], given: Environment): string {
  const lines = new Map(issues.map((issue) => [String(issue.path[0]), issue.message]));
  return [...lines]
    .map(([name, expected]) => `${name} is ${shownValue(name, given[name])}, expected ${expected}`)
    .join('\n');
}

function shownValue(name: string, value: string | undefined): string {
  return SECRETS.includes(name) ? '(not shown)' : JSON.stringify(value);
}

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol);
}

/** Whether a text is a key for payloads: 32 bytes in base64 or base64url. */
export function isPayloadKey(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{43}=?|[\w-]{43}=?)$/.test(text);
}

function isHostName(text: string): boolean {
  return /^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/i.test(text);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
