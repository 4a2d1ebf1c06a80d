import type { Caller } from '../../domain/caller.ts';
import type { NewChange } from '../../domain/change.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Segment } from '../../domain/segment.ts';
import { commit } from '../../store/commit/commit.ts';
import { loadSnapshotWithin } from '../../store/flags/load.ts';
import { authorize } from '../authorize.ts';
import type { Services } from '../services.ts';
import { dependentsOf } from './dependents.ts';
import { type FlagCommit, openFlagCommit } from './flag-commit.ts';
import { prepareFlag, writeFlags } from './write-flag.ts';

/** What happened to one of several flags that are to be deleted. */
export type FlagDeletion = { readonly flagKey: string } & (
  | { readonly outcome: 'DELETED' | 'NOT_FOUND' }
  /** Nothing changed yet. */
  | { readonly outcome: 'WAITS'; readonly changeRequestId: string }
  /** Other flags or segments, by their keys, depend on it. */
  | { readonly outcome: 'IN_USE'; readonly dependents: readonly string[] }
  /** Another change of the flag already waits for approval. */
  | { readonly outcome: 'CHANGE_REQUEST_PENDING'; readonly message: string }
);

/** Several flags of one organization. */
export interface DeleteFlagsInput {
  readonly organizationId: string;
  readonly flagKeys: readonly string[];
}

/**
 * Deletes several flags in one commit, one after the other, with a log entry for each. A flag that cannot be deleted does not stop the
 * deletion of the others: the result has an outcome for each key, in their order. Throws PermissionError, and then deletes none.
 */
export async function deleteFlags(
  services: Services,
  caller: Caller,
  { organizationId, flagKeys }: DeleteFlagsInput,
): Promise<readonly FlagDeletion[]> {
  authorize(caller, 'flag:write', organizationId);
  const request = { organizationId, actor: caller.actor, source: caller.source };
  return commit(services.store, request, async (tx, applying) => {
    const open = await openFlagCommit(services, caller, organizationId, tx, applying);
    const { flags, segments } = await loadSnapshotWithin(tx, organizationId);
    const living = new Map(flags.map((flag) => [flag.key, flag]));
    const done: Deleted[] = [];
    // What this node has in memory is outdated after the first deletion.
    for (const flagKey of flagKeys)
      done.push(await deleteOne({ ...open, remembered: undefined }, flagKey, living, segments));
    return { result: done.map(({ deletion }) => deletion), changes: done.flatMap(({ changes }) => changes) };
  });
}

interface Deleted {
  readonly deletion: FlagDeletion;
  readonly changes: readonly NewChange[];
}

async function deleteOne(
  open: FlagCommit,
  flagKey: string,
  living: Map<string, Flag>,
  segments: readonly Segment[],
): Promise<Deleted> {
  const flag = living.get(flagKey);
  if (flag === undefined) return { deletion: { flagKey, outcome: 'NOT_FOUND' }, changes: [] };
  const dependents = dependentsOf(flag, { flags: [...living.values()], segments });
  if (dependents.length > 0) return { deletion: { flagKey, outcome: 'IN_USE', dependents }, changes: [] };
  const deleted = await writeDeletion(open, flag);
  if (deleted.deletion.outcome === 'DELETED') living.delete(flagKey);
  return deleted;
}

async function writeDeletion(open: FlagCommit, before: Flag): Promise<Deleted> {
  const flagKey = before.key;
  const write = await prepareFlag(open, { kind: 'FLAG_DELETED', before, after: { ...before, deletedAt: open.at } });
  try {
    const { changes, changeRequestId } = await writeFlags(open, [write]);
    if (changeRequestId === null) return { deletion: { flagKey, outcome: 'DELETED' }, changes };
    return { deletion: { flagKey, outcome: 'WAITS', changeRequestId }, changes };
  } catch (error) {
    if (!(error instanceof ConflictError && error.code === 'CHANGE_REQUEST_PENDING')) throw error;
    return { deletion: { flagKey, outcome: error.code, message: error.message }, changes: [] };
  }
}
