import type { ApprovableType, NewChange } from '../../domain/change.ts';
import { applyDifferences, type Difference, differences } from '../../domain/difference.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { Environment } from '../../domain/organization.ts';
import { type ChangeRequestRow, storedDifferences } from '../../store/commit/change-log.ts';
import { fromJson, toColumn } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';

/** The most objects of one change request: its approval looks up each of them. */
export const MAXIMUM_REQUESTED = 250;

/** An entity as its change requests know it. */
export interface RequestedEntity {
  readonly organizationId: string;
  readonly entityType: ApprovableType;
  /** Its id in the log; null for one that does not exist yet. */
  readonly entityId: string | null;
  readonly entityKey: string;
  /** Null for one that does not exist yet, and for one without versions. */
  readonly version: number | null;
}

/** A change of an entity that has to wait for approval. */
export interface WaitingWrite extends RequestedEntity {
  readonly kind: NewChange['kind'];
  /** The entity as it is stored; null for a new one. */
  readonly before: JsonValue;
  /** Null for a deletion. */
  readonly after: JsonValue;
  /** The environments that require the approval. */
  readonly waitsFor: readonly Pick<Environment, 'key'>[];
  /** The one environment inside which it acts; null: it reaches beyond one. */
  readonly environmentId: string | null;
  /** Why it is requested. @default what the caller says of the commit */
  readonly comment?: string | undefined;
}

/** The parts of a commit with which it stores a change request. */
export type RequestingCommit = Pick<FlagCommit, 'services' | 'tx' | 'caller' | 'at' | 'newId' | 'nextNumber'>;

/** Stores a change as a change request. Throws ConflictError if another request for the same place already waits. */
export async function requestChange(open: RequestingCommit, write: WaitingWrite): Promise<StoredRequest> {
  await refuseSecond(open.tx, write);
  return storeRequest(open, write);
}

/** A change request with its log entry. */
interface StoredRequest {
  readonly changeRequestId: string;
  readonly change: NewChange;
}

/** Stores a change as a change request, also beside others for the same place. */
export async function storeRequest(
  { services, tx, caller, at, newId, nextNumber }: RequestingCommit,
  write: WaitingWrite,
): Promise<StoredRequest> {
  const { organizationId, kind, entityType, entityId, entityKey, environmentId, before, after } = write;
  const environments = write.waitsFor.map(({ key }) => key);
  // Rebasing compares the request with the entity as it is stored, not as it is logged.
  const found = differences(before, after);
  const row = {
    ...{ id: newId(), organizationId, number: nextNumber(), kind },
    ...{ entityType, entityId, entityKey, ...flagColumns(write) },
    ...{ environmentId, environments, baseVersion: write.version },
    differences: toColumn(found),
    before: toColumn(before),
    after: toColumn(after),
    comment: write.comment ?? services.store.comment ?? '',
    source: caller.source,
    requestedById: caller.actor.id,
    requestedByName: caller.actor.name,
    requestedAt: at,
  };
  await tx.changeRequest.create({ data: row, select: { id: true } });
  const entry = requestEntry('CHANGE_REQUEST_CREATED', { ...row, differences: found });
  return { changeRequestId: row.id, change: { ...entry, environments } };
}

function flagColumns({ entityType, entityId, entityKey }: Omit<RequestedEntity, 'version'>) {
  return entityType === 'FLAG' ? { flagId: entityId, flagKey: entityKey } : { flagId: null, flagKey: null };
}

async function refuseSecond(tx: Transaction, write: WaitingWrite): Promise<void> {
  const { organizationId, entityType, entityId, entityKey, environmentId } = write;
  await refuseWaiting(tx, environmentId, {
    ...{ organizationId, entityType },
    ...(entityId === null ? { entityId: null, entityKey } : { entityId }),
  });
}

/** Which change requests are about the same. */
interface RequestedPlace {
  readonly organizationId: string;
  readonly entityType?: ApprovableType;
  readonly entityId?: string | null;
  readonly entityKey?: string;
  readonly flagId?: { in: string[] };
}

/**
 * Throws ConflictError if one of some change requests waits in an environment, or (null) anywhere: a second one for the same place
 * could only be approved if the first is not.
 */
export async function refuseWaiting(
  tx: Transaction,
  environmentId: string | null,
  where: RequestedPlace,
): Promise<void> {
  const pending = await tx.changeRequest.findFirst({
    where: {
      ...{ ...where, status: 'PENDING' },
      ...(environmentId === null ? {} : { OR: [{ environmentId }, { environmentId: null }] }),
    },
    orderBy: { number: 'asc' },
    select: { id: true, number: true, entityType: true, entityKey: true },
  });
  if (pending === null) return;
  const { id, number, entityType, entityKey } = pending;
  const message = `The change request ${number} of the ${nounOf(entityType)} "${entityKey}" already waits for approval.`;
  throw new ConflictError('CHANGE_REQUEST_PENDING', message, { entityType: 'changeRequest', id });
}

/** An entity's kind in messages: `feature default`. */
export function nounOf(entityType: string): string {
  return entityType.toLowerCase().replaceAll('_', ' ');
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
 * Updates the waiting requests of an entity that has just changed: a request that still applies is rebased onto the new state, one
 * that does not is marked as outdated, and so are all once the entity is deleted for good (null). Returns the log entries of the
 * latter.
 */
export async function rebaseRequests(
  { tx, at }: { readonly tx: Transaction; readonly at: string },
  entity: RequestedEntity & { readonly entityId: string },
  document: JsonValue,
  except?: string,
): Promise<NewChange[]> {
  const { organizationId, entityType, entityId } = entity;
  const pending = await tx.changeRequest.findMany({
    where: {
      ...{ organizationId, entityType, entityId, status: 'PENDING' },
      ...(except === undefined ? {} : { id: { not: except } }),
    },
  });
  const entries: NewChange[] = [];
  for (const request of pending) {
    const entry = await rebaseRequest(tx, request, entity, document, at);
    if (entry !== null) entries.push(entry);
  }
  return entries;
}

async function rebaseRequest(
  tx: Transaction,
  request: ChangeRequestRow,
  entity: RequestedEntity,
  document: JsonValue,
  at: string,
): Promise<NewChange | null> {
  const { after, conflicts, differences: found } = rebase(request, document);
  if (document === null || conflicts.length > 0) {
    await markOutdated(tx, request, conflicts, at);
    return requestEntry('CHANGE_REQUEST_OUTDATED', { ...request, differences: found });
  }
  const { id, organizationId } = request;
  const { entityKey, version } = entity;
  const documents = { before: toColumn(document), after: toColumn(after) };
  const names = { entityKey, ...(request.flagId === null ? {} : { flagKey: entityKey }) };
  const data = { ...names, baseVersion: version, ...documents };
  await tx.changeRequest.update({ where: { id, organizationId }, data, select: { id: true } });
  return null;
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

/** A request applied to the current entity. A deletion applies to every state. */
export function rebase(
  request: Pick<ChangeRequestRow, 'differences' | 'after'>,
  document: JsonValue,
): { after: JsonValue; conflicts: readonly Difference[]; differences: readonly Difference[] } {
  const differences = storedDifferences(request);
  if (fromJson(request.after) === null) return { after: null, conflicts: [], differences };
  const { document: after, conflicts } = applyDifferences(document, differences);
  return { after, conflicts, differences };
}
