import type { Caller } from '../../domain/caller.ts';
import type { ChangeKind, NewChange } from '../../domain/change.ts';
import { differences } from '../../domain/difference.ts';
import { ApprovalRequired, ConflictError, NotFoundError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import { FLAG_KEY_PATTERN } from '../../domain/key.ts';
import type { Environment } from '../../domain/organization.ts';
import { commit } from '../../store/commit/commit.ts';
import type { Applied, Applying, CommitRequest } from '../../store/commit/verb.ts';
import { type FlagReferences, saveFlag } from '../../store/flags/save-flag.ts';
import { toJson } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEnvironment, authorizeEveryEnvironment } from '../authorize.ts';
import type { EntityKeeper, EntityWrite, KeptType } from '../change-request/entity-keeper.ts';
import { rebaseFlagRequests, requestFlagChange, requestFlagChanges } from '../change-request/flag-requests.ts';
import { writeEntity } from '../change-request/write-entity.ts';
import { withDueChanges } from '../scheduled-change/due-changes.ts';
import { holdScheduledChanges } from '../scheduled-change/held-changes.ts';
import type { Services } from '../services.ts';
import { type Reach, reachOf } from './approval.ts';
import { checkFlag } from './check-flag.ts';
import { type FlagCommit, lockedFlag, openFlagCommit } from './flag-commit.ts';
import type { Expecting, FlagName } from './flag-inputs.ts';
import type { Drafting, FlagVerb } from './flag-verb.ts';
import { type FlagWrite, flagEntry, nextVersion } from './flag-version.ts';
import { sealPayloads, storedPayloads } from './payloads.ts';
import { environmentsToApprove } from './protected-answers.ts';
import { findReferrers, renameReferences } from './rename-flag.ts';

/** A flag as a verb drafts it. */
interface Draft extends Pick<FlagVerb, 'kind' | 'placeOf'> {
  readonly before: Flag | null;
  readonly after: Flag;
  /** Makes further entities after the flag is saved; returns their log entries. */
  readonly afterwards?: (flag: Flag, open: FlagCommit) => Promise<readonly NewChange[]>;
}

/** Changes a flag. Throws the domain's errors; ApprovalRequired means that nothing has changed yet. */
export async function changeFlag(
  services: Services,
  caller: Caller,
  { organizationId, flagKey, expectedVersion }: FlagName & Expecting,
  verb: FlagVerb,
): Promise<Flag> {
  authorize(caller, 'flag:write', organizationId);
  // PostgreSQL refuses to look up some texts that are not keys.
  if (!FLAG_KEY_PATTERN.test(flagKey)) throw new NotFoundError('flag', flagKey);
  const flagId = (await services.live.snapshot(organizationId)).flags.get(flagKey)?.id;
  return commitFlag(services, caller, { organizationId, flagId }, async (open, drafting) => {
    const before = await (verb.find?.(open.tx) ?? lockedFlag(open, flagKey));
    if (before === undefined) throw new NotFoundError('flag', flagKey);
    refuseStale(before, expectedVersion);
    return { ...verb, before, after: await verb.change(before, drafting, open.tx) };
  });
}

/** How a new flag is drafted, and with what else. */
export interface FlagCreation {
  readonly verb: Pick<Draft, 'placeOf' | 'afterwards'>;
  /** Returns the complete flag. */
  readonly draft: (drafting: Drafting, open: FlagCommit) => Promise<Flag>;
}

/** Makes a flag: `draft` returns the complete flag. Throws as {@link changeFlag} does. */
export async function makeFlag(
  services: Services,
  caller: Caller,
  organizationId: string,
  { verb, draft }: FlagCreation,
): Promise<Flag> {
  authorize(caller, 'flag:write', organizationId);
  return commitFlag(services, caller, { organizationId }, async (open, drafting) => {
    return { ...verb, kind: 'FLAG_CREATED', before: null, after: await draft(drafting, open) };
  });
}

