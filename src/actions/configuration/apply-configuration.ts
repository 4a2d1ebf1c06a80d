import { createHash } from 'node:crypto';
import type { Caller } from '../../domain/caller.ts';
import type { NewChange } from '../../domain/change.ts';
import { ApprovalRequired, ConflictError, problem, ValidationError } from '../../domain/errors.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { Permission } from '../../domain/permission.ts';
import { commit } from '../../store/commit/commit.ts';
import type { Applied } from '../../store/commit/verb.ts';
import { rollBackToSavepoint, setSavepoint } from '../../store/savepoint.ts';
import { authorize, authorizeEveryEnvironment } from '../authorize.ts';
import { MAXIMUM_REQUESTED, requestChange } from '../change-request/change-request-rows.ts';
import type { Aftermath } from '../change-request/entity-keeper.ts';
import { anyFlagRequiresApproval, type FlagCommit, openFlagCommit } from '../flag/flag-commit.ts';
import { environmentKeeper } from '../organization/environment-keeper.ts';
import { withDueChanges } from '../scheduled-change/due-changes.ts';
import type { Services } from '../services.ts';
import { type ConfigurationDocument, readConfiguration } from './configuration-document.ts';
import { configurationEntry, isSameConfiguration, waitingConfiguration } from './configuration-requests.ts';
import { type Configuring, configure } from './configure.ts';
import { type Configured, type ConfiguredObject, type ConfiguredType, memberOf } from './configured.ts';

/** A document, and how to apply it. */
export interface ApplyConfigurationInput {
  readonly organizationId: string;
  /** In the form of an export. */
  readonly document: JsonValue;
  /** The kinds of which objects that the document does not have are deleted. */
  readonly prune?: readonly ConfiguredType[] | null | undefined;
  /** Only flags with one of these tags are deleted. Absent: all. */
  readonly pruneTags?: readonly string[] | null | undefined;
  /** The organization's revision that the document is based on; any other is a conflict, unless nothing changes. */
  readonly expectedRevision?: number | null | undefined;
  /** Checks everything and changes nothing. */
  readonly preview?: boolean | null | undefined;
}

/** What a document has changed, or would change. */
export interface AppliedConfiguration {
  readonly organizationId: string;
  readonly objects: readonly Pick<ConfiguredObject, 'entityType' | 'entityKey' | 'kind' | 'differences'>[];
  /** The keys of the environments for whose sake it would wait for approval. */
  readonly waitsFor: readonly string[];
  readonly revision: number;
}

/** The permission to change objects of a kind. */
const permissionOf = {
  ENVIRONMENT: 'environment:write',
  FLAG: 'flag:write',
  HOLDOUT: 'segment:write',
  SEGMENT: 'segment:write',
} as const satisfies Record<ConfiguredType, Permission>;

/**
 * Makes environments, segments, holdouts and flags as a document describes them, in one commit with a log entry for each object
 * that changes. If a part of it needs approval, the whole waits as one change request. Applied again it changes nothing. Throws
 * ValidationError with the problems of all objects, ConflictError VERSION_CONFLICT for another revision than the expected one, and
 * what the verbs on the single objects throw; then nothing has changed.
 */
export async function applyConfiguration(
  services: Services,
  caller: Caller,
  input: ApplyConfigurationInput,
): Promise<AppliedConfiguration> {
  const { organizationId } = input;
  authorize(caller, 'flag:write', organizationId);
  const document = readConfiguration(input.document);
  const configuring = { document, prune: new Set(input.prune ?? []), pruneTags: input.pruneTags ?? null };
  for (const permission of neededPermissions(configuring)) authorize(caller, permission, organizationId);
  authorizeEveryEnvironment(caller);
  refusePruningOfAbsent(configuring);
  const request = { organizationId, actor: caller.actor, source: caller.source, isConfiguration: true };
  const { changeRequestId, aftermaths, ...applied } = await commit(services.store, request, async (tx, applying) => {
    const opened = await openFlagCommit(services, caller, organizationId, tx, applying);
    const { open, changes: due } = await withDueChanges(opened);
    const { result, changes } = await applyWithin(open, input, configuring);
    return { result, changes: [...due, ...changes] };
  });
  if (changeRequestId !== null) throw new ApprovalRequired(organizationId, changeRequestId);
  for (const aftermath of aftermaths) await environmentKeeper.settle?.(services, aftermath);
  return applied;
}

