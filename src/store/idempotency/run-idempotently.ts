import { IdempotencyError } from '../../domain/errors.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { Store } from '../store.ts';
import { Attempt, RETENTION, type RepeatableRequest } from './attempt.ts';

/** The longest idempotency key, in characters. */
export const MAXIMUM_KEY_LENGTH = 255;

/** The result of an attempt. */
export interface AttemptResult {
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
  run: (store: Store) => Promise<AttemptResult>,
): Promise<IdempotentResult> {
  if (request.key.length === 0 || request.key.length > MAXIMUM_KEY_LENGTH)
    throw new IdempotencyError('IDEMPOTENCY_KEY_INVALID');
  const begin = () => new Attempt({ request, now: store.clock.now(), newId: store.newId });
  const { id } = begin();
  if (store.inFlightRequests.has(id)) throw new IdempotencyError('IDEMPOTENCY_KEY_IN_PROGRESS');
  store.inFlightRequests.add(id);
  try {
    return await answerWith(store, begin, run);
  } finally {
    store.inFlightRequests.delete(id);
  }
}

/** How often a request is attempted while another node commits parts of it. */
const ATTEMPTS = 3;

/**
 * What an attempt refuses may be what another node has just committed for the same request: then it is attempted again, as
 * the retry that it is.
 */
async function answerWith(
  store: Store,
  begin: () => Attempt,
  run: (store: Store) => Promise<AttemptResult>,
): Promise<IdempotentResult> {
  let attempt = begin();
  let known = await attempt.begin(store.db);
  for (let count = 1; known === null; count += 1) {
    const outcome = await run({ ...store, attempt });
    if (attempt.hasReached && outcome.keep === 'ALWAYS') return settle(store, attempt, outcome);
    const again = begin();
    known = await again.begin(store.db);
    if (known !== null) break;
    if (again.steps <= attempt.steps || count === ATTEMPTS) return settle(store, attempt, outcome);
    attempt = again;
  }
  return { answer: known, isReplay: true };
}

async function settle(store: Store, attempt: Attempt, { answer, keep }: AttemptResult): Promise<IdempotentResult> {
  const isReplay = attempt.recalled > 0;
  const isStored = keep === 'ALWAYS' || (keep === 'IF_COMMITTED' && attempt.hasCommitted && !attempt.hasLeftOut);
  if (!isStored || attempt.isWithheld) return { answer, isReplay };
  return { answer: await store.db.$transaction((tx) => attempt.settle(tx, answer)), isReplay };
}

/** Deletes the expired requests of every organization. */
export async function forgetRequests(store: Store, now: EpochMilliseconds): Promise<void> {
  const { idempotentRequest } = store.acrossOrganizations;
  await idempotentRequest.deleteMany({ where: { createdAt: { lte: new Date(now - RETENTION) } } });
}
