import type { Caller } from '../../domain/caller.ts';
import type { ChangeKind } from '../../domain/change.ts';
import { type Difference, differences } from '../../domain/difference.ts';
import { ConflictError, NotFoundError, PermissionError, ValidationError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import { textProblems } from '../../domain/text-rules.ts';
import { type ChangeRequestRow, storedDifferences } from '../../store/commit/change-log.ts';
import { type Applied, commit } from '../../store/commit/commit.ts';
import { loadEnvironments, loadFlag, loadFlagById } from '../../store/flags/load.ts';
import { toLoggedFlag } from '../../store/flags/logged-flag.ts';
import { toJson } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEveryEnvironment, canSee } from '../authorize.ts';
import { checkFlag } from '../flag/check-flag.ts';
import { withEverySetting } from '../flag/drafting.ts';
import { type FlagWrite, stamped } from '../flag/flag-write.ts';
import { sealPayloads, storedPayloads } from '../flag/payloads.ts';
import type { Services } from '../services.ts';
import { markOutdated, rebase, rebaseRequests, requestEntry } from './change-request-rows.ts';

/** A decision on a change request. */
export interface Decision {
  readonly id: string;
  readonly comment?: string | null | undefined;
}

/** What is decided about. */
interface Deciding {
  readonly tx: Transaction;
  readonly request: ChangeRequestRow;
  readonly caller: Caller;
  readonly comment: string;
  readonly at: string;
  readonly newId: () => string;
  readonly services: Services;
}

/** Where a request is; without an environment it reaches beyond one. */
interface RequestPlace {
  readonly organizationId: string;
  readonly environment: { readonly key: string } | null;
}

type Decided = { readonly id: string; readonly isOutdated: boolean };

/**
 * Approves a change request: its change takes effect. Throws PermissionError for the requester, and ConflictError
 * CHANGE_REQUEST_OUTDATED when the flag has moved on so that the change no longer applies; the request is then marked so.
 */
