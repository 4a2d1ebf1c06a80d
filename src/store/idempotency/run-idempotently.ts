import { IdempotencyError } from '../../domain/errors.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { Store } from '../store.ts';
import { Attempt, RETENTION, type RepeatableRequest } from './attempt.ts';

/** The longest idempotency key, in characters. */
export const MAXIMUM_KEY_LENGTH = 255;

/** What a try of a request came to. */
export interface Outcome {
  readonly answer: JsonValue;
  /** Whether whoever sends the request again is given the same answer; `IF_COMMITTED`: unless nothing has changed. */
  readonly keep: 'ALWAYS' | 'IF_COMMITTED' | 'NEVER';
}

/** What a request is answered with. */
export interface IdempotentResult {
  readonly answer: JsonValue;
  /** Whether an earlier try has done it. */
  readonly isReplay: boolean;
}

/**
 * Answers a request that may be sent again: it is done once, and whoever sends it again within 24 hours is given the very same
 * answer. Where a process died after it had committed and before it had answered, the answer is made from what the commit gave.
 * `run` does what is asked on the store that it is given. Throws IdempotencyError for a key that is none, is used for something
 * else, or whose request is being worked on.
 */
export async function runIdempotently(
  store: Store,
  request: RepeatableRequest,
  run: (store: Store) => Promise<Outcome>,
): Promise<IdempotentResult> {
  if (request.key.length === 0 || request.key.length > MAXIMUM_KEY_LENGTH)
    throw new IdempotencyError('IDEMPOTENCY_KEY_INVALID');
  const attempt = new Attempt({ request, now: store.clock.now(), newId: store.newId });
  if (store.inFlightRequests.has(attempt.id)) throw new IdempotencyError('IDEMPOTENCY_KEY_IN_PROGRESS');
  store.inFlightRequests.add(attempt.id);
  try {
    return await answerWith(store, attempt, run);
  } finally {
    store.inFlightRequests.delete(attempt.id);
  }
}

async function answerWith(
  store: Store,
  attempt: Attempt,
  run: (store: Store) => Promise<Outcome>,
): Promise<IdempotentResult> {
  const known = await attempt.begin(store.db);
  if (known !== null) return { answer: known, isReplay: true };
  const { answer, keep } = await run({ ...store, attempt });
  const isReplay = attempt.recalled > 0;
  const isKept = keep === 'ALWAYS' || (keep === 'IF_COMMITTED' && attempt.hasCommitted && !attempt.hasLeftOut);
  if (!isKept) return { answer, isReplay };
  return { answer: await store.db.$transaction((tx) => attempt.settle(tx, answer)), isReplay };
}

/** Forgets the requests that are no longer kept, of every organization: whose they are is of no concern. */
export async function forgetRequests(store: Store, now: EpochMilliseconds): Promise<void> {
  const { idempotentRequest } = store.acrossOrganizations;
  await idempotentRequest.deleteMany({ where: { createdAt: { lte: new Date(now - RETENTION) } } });
}
