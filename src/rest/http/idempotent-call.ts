import type { Caller } from '../../domain/caller.ts';
import type { MaybePromise } from '../../domain/maybe-promise.ts';
import type { RepeatableRequest } from '../../store/idempotency/attempt.ts';
import { type AttemptResult, runIdempotently } from '../../store/idempotency/run-idempotently.ts';
import { readAs } from '../../store/json-columns.ts';
import type { Store } from '../../store/store.ts';
import type { Dialect } from './dialect.ts';
import type { Incoming } from './incoming.ts';
import { type Reply, withHeaders } from './reply.ts';
import type { Route } from './route.ts';

/** The header by which a client names a request that it may retry. */
export const IDEMPOTENCY_KEY = 'Idempotency-Key';

/** The header of an answer whose write an earlier attempt has made. */
export const REPLAYED = 'idempotent-replayed';

/** A reply as it is stored. */
interface StoredReply {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
}

/** Reads what {@link toAttemptResult} stores. */
const readStored = readAs<StoredReply>();

/** A request with an idempotency key. Throws what reading its body throws. */
export async function repeatableRequest(
  dialect: Dialect,
  { body, operation }: Route,
  incoming: Incoming,
  caller: Caller,
): Promise<RepeatableRequest> {
  const key = incoming.headers.get(IDEMPOTENCY_KEY) ?? '';
  const { method, url } = incoming;
  const content = [method, url.pathname, url.search, body === null ? null : await incoming.body()];
  return {
    organizationId: caller.organizationId,
    callerId: caller.apiKeyId,
    address: incoming.address,
    operation: `${dialect.name} ${operation.id}`,
    key,
    content: JSON.stringify(content),
  };
}

/** Answers a request with an idempotency key; see `runIdempotently`. `answer` never throws. */
export async function replyIdempotently(
  store: Store,
  request: RepeatableRequest,
  answer: (store: Store) => MaybePromise<Reply>,
): Promise<Reply> {
  const once = await runIdempotently(store, request, async (during) => toAttemptResult(await answer(during)));
  const reply = toReply(readStored(once.answer));
  return once.isReplay ? withHeaders(reply, { [REPLAYED]: 'true' }) : reply;
}

/** Server errors are not stored, so that the request can be retried; client errors only if something was committed. */
function toAttemptResult({ status, headers, content }: Reply): AttemptResult {
  if (content !== null && typeof content !== 'string') throw new Error('Only text can be stored.');
  const answer = { status, headers: Object.entries(headers), text: content ?? '' };
  return { answer, keep: status < 300 ? 'ALWAYS' : status >= 500 ? 'NEVER' : 'IF_COMMITTED' };
}

function toReply({ status, headers, text }: StoredReply): Reply {
  return { status, headers: Object.fromEntries(headers), content: text === '' ? null : text };
}
