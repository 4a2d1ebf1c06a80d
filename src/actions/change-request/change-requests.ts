import type { Caller } from '../../domain/caller.ts';
import type { ChangeKind } from '../../domain/change.ts';
import { type Difference, differences } from '../../domain/difference.ts';
import { ConflictError, NotFoundError, PermissionError, ValidationError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Permission } from '../../domain/permission.ts';
import { textProblems } from '../../domain/text-rules.ts';
import { type ChangeRequestRow, storedDifferences } from '../../store/commit/change-log.ts';
import { type Applied, commit } from '../../store/commit/commit.ts';
import { loadFlag, loadFlagById } from '../../store/flags/load.ts';
import { toLoggedFlag } from '../../store/flags/logged-flag.ts';
import { toJson } from '../../store/json-columns.ts';
import { makersOf } from '../../store/key-makers.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEveryEnvironment, canSee } from '../authorize.ts';
import { checkFlag } from '../flag/check-flag.ts';
import { withEverySetting } from '../flag/drafting.ts';
import { type FlagCommit, openFlagCommit } from '../flag/flag-commit.ts';
import { type FlagWrite, nextVersion } from '../flag/flag-version.ts';
import { sealPayloads, storedPayloads } from '../flag/payloads.ts';
import { saveFlagWrite } from '../flag/write-flag.ts';
import { withDueChanges } from '../scheduled-change/due-changes.ts';
import type { Services } from '../services.ts';
import { markOutdated, rebase, rebaseRequests, requestEntry } from './change-request-rows.ts';

/** A decision on a change request. */
export interface Decision {
  readonly id: string;
  readonly comment?: string | null | undefined;
}

/** A decision in progress. */
interface Deciding {
  readonly open: FlagCommit;
  readonly request: ChangeRequestRow;
  readonly comment: string;
}

/** What a request belongs to; without an environment it concerns several. */
interface RequestPlace {
  readonly organizationId: string;
  readonly environment: { readonly key: string } | null;
}

type Decided = { readonly id: string; readonly isOutdated: boolean };

/**
 * Approves a change request: its change takes effect. Throws PermissionError for the requester, and ConflictError
 * CHANGE_REQUEST_OUTDATED if the flag has changed so that the change no longer applies; the request is then marked outdated.
 */
export async function approveChangeRequest(
  services: Services,
  caller: Caller,
  decision: Decision,
): Promise<{ id: string }> {
  const decided = await decide(services, caller, decision, async (deciding) => {
    const { request, open } = deciding;
    // A key belongs to its maker, so a requester cannot approve with another of their keys.
    if ((await makersOf(open.tx, caller.actor.id)).has(request.requestedById)) {
      throw new PermissionError(null, 'The requester of a change request cannot approve it.');
    }
    const write = await rebasedWrite(deciding);
    if (write === undefined || 'conflicts' in write) return outdated(deciding, write?.conflicts ?? []);
    const entries = await saveFlagWrite(open, write, await checkFlag(open, write));
    const appliedRevision = open.revision + 1;
    await open.tx.changeRequest.update({
      where: { id: request.id, organizationId: request.organizationId },
      data: { ...decisionColumns(deciding), status: 'APPROVED', flagId: write.after.id, appliedRevision },
      select: { id: true },
    });
    const approved = requestEntry('CHANGE_REQUEST_APPROVED', {
      ...request,
      flagId: write.after.id,
      differences: write.differences,
    });
    const rebased = await rebaseRequests(open, write.after, request.id);
    return { result: { id: request.id, isOutdated: false }, changes: [...entries, approved, ...rebased] };
  });
  if (decided.isOutdated) {
    const current = { entityType: 'changeRequest', id: decided.id } as const;
    throw new ConflictError(
      'CHANGE_REQUEST_OUTDATED',
      'The flag has moved on and the change no longer applies.',
      current,
    );
  }
  return { id: decided.id };
}

/** Rejects a change request. */
export async function rejectChangeRequest(
  services: Services,
  caller: Caller,
  decision: Decision,
): Promise<{ id: string }> {
  return decide(services, caller, decision, (deciding) => close(deciding, 'REJECTED'));
}

/**
 * Withdraws a change request, which needs no permission to approve. Throws PermissionError unless the caller is the requester or
 * a key that the requester made.
 */
export async function withdrawChangeRequest(
  services: Services,
  caller: Caller,
  { id }: { readonly id: string },
): Promise<{ id: string }> {
  return decide(services, caller, { id, permission: 'flag:write' }, async (deciding) => {
    const { open, request } = deciding;
    if (!(await makersOf(open.tx, caller.actor.id)).has(request.requestedById)) {
      throw new PermissionError(null, 'Only the requester can withdraw a change request.');
    }
    return close(deciding, 'WITHDRAWN');
  });
}

