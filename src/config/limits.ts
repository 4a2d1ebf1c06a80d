import { type Values, wholeNumber, wholeNumberOrOff } from './setting.ts';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const MEBIBYTE = 1_048_576;

/** A limit with its default, its least and its most. */
function limit(variable: string, fallback: number, least: number, most: number, description: string) {
  const schema = wholeNumber(least, most).default(fallback);
  return { variable, schema, description, fallback, least, most, mayBeOff: false };
}

/** The same for a limit that can be `off`, which is Infinity. */
function limitOrOff(variable: string, fallback: number, least: number, most: number, description: string) {
  const schema = wholeNumberOrOff(least, most).default(fallback);
  return { variable, schema, description, fallback, least, most, mayBeOff: true };
}

/** How much callers may request, and what they receive beyond it. Times are in milliseconds. */
export const limits = {
  queryDepth: limit(
    'MAX_QUERY_DEPTH',
    8,
    1,
    100,
    '`QUERY_TOO_DEEP`. Levels of fields; introspection and the `edges { node }` of connections do not count',
  ),
  queryBreadth: limit(
    'MAX_QUERY_BREADTH',
    100,
    1,
    100_000,
    '`QUERY_TOO_BROAD`. Selections, those of fragments as often as they are spread; one `__typename` below each field is free',
  ),
  queryComplexity: limit(
    'MAX_QUERY_COMPLEXITY',
    1_000,
    1,
    10_000_000,
    '`QUERY_TOO_COMPLEX`. Points: one for each thing with an id, one for each mutation; a connection has as many things as `first` or `last` says (20)',
  ),
  queryAliases: limit('MAX_QUERY_ALIASES', 15, 0, 100_000, '`TOO_MANY_ALIASES`'),
  queryDirectives: limit('MAX_QUERY_DIRECTIVES', 50, 0, 100_000, '`TOO_MANY_DIRECTIVES`'),
  queryTokens: limit('MAX_QUERY_TOKENS', 1_000, 1, 100_000, '`QUERY_TOO_LARGE`; the text is not parsed'),
  queryBytes: limit('MAX_QUERY_BYTES', MEBIBYTE, 1_024, 64 * MEBIBYTE, '413 `BODY_TOO_LARGE`. REST APIs take 1 MiB'),
  executionTime: limit('EXECUTION_TIMEOUT_MS', 10 * SECOND, 1, 600 * SECOND, '504 `TIMEOUT`'),
  statementTime: limit(
    'STATEMENT_TIMEOUT_MS',
    5 * SECOND,
    1,
    600 * SECOND,
    '504 `TIMEOUT`. PostgreSQL ends a statement that runs longer; never longer than an execution',
  ),
  databaseConnections: limit(
    'DATABASE_CONNECTIONS',
    10,
    2,
    1_000,
    "connections to PostgreSQL; a request that gets none in time receives 503 `OVERLOADED`. One organization's writes take at most half of them",
  ),
  databaseWait: limit(
    'DATABASE_WAIT_MS',
    2 * SECOND,
    1,
    600 * SECOND,
    '503 `OVERLOADED`, with `Retry-After`. How long a statement on PostgreSQL waits for a free connection, and for a lock',
  ),
  rate: limitOrOff(
    'RATE_LIMIT',
    12_000,
    1,
    1e9,
    '429 `RATE_LIMITED` with `Retry-After`. Points per minute and key, or address without one: what GraphQL operations cost, and one for each REST write; REST reads and evaluation cost nothing. `off`: no rate is limited',
  ),
  rateBurst: limit('RATE_BURST', 2_000, 1, 1e9, 'points that can be spent at once'),
  evaluationRate: limitOrOff('RATE_LIMIT_EVALUATION', Infinity, 1, 1e9, 'the same for evaluations per minute'),
  failureRate: limitOrOff(
    'RATE_LIMIT_FAILURES',
    600,
    1,
    1e9,
    'the same for failed attempts to authenticate per minute and address; a valid key is never refused for them',
  ),
  sockets: limit('MAX_SOCKETS', 10_000, 1, 1_000_000, '503. Sockets and event streams of the process'),
  socketsPerKey: limit(
    'MAX_SOCKETS_PER_KEY',
    50,
    1,
    1_000_000,
    '429, or 1013 when the key arrives in `connection_init`. `CLIENT` keys, which many clients share, have no such limit',
  ),
  socketOperations: limit(
    'MAX_SOCKET_OPERATIONS',
    100,
    1,
    100_000,
    '`SUBSCRIPTION_LIMIT`. Operations at a time on one socket',
  ),
  messageBytes: limit('MAX_SOCKET_MESSAGE_BYTES', 64 * 1024, 1_024, 64 * MEBIBYTE, 'the socket closes with 1009'),
  introductionTime: limit('SOCKET_INIT_TIMEOUT_MS', 3 * SECOND, 1, 600 * SECOND, 'the socket closes with 4408'),
  pingInterval: limit(
    'SOCKET_PING_INTERVAL_MS',
    12 * SECOND,
    100,
    600 * SECOND,
    'a socket that has not answered by the next ping ends',
  ),
  slowConsumerBytes: limit(
    'SLOW_CONSUMER_BYTES',
    MEBIBYTE,
    1_024,
    1024 * MEBIBYTE,
    'the socket closes with 4413 and names the revision to resume from. Bytes that wait for the client to read',
  ),
  slowConsumerTime: limit(
    'SLOW_CONSUMER_TIMEOUT_MS',
    30 * SECOND,
    1,
    3_600 * SECOND,
    'the same, or the event stream ends, when a client reads nothing for this long',
  ),
  streamAge: limit(
    'MAX_STREAM_AGE_MS',
    3_600 * SECOND,
    SECOND,
    7 * DAY,
    'sockets close with 1012 and event streams end, up to a tenth later, so that clients spread over the nodes',
  ),
};

/** The values of the limits. */
export interface Limits extends Values<typeof limits> {}
