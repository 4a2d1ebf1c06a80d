import type { NewChange } from '../../domain/change.ts';
import { applyDifferences, type Difference, differences } from '../../domain/difference.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import { type ChangeRequestRow, storedDifferences } from '../../store/commit/change-log.ts';
import { toLoggedFlag } from '../../store/flags/logged-flag.ts';
import { toColumn, toJson } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';
import type { FlagWrite } from '../flag/flag-version.ts';

/** A change of a flag that has to wait for approval. */
interface WaitingWrite extends FlagWrite {
  /** The environments that require the approval. */
  readonly waitsFor: readonly Environment[];
  /** Whether it changes what decides answers in every environment. */
  readonly isGuarded: boolean;
}

/** Stores a change as a change request. Throws ConflictError if another request for the same setting already waits. */
export async function requestChange(
  { services, tx, caller, at, newId, nextNumber }: FlagCommit,
  { before, after, kind, waitsFor, isGuarded }: WaitingWrite,
): Promise<{ readonly changeRequestId: string; readonly change: NewChange }> {
  const [environment] = waitsFor;
  const environmentId = isGuarded || waitsFor.length !== 1 || environment === undefined ? null : environment.id;
  await refuseSecond(tx, before, after, environmentId);
  const number = nextNumber();
  // Rebasing compares the request with the flag as it is stored, not as it is logged.
  const found = differences(toJson(before), toJson(after));
  const row = {
    id: newId(),
    organizationId: after.organizationId,
    number,
    kind,
    flagId: before?.id ?? null,
    flagKey: after.key,
    environmentId,
    baseVersion: before?.version ?? null,
    differences: toColumn(found),
    before: toColumn(before),
    after: toColumn(after),
    comment: services.store.comment ?? '',
    source: caller.source,
    requestedById: caller.actor.id,
    requestedByName: caller.actor.name,
    requestedAt: at,
  };
  await tx.changeRequest.create({ data: row, select: { id: true } });
  const entry = requestEntry('CHANGE_REQUEST_CREATED', { ...row, differences: found });
  return { changeRequestId: row.id, change: { ...entry, environments: waitsFor.map(({ key }) => key) } };
}

async function refuseSecond(
  tx: Transaction,
  before: Flag | null,
  after: Flag,
  environmentId: string | null,
): Promise<void> {
  const pending = await tx.changeRequest.findFirst({
    where: {
      organizationId: after.organizationId,
      status: 'PENDING',
      ...(before === null ? { flagId: null, flagKey: after.key } : { flagId: before.id }),
      ...(environmentId === null ? {} : { OR: [{ environmentId }, { environmentId: null }] }),
    },
    select: { id: true, number: true },
  });
  if (pending === null) return;
  const message = `The change request ${pending.number} of the flag "${after.key}" already waits for approval.`;
  throw new ConflictError('CHANGE_REQUEST_PENDING', message, { entityType: 'changeRequest', id: pending.id });
}

/** The members of a change request that its log entry needs. */
type RequestEntry = Pick<ChangeRequestRow, 'id' | 'number' | 'flagId' | 'flagKey'> & {
  differences: readonly Difference[];
};

/** The log entry of an event of a change request. */
export function requestEntry(kind: NewChange['kind'], request: RequestEntry): NewChange {
  return {
    kind,
    entityType: 'CHANGE_REQUEST',
    entityId: request.id,
    entityKey: String(request.number),
    flagId: request.flagId,
    flagKey: request.flagKey,
    environments: [],
    differences: request.differences,
    before: null,
    after: null,
  };
}

/**
 * Updates the waiting requests of a flag that has just changed: a request that still applies is rebased onto the new state, one
 * that does not is marked as outdated. Returns the log entries of the latter.
 */
export async function rebaseRequests(
  { tx, at }: { readonly tx: Transaction; readonly at: string },
  flag: Flag,
  except?: string,
): Promise<NewChange[]> {
  const pending = await tx.changeRequest.findMany({
    where: {
      organizationId: flag.organizationId,
      flagId: flag.id,
      status: 'PENDING',
      ...(except === undefined ? {} : { id: { not: except } }),
    },
  });
  const entries: NewChange[] = [];
  for (const request of pending) {
    const { after, conflicts, differences } = rebase(request, flag);
    if (conflicts.length === 0) {
      const documents = { before: toColumn(flag), after: toColumn(after) };
      const data = { flagKey: flag.key, baseVersion: flag.version, ...documents };
      const where = { id: request.id, organizationId: flag.organizationId };
      await tx.changeRequest.update({ where, data, select: { id: true } });
      continue;
    }
    await markOutdated(tx, request, conflicts, at);
    entries.push(requestEntry('CHANGE_REQUEST_OUTDATED', { ...request, differences }));
  }
  return entries;
}

/** Marks a request as outdated, with the differences that no longer apply. */
export async function markOutdated(
  tx: Transaction,
  { id, organizationId }: Pick<ChangeRequestRow, 'id' | 'organizationId'>,
  conflicts: readonly Difference[],
  at: string,
): Promise<void> {
  await tx.changeRequest.update({
    where: { id, organizationId },
    data: { status: 'OUTDATED', conflicts: toColumn(conflicts), decidedAt: at },
    select: { id: true },
  });
}

/** A request applied to the current flag. */
export function rebase(
  request: Pick<ChangeRequestRow, 'differences'>,
  flag: Flag,
): { after: Flag; conflicts: readonly Difference[]; differences: readonly Difference[] } {
  const differences = storedDifferences(request);
  const { document, conflicts } = applyDifferences(toJson(flag), differences);
  // Differences between two flags, applied to a flag, make a flag, possibly as an older release stored it.
  return { after: toLoggedFlag(document), conflicts, differences };
}
