import type { ChangeKind, NewChange } from '../../domain/change.ts';
import { type Difference, differences } from '../../domain/difference.ts';
import type { Flag } from '../../domain/flag.ts';
import type { ChangeRequestRow } from '../../store/commit/change-log.ts';
import { documents } from '../../store/documents.ts';
import { loadFlag, loadFlagById } from '../../store/flags/load.ts';
import { toLoggedFlag } from '../../store/flags/logged-flag.ts';
import { fromJson, toJson } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import { checkFlag } from '../flag/check-flag.ts';
import { withEverySetting } from '../flag/drafting.ts';
import type { CommitView, FlagCommit } from '../flag/flag-commit.ts';
import { type FlagWrite, nextVersion } from '../flag/flag-version.ts';
import { sealPayloads, storedPayloads } from '../flag/payloads.ts';
import { holdNewlyProtected, saveFlagWrite } from '../flag/write-flag.ts';
import { asOfApproval, type Waited, withPausesAt } from './as-of-approval.ts';
import { rebase } from './change-request-rows.ts';
import type { Aftermath, EntityKeeper, EntityWrite, KeptType } from './entity-keeper.ts';
import { rebaseFlagRequests } from './flag-requests.ts';
import { documentOf, saveEntity } from './write-entity.ts';

/** A request whose change has been made. */
export interface AppliedRequest {
  readonly entityId: string;
  readonly differences: readonly Difference[];
  /** The log entries of the change itself. */
  readonly entries: readonly NewChange[];
  /** Those of other requests that it has made outdated. */
  readonly rebased: readonly NewChange[];
  readonly aftermaths?: readonly Aftermath[];
}

/** Why a request no longer applies; no conflict is named when its entity is gone, or when a new one has its key. */
export interface OutdatedRequest {
  readonly conflicts: readonly Difference[];
}

const GONE: OutdatedRequest = { conflicts: [] };

/** Makes the requested change of a flag as it is now. Throws ValidationError or ConflictError for one that cannot be made. */
export async function applyFlagRequest(
  open: FlagCommit,
  request: ChangeRequestRow,
): Promise<AppliedRequest | OutdatedRequest> {
  const write = await draftFlagRequest(open, request);
  if ('conflicts' in write) return write;
  const entries = await saveFlagWrite(open, write, await checkFlag(open, write));
  const rebased = await rebaseFlagRequests(open, write.after, request.id);
  const held = await holdNewlyProtected(open, write);
  return { entityId: write.after.id, differences: write.differences, entries, rebased: [...rebased, ...held] };
}

/** The requested change of a flag as it is now; not checked. */
export async function draftFlagRequest(
  open: CommitView,
  request: ChangeRequestRow,
): Promise<FlagWrite | OutdatedRequest> {
  return request.flagId === null ? newFlag(open, request) : rebasedFlag(open, request, request.flagId);
}

async function newFlag(open: CommitView, request: ChangeRequestRow): Promise<FlagWrite | OutdatedRequest> {
  const { services, tx } = open;
  if ((await loadFlag(tx, request.organizationId, request.entityKey)) !== undefined) return GONE;
  const requested = toLoggedFlag(asOfApproval(fromJson(request.after), waited(open, request)));
  const complete = withEverySetting(requested, open);
  const after = storedPayloads(services, sealPayloads(services, null, complete).after);
  return { before: null, logged: null, after, differences: [], kind: kindOf(request) };
}

async function rebasedFlag(
  open: CommitView,
  request: ChangeRequestRow,
  flagId: string,
): Promise<FlagWrite | OutdatedRequest> {
  const { services, tx, caller, at } = open;
  const before = await loadFlagById(tx, request.organizationId, flagId);
  if (before === undefined) return GONE;
  const { after, conflicts } = rebase(request, toJson(before));
  if (conflicts.length > 0) return { conflicts };
  // Differences between two flags, applied to a flag, make a flag, maybe one of an older release.
  const requested = withPausesAt(before, toLoggedFlag(asOfApproval(after, waited(open, request))), at);
  if (before.deletedAt !== null && !(await canComeBack(tx, requested))) return GONE;
  const sealed = sealPayloads(services, before, requested);
  const next = storedPayloads(services, nextVersion(before, sealed.after, at, caller.actor.id));
  const found = differences(toJson(sealed.before), toJson(sealed.after));
  return { before, logged: sealed.before, after: next, differences: found, kind: kindOf(request) };
}

/** Whether a deleted flag is to be restored, and its key is free. */
async function canComeBack(tx: Transaction, { organizationId, key, deletedAt }: Flag): Promise<boolean> {
  return deletedAt === null && (await loadFlag(tx, organizationId, key)) === undefined;
}

/** Makes the requested change of an entity that is not a flag. Throws as {@link applyFlagRequest} does. */
export async function applyEntityRequest(
  open: FlagCommit,
  request: ChangeRequestRow,
  keeper: EntityKeeper<KeptType>,
): Promise<AppliedRequest | OutdatedRequest> {
  const write = await draftEntityRequest(open, request, keeper);
  if ('conflicts' in write) return write;
  await keeper.check(open, write);
  const { entity, changes, aftermath } = await saveEntity(open, keeper, write, request.id);
  const isOwn = ({ entityType }: NewChange) => entityType !== 'CHANGE_REQUEST';
  return {
    entityId: keeper.nameOf(entity).id,
    differences:
      write.before === null || write.after === null
        ? []
        : differences(documentOf(write.before), documentOf(write.after)),
    entries: changes.filter(isOwn),
    rebased: changes.filter((change) => !isOwn(change)),
    aftermaths: aftermath === undefined ? [] : [aftermath],
  };
}

/** The requested change of an entity that is not a flag, as it is now; not checked. */
export async function draftEntityRequest(
  open: CommitView,
  request: ChangeRequestRow,
  keeper: EntityKeeper<KeptType>,
): Promise<EntityWrite<KeptType> | OutdatedRequest> {
  const [kind, read] = [kindOf(request), documents[keeper.type]];
  const before = await keeper.find(open.tx, request.organizationId, request.entityKey);
  if (fromJson(request.before) === null) {
    const after = read(asOfApproval(fromJson(request.after), waited(open, request)));
    return before === undefined ? { kind, before: null, after } : GONE;
  }
  if (before === undefined || keeper.nameOf(before).id !== request.entityId) return GONE;
  const { after, conflicts } = rebase(request, documentOf(before));
  if (conflicts.length > 0) return { conflicts };
  return { kind, before, after: after === null ? null : read(asOfApproval(after, waited(open, request))) };
}

function kindOf({ kind }: ChangeRequestRow): ChangeKind {
  // requestChange wrote the column from this type.
  return kind as ChangeKind;
}

function waited({ at }: CommitView, { requestedAt }: ChangeRequestRow): Waited {
  return { requestedAt: requestedAt.toISOString(), at };
}