/** The same as a part of the commit that creates the organization, in which nothing needs approval yet. */
export async function makeFlagWithin(
  services: Services,
  caller: Caller,
  organizationId: string,
  { verb, draft, tx, applying }: FlagCreation & { readonly tx: Transaction; readonly applying: Applying },
): Promise<Applied<Flag>> {
  const { result, changes } = await applyDraft(
    services,
    caller,
    organizationId,
    tx,
    applying,
    async (open, drafting) => {
      return { ...verb, kind: 'FLAG_CREATED', before: null, after: await draft(drafting, open) };
    },
  );
  return { result: result.flag, changes };
}

type DraftWithin = (open: FlagCommit, drafting: Drafting) => Promise<Draft>;

async function commitFlag(
  services: Services,
  caller: Caller,
  place: Pick<CommitRequest, 'organizationId' | 'flagId'>,
  draft: DraftWithin,
): Promise<Flag> {
  const { organizationId } = place;
  const rememberedRevision = () => services.live.loaded(organizationId)?.revision;
  const request = { ...place, actor: caller.actor, source: caller.source, rememberedRevision };
  const { flag, changeRequestId } = await commit(services.store, request, (tx, applying) =>
    applyDraft(services, caller, organizationId, tx, applying, draft),
  );
  if (changeRequestId !== null) throw new ApprovalRequired(organizationId, changeRequestId);
  return flag;
}

async function applyDraft(
  services: Services,
  caller: Caller,
  organizationId: string,
  tx: Transaction,
  applying: Applying,
  draft: DraftWithin,
): Promise<Applied<{ readonly flag: Flag; readonly changeRequestId: string | null }>> {
  const { updateWithLog } = applying;
  const opened = { ...(await openFlagCommit(services, caller, organizationId, tx, applying)), updateWithLog };
  const { open, changes: due } = await withDueChanges(opened);
  const alongside = collectAlongside(open);
  const drafted = await draft(open, { ...open, also: alongside.also });
  const write = await prepareFlag(open, drafted);
  const written = await writeFlags(open, [write], alongside.waits());
  const changeRequestId = written.changeRequestId ?? alongside.waits();
  const flag = write.after;
  const later = changeRequestId === null ? await drafted.afterwards?.(flag, open) : undefined;
  const changes = [...due, ...alongside.changes, ...written.changes, ...(later ?? [])];
  return { result: { flag, changeRequestId }, changes };
}

/** Writes what a verb changes along with a flag; `waits` names the change request that one of it has become. */
function collectAlongside(open: FlagCommit) {
  const changes: NewChange[] = [];
  let changeRequestId: string | null = null;
  const also = async <Type extends KeptType>(keeper: EntityKeeper<Type>, write: EntityWrite<Type>) => {
    const written = await writeEntity(open, keeper, write);
    changes.push(...written.changes);
    changeRequestId ??= written.changeRequestId;
  };
  return { changes, also, waits: () => changeRequestId };
}

/** Throws ConflictError if the flag is not at the version that the caller expects. */
export function refuseStale(flag: Flag, expectedVersion: number | null | undefined): void {
  if (expectedVersion === null || expectedVersion === undefined || expectedVersion === flag.version) return;
  const message = `The flag "${flag.key}" is at version ${flag.version}, expected ${expectedVersion}.`;
  throw new ConflictError('VERSION_CONFLICT', message, { entityType: 'flag', id: flag.id });
}

/** A flag that is ready to be checked, and then saved or requested. */
export interface PreparedFlag extends FlagWrite, Pick<FlagVerb, 'placeOf'> {
  /** The environments that require approval; empty: it takes effect at once. */
  readonly waitsFor: readonly Environment[];
  /** Whether it changes what decides answers in every environment. */
  readonly isGuarded: boolean;
}

/** The first steps of every change of a flag: seal, compare, authorize, stamp. Throws PermissionError or ValidationError. */
export async function prepareFlag(open: FlagCommit, draft: Draft): Promise<PreparedFlag> {
  const { services, caller, at } = open;
  const { before, placeOf } = draft;
  const sealed = sealPayloads(services, before, draft.after);
  const found = differences(toJson(sealed.before), toJson(sealed.after));
  if (before !== null && found.length === 0) return unchanged(draft, before);
  const reach = reachOf(before === null ? [] : found);
  authorizeReach(caller, before, reach);
  const requested = nextVersion(before, sealed.after, at, caller.actor.id);
  const waitsFor = await environmentsToApprove(open, before, requested, reach);
  const after = waitsFor.length > 0 ? requested : storedPayloads(services, requested);
  const states = { before, logged: sealed.before, after, differences: found };
  return { ...states, kind: kindOf(draft, after), placeOf, waitsFor, isGuarded: reach.isGuarded };
}