interface Outcome extends AppliedConfiguration {
  readonly changeRequestId: string | null;
  readonly aftermaths: readonly Aftermath[];
}

/** The document is tried out first: whether it waits is known only when everything has been written. */
async function applyWithin(
  open: FlagCommit,
  input: ApplyConfigurationInput,
  configuring: Configuring,
): Promise<Applied<Outcome>> {
  await anyFlagRequiresApproval(open);
  await setSavepoint(open.tx);
  const configured = await configure(open, configuring);
  if (configured.objects.length > 0) refuseStale(open, input.expectedRevision);
  const waits = configured.waitsFor.size > 0;
  if (input.preview === true || waits) await rollBackToSavepoint(open.tx);
  if (input.preview === true) return { result: outcomeOf(open, configured), changes: [] };
  if (waits) return requestConfiguration(open, configured, fingerprintOf(input));
  const changes =
    configured.objects.length === 0 ? [] : [...configured.changes, configurationEntry(open.organizationId)];
  return { result: { ...outcomeOf(open, configured, changes), aftermaths: configured.aftermaths }, changes };
}

function outcomeOf(open: FlagCommit, { objects, waitsFor }: Configured, changes: readonly NewChange[] = []): Outcome {
  return {
    organizationId: open.organizationId,
    objects: objects.map(({ before: _, after: __, ...object }) => object),
    waitsFor: [...waitsFor],
    revision: open.revision + changes.length,
    ...{ changeRequestId: null, aftermaths: [] },
  };
}

/** The same document that waits already is not requested again. */
async function requestConfiguration(
  open: FlagCommit,
  configured: Configured,
  fingerprint: string,
): Promise<Applied<Outcome>> {
  const { tx, organizationId } = open;
  const waiting = await tx.changeRequest.findFirst({
    where: { organizationId, entityType: 'CONFIGURATION', status: 'PENDING' },
    select: { id: true, after: true },
  });
  const outcome = outcomeOf(open, configured);
  if (waiting !== null && isSameConfiguration(waiting, fingerprint))
    return { result: { ...outcome, changeRequestId: waiting.id }, changes: [] };
  refuseLarge(configured);
  const write = waitingConfiguration(organizationId, configured, fingerprint);
  const { changeRequestId, change } = await requestChange(open, write);
  return { result: { ...outcome, changeRequestId }, changes: [change] };
}

function refuseLarge({ objects: { length } }: Configured): void {
  if (length <= MAXIMUM_REQUESTED) return;
  const expected = `expected ${MAXIMUM_REQUESTED} at the most: apply a part of it first`;
  throw new ValidationError([problem('document', `changes ${length} objects and needs approval, ${expected}`)]);
}

/** Names a document without showing what is in it. */
function fingerprintOf({ document, prune, pruneTags }: ApplyConfigurationInput): string {
  return createHash('sha256')
    .update(JSON.stringify([document, prune ?? [], pruneTags ?? null]))
    .digest('hex');
}

function neededPermissions({ document, prune }: Configuring): readonly Permission[] {
  const types = Object.keys(permissionOf) as ConfiguredType[];
  return types.filter((type) => prune.has(type) || hasKind(document, type)).map((type) => permissionOf[type]);
}

function hasKind(document: ConfigurationDocument, type: ConfiguredType): boolean {
  return document[memberOf[type]] !== undefined;
}

/** A document without a kind would delete every object of it. */
function refusePruningOfAbsent({ document, prune, pruneTags }: Configuring): void {
  const absent = [...prune].filter((type) => !hasKind(document, type));
  const problems = absent.map((type) =>
    problem('prune', `has ${type}, expected only kinds that the document has: "${memberOf[type]}" is absent`),
  );
  if (pruneTags !== null && !prune.has('FLAG'))
    problems.push(problem('pruneTags', 'are set, expected none: FLAG is not pruned'));
  if (problems.length > 0) throw new ValidationError(problems);
}

function refuseStale({ organizationId, revision }: FlagCommit, expected: number | null | undefined): void {
  if (expected == null || expected === revision) return;
  const message = `The organization is at revision ${revision}, expected ${expected}: something has changed meanwhile.`;
  throw new ConflictError('VERSION_CONFLICT', message, { entityType: 'organization', id: organizationId });
}
