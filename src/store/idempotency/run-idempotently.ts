import { IdempotencyError } from '../../domain/errors.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { Store } from '../store.ts';
import { Attempt, RETENTION, type RepeatableRequest } from './attempt.ts';

/** The longest idempotency key, in characters. */
export const MAXIMUM_KEY_LENGTH = 255;

/** The result of an attempt. */
export interface Outcome {
  readonly answer: JsonValue;
  /** Whether a retry gets the same answer; `IF_COMMITTED`: only if the attempt has changed something. */
  readonly keep: 'ALWAYS' | 'IF_COMMITTED' | 'NEVER';
}

/** The answer to a request. */
export interface IdempotentResult {
  readonly answer: JsonValue;
  /** Whether an earlier attempt made it. */
  readonly isReplay: boolean;
}

/**
 * Answers a request that its client may retry: it is executed once, and a retry within 24 hours gets the same answer. If a
 * process died between the commit and the answer, the answer is made from the commit's result. `run` executes the request on the
 * store that it gets. Throws IdempotencyError for an invalid key, for a key of another request, and while the request is in
 * progress.
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
  const isStored = keep === 'ALWAYS' || (keep === 'IF_COMMITTED' && attempt.hasCommitted && !attempt.hasLeftOut);
  if (!isStored) return { answer, isReplay };
  return { answer: await store.db.$transaction((tx) => attempt.settle(tx, answer)), isReplay };
}

/** Deletes the expired requests of every organization. */
export async function forgetRequests(store: Store, now: EpochMilliseconds): Promise<void> {
  const { idempotentRequest } = store.acrossOrganizations;
  await idempotentRequest.deleteMany({ where: { createdAt: { lte: new Date(now - RETENTION) } } });
}
