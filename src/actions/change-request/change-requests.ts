import type { Caller } from '../../domain/caller.ts';
import type { ApprovableType, NewChange } from '../../domain/change.ts';
import type { Difference } from '../../domain/difference.ts';
import { ConflictError, ValidationError } from '../../domain/errors.ts';
import type { Permission } from '../../domain/permission.ts';
import { textProblems } from '../../domain/text-rules.ts';
import { type ChangeRequestRow, storedDifferences } from '../../store/commit/change-log.ts';
import { commit, commitEverywhere } from '../../store/commit/commit.ts';
import type { Applied } from '../../store/commit/verb.ts';
import type { Transaction } from '../../store/transaction.ts';
import { applyConfigurationRequest } from '../configuration/configuration-requests.ts';
import { type FlagCommit, openFlagCommit } from '../flag/flag-commit.ts';
import { withDueChanges } from '../scheduled-change/due-changes.ts';
import type { Services } from '../services.ts';
import { applyEntityRequest, applyFlagRequest } from './apply-request.ts';
import { markOutdated, nounOf, requestEntry } from './change-request-rows.ts';
import {
  authorizeDecision,
  findPlace,
  permissionToAsk,
  type RequestPlace,
  refuseRequester,
  requireRequester,
} from './deciders.ts';
import type { Aftermath } from './entity-keeper.ts';
import { isOfSeveral, keeperOf, typeOf } from './entity-keepers.ts';

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

interface Decided {
  readonly id: string;
  readonly isOutdated: boolean;
  readonly aftermaths?: readonly Aftermath[] | undefined;
}

/**
 * Approves a change request: its change takes effect. Throws PermissionError for the requester, and ConflictError
 * CHANGE_REQUEST_OUTDATED if the entity has changed so that the change no longer applies; the request is then marked outdated.
 */
export async function approveChangeRequest(
  services: Services,
  caller: Caller,
  decision: Decision,
): Promise<{ id: string }> {
  const place = await findPlace(services, caller, decision.id);
  const { id, isOutdated, aftermaths = [] } = await decide(services, caller, place, decision, approve);
  if (isOutdated) {
    const message = `The ${nounOf(place.entityType)} has changed and the request no longer applies.`;
    throw new ConflictError('CHANGE_REQUEST_OUTDATED', message, { entityType: 'changeRequest', id });
  }
  const settling = isOfSeveral(place.entityType) ? 'ENVIRONMENT' : place.entityType;
  for (const aftermath of aftermaths) if (settling !== 'FLAG') await keeperOf(settling).settle?.(services, aftermath);
  return { id };
}

async function approve(deciding: Deciding): Promise<Applied<Decided>> {
  const { request, open } = deciding;
  await refuseRequester(open.tx, open.caller, request);
  const type = typeOf(request);
  const applied = await applyRequest(open, request, type);
  if ('conflicts' in applied) return outdated(deciding, applied.conflicts);
  const { entityId, differences, entries, rebased, aftermaths } = applied;
  const flagId = type === 'FLAG' ? entityId : null;
  await open.tx.changeRequest.update({
    where: { id: request.id, organizationId: request.organizationId },
    data: {
      ...{ ...decisionColumns(deciding), status: 'APPROVED', entityId, flagId },
      appliedRevision: open.revision + 1,
    },
    select: { id: true },
  });
  const approved = requestEntry('CHANGE_REQUEST_APPROVED', { ...request, flagId, differences });
  return {
    result: { id: request.id, isOutdated: false, aftermaths },
    changes: [...entries, approved, ...rebased],
  };
}

function applyRequest(open: FlagCommit, request: ChangeRequestRow, type: ApprovableType) {
  if (type === 'FLAG') return applyFlagRequest(open, request);
  if (isOfSeveral(type)) return applyConfigurationRequest(open, request);
  return applyEntityRequest(open, request, keeperOf(type));
}

/** Rejects a change request. */
export async function rejectChangeRequest(
  services: Services,
  caller: Caller,
  decision: Decision,
): Promise<{ id: string }> {
  const place = await findPlace(services, caller, decision.id);
  return decide(services, caller, place, decision, (deciding) => close(deciding, 'REJECTED'));
}

/**
 * Withdraws a change request, which needs the permission for the change itself and none to approve. Throws PermissionError unless
 * the caller is the requester or a key that the requester made.
 */
