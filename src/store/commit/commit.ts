import type { NewChange } from '../../domain/change.ts';
import { ConflictError, NotFoundError } from '../../domain/errors.ts';
import { type Instant, toInstant } from '../../domain/instant.ts';
import { traced } from '../../domain/trace.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Store } from '../store.ts';
import type { Transaction } from '../transaction.ts';
import { applyAhead, sendAhead } from './commit-ahead.ts';
import { refuseManaged } from './files-management.ts';
import { type LockedOrganization, lockOrganization, type OrganizationRow } from './lock-organization.ts';
import { advance, areLogged, commentIn, insertOf, notificationsOf, numbered, writeLog } from './log-statements.ts';
import type { Applied, Apply, Applying, CommitRequest, Committed } from './verb.ts';

/**
 * The write seam. One transaction locks the organization's row, applies the change, logs it under the next revision and notifies
 * the other nodes. Afterwards the listeners of this node are called. The row lock makes revision order commit order, so the log
 * has no gaps that a reader could miss. Where the memory of this node suffices, one statement does all that.
 * Throws NotFoundError for an unknown organization, UnavailableError if the commit waits too long for earlier ones, and every
 * error of `apply`; after an error nothing has changed.
 */
export async function commit<Result>(store: Store, request: CommitRequest, apply: Apply<Result>): Promise<Result> {
  const endTurn = await store.commitSemaphore?.acquire(request.organizationId);
  let end = () => {};
  const begin = () => {
    end();
    end = store.inFlightCommits.begin(request.organizationId);
  };
  try {
    const ahead = await applyAhead(store, request, apply);
    const sent = ahead && (await sendAhead(store, request, ahead, begin));
    const committed =
      sent?.isMade === true
        ? sent
        : await inTransaction<Result>(store, request.organizationId, async (tx) => {
            const row = await lockOrganization(tx, request, toInstant(store.clock.now()));
            begin();
            const isMade = sent !== undefined && (await areLogged(tx, sent.changes));
            return isMade ? sent : applyAndLog(store, tx, request, row, apply);
          });
    await store.notifyCommitted(committed.changes);
    return committed.result;
  } finally {
    end();
    endTurn?.();
  }
}

/** The same for an organization that does not exist yet: makes its row first. Throws ConflictError when the id is taken. */
export async function commitNewOrganization<Result>(
  store: Store,
  request: CommitRequest & { readonly name: string },
  apply: Apply<Result>,
): Promise<Result> {
  const { organizationId, name } = request;
  const committed = await inTransaction<Result>(store, `new ${organizationId}`, async (tx) => {
    const at = toInstant(store.clock.now());
    await refuseDeletedId(tx, organizationId);
    const { count } = await tx.organization.createMany({
      data: [{ id: organizationId, name, createdAt: at, updatedAt: at }],
      skipDuplicates: true,
    });
    if (count === 0) {
      const current = { entityType: 'organization', id: organizationId } as const;
      throw new ConflictError('KEY_TAKEN', `The organization id "${organizationId}" is taken.`, current);
    }
    return applyAndLog(
      store,
      tx,
      request,
      { revision: 0, lastNumber: 0, flagWithoutRequests: null, hasDueChanges: false, filesLocation: null },
      apply,
    );
  });
  await store.notifyCommitted(committed.changes);
  return committed.result;
}

/** Another log under the same id would continue the revisions that clients of the deleted one remember. */
async function refuseDeletedId(tx: Transaction, organizationId: string): Promise<void> {
  const where = { organizationId };
  const deleted = await tx.deletedOrganization.findUnique({ where, select: { deletedAt: true } });
  if (deleted === null) return;
  const message = `The organization id "${organizationId}" is taken by an organization that was deleted.`;
  throw new ConflictError('KEY_TAKEN', message, null);
}

/** What a verb did to what all organizations share. */
export interface AppliedEverywhere<Result> extends Applied<Result> {
  /** What goes into the log of one organization alone, after what goes into every log. */
  readonly own?: { readonly organizationId: string; readonly changes: readonly NewChange[] };
}

/** What a verb can use while it changes what all organizations share. */
export interface ApplyingEverywhere extends Pick<Applying, 'at'> {
  /** The same for a change of one of the organizations. Throws NotFoundError for an unknown one. */
  within(organizationId: string): Omit<Applying, 'updateWithLog'>;
}

/**
 * One change that every organization's log receives, for what all of them share (the catalogue of feature defaults).
 * Rows are locked in the order of their ids, so that two such commits cannot wait for each other.
 */