/** Ends a change request without its change. */
async function close(deciding: Deciding, status: 'REJECTED' | 'WITHDRAWN'): Promise<Applied<Decided>> {
  const { request, open } = deciding;
  await open.tx.changeRequest.update({
    where: { id: request.id, organizationId: request.organizationId },
    data: { ...decisionColumns(deciding), status },
    select: { id: true },
  });
  const entry = requestEntry(`CHANGE_REQUEST_${status}`, { ...request, differences: storedDifferences(request) });
  return { result: { id: request.id, isOutdated: false }, changes: [entry] };
}

async function decide(
  services: Services,
  caller: Caller,
  { id, comment, permission = 'change:approve' }: Decision & { readonly permission?: Permission },
  apply: (deciding: Deciding) => Promise<Applied<Decided>>,
): Promise<Decided> {
  const problems = textProblems('comment', comment ?? '', 10_000);
  if (problems.length > 0) throw new ValidationError(problems);
  const found = await services.store.acrossOrganizations.changeRequest.findUnique({
    where: { id },
    select: { organizationId: true, environment: { select: { key: true } } },
  });
  if (found === null || !isVisible(caller, found)) throw new NotFoundError('change request', id);
  const { organizationId } = found;
  authorize(caller, permission, organizationId);
  if (found.environment === null) authorizeEveryEnvironment(caller);
  return commit(
    services.store,
    { organizationId, actor: caller.actor, source: caller.source },
    async (tx, applying) => {
      const opened = await openFlagCommit(services, caller, organizationId, tx, applying);
      const { open, changes: due } = await withDueChanges(opened);
      const request = await tx.changeRequest.findUniqueOrThrow({ where: { id, organizationId } });
      if (request.status !== 'PENDING') {
        const current = { entityType: 'changeRequest', id } as const;
        const code = request.status === 'OUTDATED' ? 'CHANGE_REQUEST_OUTDATED' : 'ILLEGAL_TRANSITION';
        throw new ConflictError(code, `The change request ${request.number} is ${request.status}.`, current);
      }
      const applied = await apply({ open, request, comment: comment ?? '' });
      return { ...applied, changes: [...due, ...applied.changes] };
    },
  );
}

/** Whether a request exists for a caller: requests for other environments do not exist for a caller that is bound to one. */
function isVisible(caller: Caller, { organizationId, environment }: RequestPlace): boolean {
  const isElsewhere = caller.environment !== null && environment !== null && environment.key !== caller.environment;
  return canSee(caller, organizationId) && !isElsewhere;
}

function decisionColumns({ open: { caller, at }, comment }: Deciding) {
  return { decidedById: caller.actor.id, decidedByName: caller.actor.name, decidedAt: at, decisionComment: comment };
}

async function outdated(
  { open: { tx, at }, request }: Deciding,
  conflicts: readonly Difference[],
): Promise<Applied<Decided>> {
  await markOutdated(tx, request, conflicts, at);
  const entry = requestEntry('CHANGE_REQUEST_OUTDATED', { ...request, differences: storedDifferences(request) });
  return { result: { id: request.id, isOutdated: true }, changes: [entry] };
}

/** The requested change of the current flag; its conflicts if it no longer applies; undefined if the flag no longer exists. */
async function rebasedWrite({
  open,
  request,
}: Deciding): Promise<FlagWrite | { conflicts: readonly Difference[] } | undefined> {
  const { services, tx, caller, at } = open;
  const { organizationId } = request;
  const kind = request.kind as ChangeKind;
  if (request.flagId === null) {
    if ((await loadFlag(tx, organizationId, request.flagKey)) !== undefined) return undefined;
    const complete = withEverySetting(toLoggedFlag(request.after), open);
    const after = storedPayloads(services, sealPayloads(services, null, complete).after);
    return { before: null, logged: null, after, differences: [], kind };
  }
  const before = await loadFlagById(tx, organizationId, request.flagId);
  if (before === undefined) return undefined;
  const { after, conflicts } = rebase(request, before);
  if (conflicts.length > 0) return { conflicts };
  if (before.deletedAt !== null && !(await canComeBack(tx, after))) return undefined;
  const sealed = sealPayloads(services, before, after);
  const next = storedPayloads(services, nextVersion(before, sealed.after, at, caller.actor.id));
  const found = differences(toJson(sealed.before), toJson(sealed.after));
  return { before, logged: sealed.before, after: next, differences: found, kind };
}

/** Whether the request restores a deleted flag whose key is free. */
async function canComeBack(tx: Transaction, { organizationId, key, deletedAt }: Flag): Promise<boolean> {
  return deletedAt === null && (await loadFlag(tx, organizationId, key)) === undefined;
}
