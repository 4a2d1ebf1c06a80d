import type { Caller } from '../../domain/caller.ts';
import { problem } from '../../domain/errors.ts';
import type { SnapshotUpdate } from '../../evaluation/compile.ts';
import { type ChangeRequestRow, storedDifferences } from '../../store/commit/change-log.ts';
import { authorize } from '../authorize.ts';
import { draftEntityRequest, draftFlagRequest } from '../change-request/apply-request.ts';
import { isOfSeveral, keeperOf, typeOf } from '../change-request/entity-keepers.ts';
import { configurationParts } from '../configuration/configuration-requests.ts';
import type { CommitView } from '../flag/flag-commit.ts';
import type { Services } from '../services.ts';
import {
  type ChangePreview,
  type DraftedChange,
  openPreview,
  outdatedProblems,
  type PreviewPlace,
  previewOf,
} from './change-preview.ts';
import { draftedEntity } from './entity-draft.ts';
import { draftedFlag, shownKey } from './preview-flag-change.ts';

/**
 * What a change request that the caller can see would do if it were approved now, in its organization. The environment of the answers
 * is, without another choice, the first one for whose sake it waits. Throws ValidationError, PermissionError and NotFoundError.
 */
export async function previewChangeRequest(
  services: Services,
  caller: Caller,
  request: ChangeRequestRow,
  input: Omit<PreviewPlace, 'organizationId'>,
): Promise<ChangePreview> {
  const { organizationId } = request;
  authorize(caller, 'change:read', organizationId);
  const { environments } = await services.live.snapshot(organizationId);
  const waitsFor = request.environments.find((key) => environments.has(key));
  const environment = input.environment ?? caller.environment ?? waitsFor;
  const place = await openPreview(services, caller, { ...input, organizationId, environment });
  const { change, always } = await draftedRequest(place.view, request);
  const { status } = request;
  const decided = status === 'PENDING' ? [] : [problem('status', `is ${status}, expected PENDING`)];
  const shown = {
    ...change,
    differences: storedDifferences(request),
    problems: decided.length > 0 ? decided : change.problems,
  };
  return previewOf(place, shown, always);
}

interface DraftedRequest {
  readonly change: Omit<DraftedChange, 'differences'>;
  /** The key of the flag that is always shown. */
  readonly always?: string;
}

async function draftedRequest(view: CommitView, request: ChangeRequestRow): Promise<DraftedRequest> {
  const type = typeOf(request);
  if (type === 'FLAG') {
    const write = await draftFlagRequest(view, request);
    if ('conflicts' in write) return { change: outdated(outdatedProblems(write)) };
    return { change: await draftedFlag(view, write), always: shownKey(write.before, write.after) };
  }
  if (isOfSeveral(type)) return { change: await draftedConfiguration(view, request) };
  const write = await draftEntityRequest(view, request, keeperOf(type));
  if ('conflicts' in write) return { change: outdated(outdatedProblems(write)) };
  return { change: await draftedEntity(view, keeperOf(type), write) };
}

/**
 * The objects of a configuration one after the other. They refer to one another, so that none is checked alone; with a change of
 * an environment no answers are compared, because flags have no settings in a new one yet.
 */
async function draftedConfiguration(view: CommitView, request: ChangeRequestRow): Promise<DraftedRequest['change']> {
  const waitsFor = request.environments.map((key) => ({ key }));
  const parts = configurationParts(request);
  if (parts.some(({ type }) => type === 'ENVIRONMENT')) return { problems: [], waitsFor, updates: null };
  const updates: SnapshotUpdate[] = [];
  for (const { part } of parts) {
    const { change } = await draftedRequest(view, part);
    // An object that is outdated has no update.
    if (change.updates?.length === 0) return change;
    updates.push(...(change.updates ?? []));
  }
  return { problems: [], waitsFor, updates };
}

function outdated(problems: DraftedChange['problems']): DraftedRequest['change'] {
  return { problems, waitsFor: [], updates: [] };
}
