import type { Caller } from '../../domain/caller.ts';
import type { NewChange } from '../../domain/change.ts';
import { differences } from '../../domain/difference.ts';
import { ApprovalRequired } from '../../domain/errors.ts';
import type { JsonValue } from '../../domain/json.ts';
import { commit } from '../../store/commit/commit.ts';
import type { Applied } from '../../store/commit/verb.ts';
import { toJson } from '../../store/json-columns.ts';
import { type FlagCommit, openFlagCommit } from '../flag/flag-commit.ts';
import type { Services } from '../services.ts';
import { type RequestedEntity, rebaseRequests, requestChange, type WaitingWrite } from './change-request-rows.ts';
import type { Aftermath, EntityDocument, EntityKeeper, EntityWrite, Guarded, KeptType } from './entity-keeper.ts';

/** What a commit has written of an entity. */
export interface WrittenEntity<Type extends KeptType> {
  /** The entity as it is now, or as it was before it was deleted. */
  readonly entity: EntityDocument<Type>;
  /** The change request, if the change waits for approval; then nothing else has changed. */
  readonly changeRequestId: string | null;
  readonly changes: readonly NewChange[];
  readonly aftermath?: Aftermath | undefined;
}

/**
 * Changes, makes or deletes an entity that is not a flag: `draft` gives the step. Throws the domain's errors; ApprovalRequired
 * means that nothing has changed yet.
 */
export async function changeEntity<Type extends KeptType>(
  services: Services,
  caller: Caller,
  organizationId: string,
  keeper: EntityKeeper<Type>,
  draft: (open: FlagCommit) => Promise<EntityWrite<Type>>,
): Promise<EntityDocument<Type>> {
  const request = { organizationId, actor: caller.actor, source: caller.source };
  const written = await commit(services.store, request, async (tx, applying) => {
    const open = await openFlagCommit(services, caller, organizationId, tx, applying);
    return toApplied(await writeEntity(open, keeper, await draft(open)));
  });
  if (written.changeRequestId !== null) throw new ApprovalRequired(organizationId, written.changeRequestId);
  if (written.aftermath !== undefined) await keeper.settle?.(services, written.aftermath);
  return written.entity;
}

function toApplied<Type extends KeptType>({
  changes,
  ...result
}: WrittenEntity<Type>): Applied<Omit<WrittenEntity<Type>, 'changes'>> {
  return { result, changes };
}

/** Checks and saves a step of an entity, or stores it as a change request where it would change a protected answer. */
export async function writeEntity<Type extends KeptType>(
  open: FlagCommit,
  keeper: EntityKeeper<Type>,
  write: EntityWrite<Type>,
): Promise<WrittenEntity<Type>> {
  const { before, after } = write;
  const entity = after ?? before;
  if (entity === null) throw new Error(`A ${keeper.type} was written that exists neither before nor after.`);
  if (isUnchanged(write)) return { entity, changeRequestId: null, changes: [] };
  await keeper.check(open, write);
  const guarded = await keeper.guard(open, write);
  if (guarded.waitsFor.length === 0) return saveEntity(open, keeper, write);
  const { changeRequestId, change } = await requestChange(open, toWaiting(open.organizationId, keeper, write, guarded));
  return { entity, changeRequestId, changes: [change] };
}

function isUnchanged<Type extends KeptType>({ before, after }: EntityWrite<Type>): boolean {
  return before !== null && after !== null && differences(documentOf(before), documentOf(after)).length === 0;
}

/** Saves a step of an entity that is checked, and updates its change requests. */
export async function saveEntity<Type extends KeptType>(
  open: FlagCommit,
  keeper: EntityKeeper<Type>,
  { kind, before, after }: EntityWrite<Type>,
  except?: string,
): Promise<WrittenEntity<Type>> {
  const stamped = before === null || after === null ? after : keeper.stamp(after, open);
  const { changes, aftermath } = await keeper.save(open, { kind, before, after: stamped });
  const entity = stamped ?? before;
  if (entity === null) throw new Error(`A ${keeper.type} was saved that exists neither before nor after.`);
  const name = entityOf(open.organizationId, keeper, entity);
  const rebased = before === null ? [] : await rebaseRequests(open, name, documentOf(stamped), except);
  return { entity, changeRequestId: null, changes: [...changes, ...rebased], aftermath };
}

/** A step of an entity as the change request that it becomes. */
export function toWaiting<Type extends KeptType>(
  organizationId: string,
  keeper: EntityKeeper<Type>,
  { kind, before, after }: EntityWrite<Type>,
  guarded: Guarded,
): WaitingWrite {
  const entity = before ?? after;
  if (entity === null) throw new Error(`A ${keeper.type} was requested that exists neither before nor after.`);
  const named = entityOf(organizationId, keeper, entity);
  const name = before === null ? { ...named, entityId: null, version: null } : named;
  return { ...name, ...guarded, kind, before: documentOf(before), after: documentOf(after) };
}

function entityOf<Type extends KeptType>(
  organizationId: string,
  keeper: EntityKeeper<Type>,
  document: EntityDocument<Type>,
): RequestedEntity & { readonly entityId: string } {
  const { id, key } = keeper.nameOf(document);
  return { organizationId, entityType: keeper.type, entityId: id, entityKey: key, version: keeper.versionOf(document) };
}

/** The document of an entity as JSON. */
export function documentOf(document: EntityDocument<KeptType> | null): JsonValue {
  return document === null ? null : toJson<EntityDocument<KeptType>>(document);
}
