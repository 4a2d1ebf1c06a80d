import { z } from 'zod';

/** How much anybody may ask for. Each can be set from outside: see {@link limitSettings}. */
export interface Limits {
  /** Levels of fields in one operation; introspection and the `edges { node }` of connections do not count. */
  readonly queryDepth: number;
  /** Selections in one operation, those of fragments wherever they are spread. */
  readonly queryBreadth: number;
  /** What one operation may cost, in the points of `server/operation-price.ts`. */
  readonly queryComplexity: number;
  readonly queryAliases: number;
  readonly queryDirectives: number;
  /** Words and signs of a document; one with more is not even parsed. */
  readonly queryTokens: number;
  /** The largest request to the graph, in bytes. */
  readonly queryBytes: number;
  /** How long one operation may be executed, in milliseconds. */
  readonly executionTime: number;
  /** How long one SQL statement may run, in milliseconds; on a server that is told so by `statement_timeout`. */
  readonly statementTime: number;
  /** Connections to PostgreSQL, the one that listens aside. */
  readonly databaseConnections: number;
  /** How long a statement may wait for its turn, for a connection and for a lock each, in milliseconds. */
  readonly databaseWait: number;
  /** Points of management work per minute and key, or address where there is no key. Infinity: no rate of any kind is limited. */
  readonly rate: number;
  /** Points that may be spent at once. */
  readonly rateBurst: number;
  /** Requests to evaluate per minute and key, or address where there is no key. */
  readonly evaluationRate: number;
  /** Attempts per minute and address that fail to authenticate. */
  readonly failureRate: number;
  /** Sockets and event streams of one secret key. */
  readonly socketsPerKey: number;
  /** Sockets and event streams of this process. */
  readonly sockets: number;
  /** Operations that run on one socket at a time. */
  readonly socketOperations: number;
  /** The largest message of a client over a socket, in bytes. */
  readonly messageBytes: number;
  /** How long a socket may stay without having introduced itself, in milliseconds. */
  readonly introductionTime: number;
  /** How often a socket is asked whether anybody is still there, in milliseconds. */
  readonly pingInterval: number;
  /** Bytes that may wait for a client to read what was sent before them. */
  readonly slowConsumerBytes: number;
  /** How long a client may read nothing of what was sent, in milliseconds. */
  readonly slowConsumerTime: number;
  /** How long a socket or an event stream may stay open, in milliseconds; up to a tenth more, so that not all end at once. */
  readonly streamAge: number;
}

/** The variable that sets a limit, and what it may be. */
interface LimitSetting {
  readonly variable: string;
  /** Infinity: off. */
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
  /** Whether `off` is a value too. */
  readonly mayBeOff?: true;
}

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const MEBIBYTE = 1_048_576;

/** The variable of each limit, its default and the values it takes. */
export const limitSettings = {
  queryDepth: { variable: 'MAX_QUERY_DEPTH', fallback: 8, least: 1, most: 100 },
  queryBreadth: { variable: 'MAX_QUERY_BREADTH', fallback: 100, least: 1, most: 100_000 },
  queryComplexity: { variable: 'MAX_QUERY_COMPLEXITY', fallback: 1_000, least: 1, most: 10_000_000 },
  queryAliases: { variable: 'MAX_QUERY_ALIASES', fallback: 15, least: 0, most: 100_000 },
  queryDirectives: { variable: 'MAX_QUERY_DIRECTIVES', fallback: 50, least: 0, most: 100_000 },
  queryTokens: { variable: 'MAX_QUERY_TOKENS', fallback: 1_000, least: 1, most: 100_000 },
  queryBytes: { variable: 'MAX_QUERY_BYTES', fallback: 256 * 1024, least: 1_024, most: 64 * MEBIBYTE },
  executionTime: { variable: 'EXECUTION_TIMEOUT_MS', fallback: 10 * SECOND, least: 1, most: 600 * SECOND },
  statementTime: { variable: 'STATEMENT_TIMEOUT_MS', fallback: 5 * SECOND, least: 1, most: 600 * SECOND },
  databaseConnections: { variable: 'DATABASE_CONNECTIONS', fallback: 10, least: 2, most: 1_000 },
  databaseWait: { variable: 'DATABASE_WAIT_MS', fallback: 2 * SECOND, least: 1, most: 600 * SECOND },
  rate: { variable: 'RATE_LIMIT', fallback: 12_000, least: 1, most: 1e9, mayBeOff: true },
  rateBurst: { variable: 'RATE_BURST', fallback: 2_000, least: 1, most: 1e9 },
  evaluationRate: { variable: 'RATE_LIMIT_EVALUATION', fallback: Infinity, least: 1, most: 1e9, mayBeOff: true },
  failureRate: { variable: 'RATE_LIMIT_FAILURES', fallback: 600, least: 1, most: 1e9, mayBeOff: true },
  socketsPerKey: { variable: 'MAX_SOCKETS_PER_KEY', fallback: 50, least: 1, most: 1_000_000 },
  sockets: { variable: 'MAX_SOCKETS', fallback: 10_000, least: 1, most: 1_000_000 },
  socketOperations: { variable: 'MAX_SOCKET_OPERATIONS', fallback: 100, least: 1, most: 100_000 },
  messageBytes: { variable: 'MAX_SOCKET_MESSAGE_BYTES', fallback: 64 * 1024, least: 1_024, most: 64 * MEBIBYTE },
  introductionTime: { variable: 'SOCKET_INIT_TIMEOUT_MS', fallback: 3 * SECOND, least: 1, most: 600 * SECOND },
  pingInterval: { variable: 'SOCKET_PING_INTERVAL_MS', fallback: 12 * SECOND, least: 100, most: 600 * SECOND },
  slowConsumerBytes: { variable: 'SLOW_CONSUMER_BYTES', fallback: MEBIBYTE, least: 1_024, most: 1024 * MEBIBYTE },
  slowConsumerTime: { variable: 'SLOW_CONSUMER_TIMEOUT_MS', fallback: 30 * SECOND, least: 1, most: 3_600 * SECOND },
  streamAge: { variable: 'MAX_STREAM_AGE_MS', fallback: 3_600 * SECOND, least: SECOND, most: 7 * DAY },
} satisfies Record<keyof Limits, LimitSetting>;

/** How the limits are read from their variables; the messages say what is expected. */
export const limitVariables: z.ZodObject<Record<string, z.ZodType<number>>> = z.object(
  Object.fromEntries(Object.values(limitSettings).map((setting) => [setting.variable, limitSchema(setting)])),
);

/** The limits that go with the values of their variables. */
export function limitsOf(values: Readonly<Record<string, unknown>>): Limits {
  const limit = (name: keyof Limits) => [name, Number(values[limitSettings[name].variable])];
  // Every name of the interface has a row in the table, and so a value.
  return Object.freeze(
    Object.fromEntries(Object.keys(limitSettings).map((name) => limit(name as keyof Limits))),
  ) as Limits;
}

function limitSchema({ fallback, least, most, mayBeOff }: LimitSetting): z.ZodType<number> {
  const error = `a whole number from ${least} to ${most}${mayBeOff === true ? ', or off' : ''}`;
  const isFit = (text: string) => /^\d{1,12}$/.test(text) && Number(text) >= least && Number(text) <= most;
  return z
    .string()
    .refine((text) => isFit(text) || (mayBeOff === true && text === 'off'), { error, abort: true })
    .transform((text) => (text === 'off' ? Infinity : Number(text)))
    .default(fallback);
}