export async function approveChangeRequest(
  services: Services,
  caller: Caller,
  decision: Decision,
): Promise<{ id: string }> {
  const decided = await decide(services, caller, decision, async (deciding) => {
    const { request, tx, at } = deciding;
    if (request.requestedById === caller.actor.id) {
      throw new PermissionError(null, 'A change request is approved by somebody other than the one who made it.');
    }
    const write = await rebasedWrite(deciding);
    if (write === undefined || 'conflicts' in write) return outdated(deciding, write?.conflicts ?? []);
    const checked = await checkFlag(write);
    const entries = await checked.save();
    const appliedRevision = deciding.revision + 1;
    await tx.changeRequest.update({
      where: { id: request.id, organizationId: request.organizationId },
      data: { ...decisionColumns(deciding), status: 'APPROVED', flagId: write.after.id, appliedRevision },
      select: { id: true },
    });
    const approved = requestEntry('CHANGE_REQUEST_APPROVED', {
      ...request,
      flagId: write.after.id,
      differences: write.differences,
    });
    const rebased = await rebaseRequests(tx, write.after, { at }, request.id);
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

/** Rejects a change request. The requester may withdraw their own. */
export async function rejectChangeRequest(
  services: Services,
  caller: Caller,
  decision: Decision,
): Promise<{ id: string }> {
  return decide(services, caller, decision, async (deciding) => {
    const { request, tx } = deciding;
    await tx.changeRequest.update({
      where: { id: request.id, organizationId: request.organizationId },
      data: { ...decisionColumns(deciding), status: 'REJECTED' },
      select: { id: true },
    });
    const entry = requestEntry('CHANGE_REQUEST_REJECTED', { ...request, differences: storedDifferences(request) });
    return { result: { id: request.id, isOutdated: false }, changes: [entry] };
  });
}

async function decide(
  services: Services,
  caller: Caller,
  { id, comment }: Decision,
  apply: (deciding: Deciding & { readonly revision: number }) => Promise<Applied<Decided>>,
): Promise<Decided> {
  const problems = textProblems('comment', comment ?? '', 10_000);
  if (problems.length > 0) throw new ValidationError(problems);
  const found = await services.store.acrossOrganizations.changeRequest.findUnique({
    where: { id },
    select: { organizationId: true, environment: { select: { key: true } } },
  });
  if (found === null || !isVisible(caller, found)) throw new NotFoundError('change request', id);
  const { organizationId } = found;
  authorize(caller, 'change:approve', organizationId);
  if (found.environment === null) authorizeEveryEnvironment(caller);
  return commit(
    services.store,
    { organizationId, actor: caller.actor, source: caller.source },
    async (tx, { at, revision }) => {
      const request = await tx.changeRequest.findUniqueOrThrow({ where: { id, organizationId } });
      if (request.status !== 'PENDING') {
        const current = { entityType: 'changeRequest', id } as const;
        const code = request.status === 'OUTDATED' ? 'CHANGE_REQUEST_OUTDATED' : 'ILLEGAL_TRANSITION';
        throw new ConflictError(code, `The change request ${request.number} is ${request.status}.`, current);
      }
      return apply({
        tx,
        request,
        caller,
        comment: comment ?? '',
        at,
        revision,
        newId: services.store.newId,
        services,
      });
    },
  );
}

/** Whether a request exists for a caller: those for other environments do not for one who is bound to one. */
function isVisible(caller: Caller, { organizationId, environment }: RequestPlace): boolean {
  const isElsewhere = caller.environment !== null && environment !== null && environment.key !== caller.environment;
  return canSee(caller, organizationId) && !isElsewhere;
}

function decisionColumns({ caller, comment, at }: Deciding) {
  return { decidedById: caller.actor.id, decidedByName: caller.actor.name, decidedAt: at, decisionComment: comment };
}

async function outdated({ tx, request, at }: Deciding, conflicts: readonly Difference[]): Promise<Applied<Decided>> {
  await markOutdated(tx, request, conflicts, at);
  const entry = requestEntry('CHANGE_REQUEST_OUTDATED', { ...request, differences: storedDifferences(request) });
  return { result: { id: request.id, isOutdated: true }, changes: [entry] };
}

/** The requested change on the flag as it is now; its conflicts where it no longer applies; undefined where the flag is gone. */
async function rebasedWrite({
  tx,
  request,
  caller,
  at,
  newId,
  services,
}: Deciding): Promise<FlagWrite | { conflicts: readonly Difference[] } | undefined> {
  const { organizationId } = request;
  const environments = await loadEnvironments(tx, organizationId);
  const kind = request.kind as ChangeKind;
  if (request.flagId === null) {
    if ((await loadFlag(tx, organizationId, request.flagKey)) !== undefined) return undefined;
    const requested = toLoggedFlag(request.after);
    const complete = withEverySetting(requested, { at, newId, environments });
    const after = storedPayloads(services, sealPayloads(services, null, complete).after);
    return { tx, before: null, logged: null, after, differences: [], kind, environments };
  }
  const before = await loadFlagById(tx, organizationId, request.flagId);
  if (before === undefined) return undefined;
  const { after, conflicts } = rebase(request, before);
  if (conflicts.length > 0) return { conflicts };
  if (before.deletedAt !== null && !(await canComeBack(tx, after))) return undefined;
  const sealed = sealPayloads(services, before, after);
  const next = storedPayloads(services, stamped(before, sealed.after, at, caller.actor.id));
  const found = differences(toJson(sealed.before), toJson(sealed.after));
  return { tx, before, logged: sealed.before, after: next, differences: found, kind, environments };
}

/** Whether a deleted flag is to be restored, and its key is free. */
async function canComeBack(tx: Transaction, { organizationId, key, deletedAt }: Flag): Promise<boolean> {
  return deletedAt === null && (await loadFlag(tx, organizationId, key)) === undefined;
}