export async function commitEverywhere<Result>(
  store: Store,
  request: Omit<CommitRequest, 'organizationId'>,
  apply: (tx: Transaction, applying: ApplyingEverywhere) => Promise<AppliedEverywhere<Result>>,
): Promise<Result> {
  const committed = await inTransaction<Result>(store, 'every organization', async (tx) => {
    const { actor, source } = request;
    const comment = commentIn(store);
    const rows = await tx.$queryRaw<(OrganizationRow & { id: string })[]>`
      SELECT "id", "revision", "lastNumber" FROM "Organization" ORDER BY "id" FOR UPDATE`;
    const at = toInstant(store.clock.now());
    const numbers = new Map(rows.map(({ id, lastNumber }) => [id, lastNumber]));
    const { own, ...applied } = await apply(tx, { at, within: (id) => applyingWithin(rows, id, at, numbers) });
    const changes = rows.flatMap((row) => {
      const entries = [...applied.changes, ...(own?.organizationId === row.id ? own.changes : [])];
      return numbered({ organizationId: row.id, actor, source, comment }, row.revision, at, entries);
    });
    if (changes.length > 0) {
      await advance(tx, changes, numbers);
      await tx.$queryRaw`WITH "logged" AS (${insertOf(changes)}) ${notificationsOf(changes)}`;
    }
    await store.attempt?.remember(tx, applied.result);
    return { result: applied.result, changes };
  });
  await store.notifyCommitted(committed.changes);
  return committed.result;
}

function applyingWithin(
  rows: readonly (OrganizationRow & { id: string })[],
  organizationId: string,
  at: Instant,
  numbers: Map<string, number>,
): Omit<Applying, 'updateWithLog'> {
  const row = rows.find(({ id }) => id === organizationId);
  if (row === undefined) throw new NotFoundError('organization', organizationId);
  const nextNumber = () => {
    const number = (numbers.get(organizationId) ?? row.lastNumber) + 1;
    numbers.set(organizationId, number);
    return number;
  };
  return { at, revision: row.revision, flagWithoutRequests: null, hasDueChanges: false, nextNumber };
}

/**
 * A transaction for a change that belongs to no organization's log, such as one of a key that is not bound to an organization.
 * No listener and no node is notified.
 */
export async function commitWithoutLog<Result>(
  store: Store,
  apply: (tx: Transaction) => Promise<Result>,
  { isSecret }: Pick<CommitRequest, 'isSecret'> = {},
): Promise<Result> {
  const run = async (tx: Transaction) => {
    const result = await apply(tx);
    await store.attempt?.remember(tx, result, { isSecret });
    return { result, changes: [] };
  };
  return (await inTransaction<Result>(store, 'no organization', run, store.acrossOrganizations)).result;
}

/** Runs the transaction of a commit. If an earlier attempt at the same request made the commit, returns what it returned. */
function inTransaction<Result>(
  store: Store,
  scope: string,
  run: (tx: Transaction) => Promise<Committed<Result>>,
  db = store.db,
): Promise<Committed<Result>> {
  const step = { name: 'commit', attributes: { 'halyard.commit.scope': scope } };
  return traced(store.trace, step, () =>
    db.$transaction(async (tx) => (await recall<Result>(store, tx, scope)) ?? run(tx)),
  );
}

/** The result of the commit if an earlier attempt at the same request made it; the commit is then not repeated. */
async function recall<Result>(store: Store, tx: Transaction, name: string): Promise<Committed<Result> | undefined> {
  const known = await store.attempt?.recall(tx, name);
  // An earlier run of this commit stored the result.
  return known === undefined ? undefined : { result: known.result as Result, changes: [] };
}

async function applyAndLog<Result>(
  store: Store,
  tx: Transaction,
  request: CommitRequest,
  row: LockedOrganization,
  apply: Apply<Result>,
): Promise<Committed<Result>> {
  const at = toInstant(store.clock.now());
  let lastNumber = row.lastNumber;
  const nextNumber = () => {
    lastNumber += 1;
    return lastNumber;
  };
  const updates: Prisma.Sql[] = [];
  const updateWithLog = (update: Prisma.Sql) => void updates.push(update);
  const { revision, flagWithoutRequests, hasDueChanges } = row;
  const applied = await apply(tx, { revision, flagWithoutRequests, hasDueChanges, at, nextNumber, updateWithLog });
  refuseManaged(request, row, applied.changes);
  const changes = numbered({ ...request, comment: commentIn(store) }, row.revision, at, applied.changes);
  const advanced = Prisma.sql`"revision" = "revision" + ${changes.length}, "lastNumber" = ${lastNumber}`;
  if (changes.length > 0)
    await writeLog(tx, request.organizationId, { advanced, asAssumed: Prisma.empty, changes, updates });
  const logged = { organizationId: request.organizationId, after: row.revision, count: changes.length };
  await store.attempt?.remember(tx, applied.result, { logged, isSecret: request.isSecret });
  return { result: applied.result, changes };
}