export async function withdrawChangeRequest(
  services: Services,
  caller: Caller,
  { id }: { readonly id: string },
): Promise<{ id: string }> {
  return asRequester(services, caller, { id }, 'withdraw', (deciding) => close(deciding, 'WITHDRAWN'));
}

/** Changes the comment of a pending change request. Throws as {@link withdrawChangeRequest} does. */
export async function updateChangeRequest(
  services: Services,
  caller: Caller,
  { id, comment }: { readonly id: string; readonly comment: string },
): Promise<{ id: string }> {
  return asRequester(services, caller, { id, comment }, 'change', async ({ open, request }) => {
    const result = { id, isOutdated: false };
    if (request.comment === comment) return { result, changes: [] };
    const where = { id, organizationId: request.organizationId };
    await open.tx.changeRequest.update({ where, data: { comment }, select: { id: true } });
    const differences = [{ path: ['comment'], before: request.comment, after: comment }];
    return { result, changes: [requestEntry('CHANGE_REQUEST_UPDATED', { ...request, differences })] };
  });
}

/** Does something to a pending change request that only the requester may do, and a key that the requester made. */
async function asRequester(
  services: Services,
  caller: Caller,
  decision: Decision,
  verb: string,
  apply: Decide,
): Promise<{ id: string }> {
  const place = await findPlace(services, caller, decision.id);
  const permission = permissionToAsk(place);
  return decide(services, caller, place, { ...decision, permission }, async (deciding) => {
    await requireRequester(deciding.open.tx, caller, deciding.request, verb);
    return apply(deciding);
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

type Decide = (deciding: Deciding) => Promise<Applied<Decided>>;

async function decide(
  services: Services,
  caller: Caller,
  place: RequestPlace,
  { id, comment, permission = 'change:approve' }: Decision & { readonly permission?: Permission },
  apply: Decide,
): Promise<Decided> {
  const problems = textProblems('comment', comment ?? '', 10_000);
  if (problems.length > 0) throw new ValidationError(problems);
  authorizeDecision(caller, permission, place);
  const { organizationId, entityType } = place;
  const decideIn = (tx: Transaction, open: FlagCommit) => decidePending(tx, open, id, comment ?? '', apply);
  if (entityType === 'FEATURE_DEFAULT') return decideEverywhere(services, caller, organizationId, decideIn);
  const isConfiguration = entityType === 'CONFIGURATION';
  const request = { organizationId, actor: caller.actor, source: caller.source, isConfiguration };
  return commit(services.store, request, async (tx, applying) => {
    const opened = await openFlagCommit(services, caller, organizationId, tx, applying);
    const { open, changes: due } = await withDueChanges(opened);
    const decided = await decideIn(tx, open);
    return { ...decided, changes: [...due, ...decided.changes] };
  });
}

/** The change goes into the log of every organization, what became of requests into that of their own. */
async function decideEverywhere(
  services: Services,
  caller: Caller,
  organizationId: string,
  decideIn: (tx: Transaction, open: FlagCommit) => Promise<Applied<Decided>>,
): Promise<Decided> {
  return commitEverywhere(services.store, caller, async (tx, { within }) => {
    const open = await openFlagCommit(services, caller, organizationId, tx, within(organizationId));
    const { result, changes } = await decideIn(tx, open);
    const isShared = ({ entityType }: NewChange) => entityType === 'FEATURE_DEFAULT';
    const own = { organizationId, changes: changes.filter((change) => !isShared(change)) };
    return { result, changes: changes.filter(isShared), own };
  });
}

async function decidePending(
  tx: Transaction,
  open: FlagCommit,
  id: string,
  comment: string,
  apply: Decide,
): Promise<Applied<Decided>> {
  const request = await tx.changeRequest.findUniqueOrThrow({ where: { id, organizationId: open.organizationId } });
  if (request.status !== 'PENDING') {
    const current = { entityType: 'changeRequest', id } as const;
    const code = request.status === 'OUTDATED' ? 'CHANGE_REQUEST_OUTDATED' : 'ILLEGAL_TRANSITION';
    throw new ConflictError(code, `The change request ${request.number} is ${request.status}.`, current);
  }
  return apply({ open, request, comment });
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
