import type { Caller } from '../../domain/caller.ts';
import { NotFoundError, type Problem, problem, ValidationError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import { commit } from '../../store/commit/commit.ts';
import { collectUpdates } from '../../store/flags/changed-columns.ts';
import { loadSnapshotWithin } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize } from '../authorize.ts';
import { withDueChanges } from '../scheduled-change/due-changes.ts';
import type { Services } from '../services.ts';
import { checkFlag } from './check-flag.ts';
import { type FlagCommit, openFlagCommit } from './flag-commit.ts';
import type { FlagVerb } from './flag-verb.ts';
import { type PreparedFlag, prepareFlag, refuseStale, writeFlags } from './write-flag.ts';

/** The most flags that one verb changes. */
export const MAXIMUM_CHANGED_FLAGS = 500;

/** Names a flag, and the version that its change is based on. */
export interface FlagRef {
  readonly key: string;
  readonly expectedVersion?: number | null | undefined;
}

/** What to change: flags of one organization. */
export interface ManyFlags {
  readonly organizationId: string;
  readonly flags: readonly FlagRef[];
  /** Checks everything and changes nothing. */
  readonly preview?: boolean | null | undefined;
}

/** What a verb on many flags has done. If it waits for approval, nothing has changed. */
export interface ChangedFlags {
  /** The ids of the flags, in the order in which they were named; empty if the change waits for approval. */
  readonly flagIds: readonly string[];
  /** The ids of the change requests, one for each flag that would change; empty unless the change waits for approval. */
  readonly changeRequestIds: readonly string[];
  /** The organization's revision after the verb. */
  readonly revision: number;
  /** Whether the change waits for approval, or would if this is a preview. */
  readonly requiresApproval: boolean;
}

/** Everything that a verb on many flags drafts from. */
export interface ManyDrafting {
  readonly open: FlagCommit;
  /** Every flag of the organization that is not deleted, by key. */
  readonly all: ReadonlyMap<string, Flag>;
}

/** The next state of one of the flags. `place` is its path in the input. */
export type DraftFlag = (flag: Flag, place: string) => Flag;

/**
 * Changes many flags in one commit with a log entry for each, or none of them. If one of them needs approval, each becomes a
 * change request instead. `details` are stored with the result, which a retry of the request gets again. Throws ValidationError
 * for more flags than {@link MAXIMUM_CHANGED_FLAGS}, and what the verbs on one flag throw.
 */
export async function changeManyFlags<Details extends object>(
  services: Services,
  caller: Caller,
  { organizationId, flags: named, preview }: ManyFlags,
  kind: FlagVerb['kind'],
  draftWith: (drafting: ManyDrafting) => DraftFlag | Promise<DraftFlag>,
  details: () => Details,
): Promise<ChangedFlags & Details> {
  authorize(caller, 'flag:write', organizationId);
  const request = { organizationId, actor: caller.actor, source: caller.source };
  return commit(services.store, request, async (tx, applying) => {
    refuseNames(named);
    const opened = await openFlagCommit(services, caller, organizationId, tx, applying);
    const { open, changes: due } = await withDueChanges(opened);
    const all = open.remembered?.flags ?? (await loadFlags(tx, organizationId));
    const flags = named.map((ref) => findFlag(all, ref));
    const draft = await draftWith({ open, all });
    const prepared: PreparedFlag[] = [];
    for (const [index, before] of flags.entries()) {
      const place = `flags.${index}`;
      const placeOf = (path: string) => `${place}.${path}`;
      prepared.push(await prepareFlag(open, { kind, placeOf, before, after: draft(before, place) }));
    }
    const requiresApproval = prepared.some(({ waitsFor }) => waitsFor.length > 0);
    if (preview === true) {
      for (const write of prepared) await checkFlag(open, write, write.placeOf);
      const { revision } = open;
      return { result: { flagIds: [], changeRequestIds: [], revision, requiresApproval, ...details() }, changes: due };
    }
    const { changes } = requiresApproval ? await writeFlags(open, prepared) : await saveAll(open, prepared);
    const requested = changes.filter((change) => change.kind === 'CHANGE_REQUEST_CREATED');
    const result = {
      flagIds: requested.length > 0 ? [] : flags.map(({ id }) => id),
      changeRequestIds: requested.map(({ entityId }) => entityId),
      revision: open.revision + changes.length,
      requiresApproval,
      ...details(),
    };
    return { result, changes: [...due, ...changes] };
  });
}

function refuseNames(named: readonly FlagRef[]): void {
  const problems: Problem[] = [];
  if (named.length === 0 || named.length > MAXIMUM_CHANGED_FLAGS)
    problems.push(problem('flags', `has ${named.length} items, expected 1 to ${MAXIMUM_CHANGED_FLAGS}`));
  const seen = new Set<string>();
  for (const [index, { key }] of named.entries()) {
    if (seen.has(key)) problems.push(problem(`flags.${index}.key`, `is "${key}", which an earlier item names`));
    seen.add(key);
  }
  if (problems.length > 0) throw new ValidationError(problems);
}

async function loadFlags(tx: Transaction, organizationId: string): Promise<ReadonlyMap<string, Flag>> {
  const { flags } = await loadSnapshotWithin(tx, organizationId);
  return new Map(flags.map((flag) => [flag.key, flag]));
}

function findFlag(all: ReadonlyMap<string, Flag>, { key, expectedVersion }: FlagRef): Flag {
  const flag = all.get(key);
  if (flag === undefined) throw new NotFoundError('flag', key);
  refuseStale(flag, expectedVersion);
  return flag;
}

/** Saves flags with few statements: one for the rows of all, one for the change requests of all. */
async function saveAll(open: FlagCommit, prepared: readonly PreparedFlag[]): ReturnType<typeof writeFlags> {
  const { tx, organizationId } = open;
  const ids = prepared.map(({ after }) => after.id);
  const waiting = await tx.changeRequest.findMany({
    where: { organizationId, status: 'PENDING', flagId: { in: ids } },
    select: { flagId: true },
  });
  const waitingIds = new Set(waiting.map(({ flagId }) => flagId));
  const updates = collectUpdates(tx);
  const changes: Awaited<ReturnType<typeof writeFlags>>['changes'][number][] = [];
  for (const write of prepared) {
    const { id } = write.after;
    const flagWithoutRequests = waitingIds.has(id) ? null : id;
    changes.push(...(await writeFlags({ ...open, updateWithLog: updates.take, flagWithoutRequests }, [write])).changes);
  }
  await updates.run();
  return { changes, changeRequestId: null };
}