function unchanged(draft: Draft, flag: Flag): PreparedFlag {
  const states = { before: flag, logged: flag, after: flag, differences: [] };
  return { ...states, kind: kindOf(draft, flag), placeOf: draft.placeOf, waitsFor: [], isGuarded: false };
}

function kindOf({ kind, before }: Draft, after: Flag): ChangeKind {
  return typeof kind === 'string' ? kind : kind(before ?? after, after);
}

function authorizeReach(caller: Caller, before: Flag | null, { isFlagWide, environments }: Reach): void {
  if (before === null || isFlagWide) authorizeEveryEnvironment(caller);
  for (const environment of environments) authorizeEnvironment(caller, environment);
}

/** What a verb has written. */
interface Written {
  readonly changes: readonly NewChange[];
  /** The request, if the verb waits for approval; then no flag is saved. */
  readonly changeRequestId: string | null;
}

/**
 * The last steps of every change of flags: check, then save and log. If one of the flags needs approval, all become one change
 * request instead, as when something else that the verb changes `alreadyWaits`. Throws ValidationError or ConflictError.
 */
export async function writeFlags(
  open: FlagCommit,
  prepared: readonly PreparedFlag[],
  alreadyWaits: string | null = null,
): Promise<Written> {
  const writes = prepared.filter(({ before, differences: found }) => before === null || found.length > 0);
  if (alreadyWaits !== null || writes.some(({ waitsFor }) => waitsFor.length > 0)) return requestFlags(open, writes);
  const changes: NewChange[] = [];
  for (const write of writes) {
    changes.push(...(await saveFlagWrite(open, write, await checkFlag(open, write, write.placeOf))));
    if (open.flagWithoutRequests !== write.after.id) changes.push(...(await rebaseFlagRequests(open, write.after)));
    changes.push(...(await holdNewlyProtected(open, write)));
  }
  return { changes, changeRequestId: null };
}

async function requestFlags(open: FlagCommit, writes: readonly PreparedFlag[]): Promise<Written> {
  for (const write of writes) await checkFlag(open, write, write.placeOf);
  const [first, ...others] = writes;
  if (first === undefined) return { changes: [], changeRequestId: null };
  const requesting = others.length === 0 ? requestFlagChange(open, first) : requestFlagChanges(open, writes);
  const { changeRequestId, change } = await requesting;
  return { changes: [change], changeRequestId };
}

/** Holds back what is scheduled of a flag that requires approval from this step on, and of what it depends on. */
export async function holdNewlyProtected(open: FlagCommit, write: FlagWrite): Promise<readonly NewChange[]> {
  const { before } = write;
  if (before === null || !becomesProtected(write)) return [];
  return holdScheduledChanges(open, (now) => ({
    ...now,
    flags: now.flags.map((flag) => (flag.id === before.id ? before : flag)),
  }));
}

/** Whether a flag requires approval from this step on. */
export function becomesProtected({ before, after }: FlagWrite): boolean {
  return before !== null && !before.requiresApproval && after.requiresApproval;
}

/** Saves a checked flag, and what a new key of it changes in others. Returns the log entries, the flag's own first. */
export async function saveFlagWrite(
  open: FlagCommit,
  write: FlagWrite,
  references: FlagReferences,
): Promise<readonly NewChange[]> {
  const { before, after } = write;
  const referring = await findReferrers(open.tx, write);
  // A flag that becomes protected is read again in the same commit.
  const later = becomesProtected(write) ? undefined : open.updateWithLog;
  await saveFlag(open.tx, before, after, references, later);
  return [flagEntry(write), ...(await renameReferences(open, after, referring))];
}
