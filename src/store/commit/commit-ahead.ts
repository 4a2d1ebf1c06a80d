import { type Instant, toInstant } from '../../domain/instant.ts';
import { traced } from '../../domain/trace.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { isLostConnection } from '../database/statement-failures.ts';
import type { Store } from '../store.ts';
import type { Transaction } from '../transaction.ts';
import { commentIn, numbered, writeLog } from './log-statements.ts';
import type { Apply, Applying, CommitRequest, Committed } from './verb.ts';

/** What a verb did to what is in memory. */
export interface Ahead<Result> extends Committed<Result> {
  readonly revision: number;
  readonly at: Instant;
  readonly updates: readonly Prisma.Sql[];
}

/**
 * Applies a verb to what this node has in memory, so that one statement can make the commit. Undefined for a verb that needs a
 * transaction, and for one that fails: what it refuses is decided on the locked row, because the memory may be outdated.
 */
export async function applyAhead<Result>(
  store: Store,
  request: CommitRequest,
  apply: Apply<Result>,
): Promise<Ahead<Result> | undefined> {
  const revision = request.rememberedRevision?.();
  const { flagId, isConfiguration = false } = request;
  const needsLock =
    store.attempt !== undefined || store.database.commitRule?.inOneStatement !== true || isConfiguration;
  if (revision === undefined || flagId === undefined || needsLock) return undefined;
  const at = toInstant(store.clock.now());
  const updates: Prisma.Sql[] = [];
  const applying: Applying = {
    ...{ revision, at, flagWithoutRequests: flagId, hasDueChanges: false },
    nextNumber: refuseWithoutLock,
    updateWithLog: (update) => void updates.push(update),
  };
  try {
    const applied = await apply(noTransaction, applying);
    const changes = numbered({ ...request, comment: commentIn(store) }, revision, at, applied.changes);
    return changes.length === 0 ? undefined : { result: applied.result, changes, revision, at, updates };
  } catch {
    return undefined;
  }
}

function refuseWithoutLock(): never {
  throw new Error('This needs the lock of the organization.');
}

// Nothing of it is ever used.
const noTransaction = new Proxy({}, { get: refuseWithoutLock }) as Transaction;

/** What a statement was sent for, and whether the database has said that it did so. */
export interface Sent<Result> extends Committed<Result> {
  readonly isMade: boolean;
}

/**
 * Makes a commit with one statement, if the organization is as the verb assumed. It reads everything as of its start; that is valid
 * because the revision is still the same when it has the row's lock. Undefined if the organization is not so; not made if the
 * connection was lost, so that only the log tells.
 */
export async function sendAhead<Result>(
  store: Store,
  { organizationId, flagId }: CommitRequest,
  { result, changes, revision, at, updates }: Ahead<Result>,
  begin: () => void,
): Promise<Sent<Result> | undefined> {
  begin();
  const asAssumed = Prisma.sql`
    AND "revision" = ${revision} AND "filesLocation" IS NULL
    AND NOT EXISTS (
      SELECT FROM "ChangeRequest"
      WHERE "organizationId" = ${organizationId} AND "flagId" = ${flagId}::uuid AND "status" = 'PENDING'
    )
    AND NOT EXISTS (
      SELECT FROM "FlagEnvironment" WHERE "organizationId" = ${organizationId} AND "scheduledAt" <= ${at}::timestamptz
    )`;
  const step = { name: 'commit', attributes: { 'halyard.commit.scope': organizationId } };
  try {
    const advanced = Prisma.sql`"revision" = "revision" + ${changes.length}`;
    const rows = await traced(store.trace, step, () =>
      writeLog(store.db, organizationId, { advanced, asAssumed, changes, updates }),
    );
    return rows === 0 ? undefined : { result, changes, isMade: true };
  } catch (error) {
    if (!isLostConnection(error)) throw error;
    return { result, changes, isMade: false };
  }
}
