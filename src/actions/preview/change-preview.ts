import type { Caller } from '../../domain/caller.ts';
import type { Difference } from '../../domain/difference.ts';
import { differencesIn } from '../../domain/environment-view.ts';
import { ConflictError, NotFoundError, type Problem, problem, ValidationError } from '../../domain/errors.ts';
import type { EvaluationContext } from '../../domain/evaluation.ts';
import { type EpochMilliseconds, toInstant } from '../../domain/instant.ts';
import type { Environment } from '../../domain/organization.ts';
import { type SnapshotUpdate, updateOrganization } from '../../evaluation/compile.ts';
import { flagsAffectedBy } from '../../evaluation/dependents.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import { authorize } from '../authorize.ts';
import type { OutdatedRequest } from '../change-request/apply-request.ts';
import { environmentOf } from '../evaluation/evaluations.ts';
import { organizationFor } from '../evaluation/visible-flags.ts';
import { type CommitView, contentsOf } from '../flag/flag-commit.ts';
import type { Services } from '../services.ts';
import { MAXIMUM_KNOWN_SUBJECTS } from '../subject/known-subjects.ts';
import { compareAnswers, type Effect, isDifferent } from './flag-effects.ts';

/** Where and for whom to preview a change. */
export interface PreviewPlace {
  readonly organizationId: string;
  /** Its key or alias. Absent: the caller's environment, else the default one. */
  readonly environment?: string | null | undefined;
  readonly contexts: readonly EvaluationContext[];
  /** How many known subjects to evaluate. */
  readonly knownSubjects: number;
  /** The app version that known subjects are taken to have. */
  readonly appVersion?: string | null | undefined;
  /** The instant to evaluate at; absent: now. */
  readonly at?: EpochMilliseconds | undefined;
  readonly isCancelled: () => boolean;
}

/** Why a preview compares no answers. */
export type NotCompared = 'PROBLEMS' | 'ENVIRONMENT';

/** What a change would do. */
export interface ChangePreview extends Effect {
  /** Null if answers were compared. */
  readonly notCompared: NotCompared | null;
  readonly revision: number;
  readonly environment: string;
  readonly differences: readonly Difference[];
  readonly problems: readonly Problem[];
  /** The keys of the environments, of those that the caller can see, for whose sake the change would wait for approval. */
  readonly approvalEnvironments: readonly string[];
  /** Whether there are such environments, seen or not. */
  readonly requiresApproval: boolean;
}

/** A preview in progress. */
export interface Previewing {
  /** The organization as it is, as the checks of a commit see it. */
  readonly view: CommitView;
  readonly caller: Caller;
  readonly organization: OrganizationSnapshot;
  readonly environment: Environment;
  readonly input: PreviewPlace;
}

/** A change that is drafted and checked. */
export interface DraftedChange {
  readonly differences: readonly Difference[];
  readonly problems: readonly Problem[];
  /** The environments for whose sake it would wait for approval. */
  readonly waitsFor: readonly Pick<Environment, 'key'>[];
  /** What it makes of the snapshot, in order; null for a change of an environment itself, which changes no answer in it. */
  readonly updates: readonly SnapshotUpdate[] | null;
}

/** The most flags of a preview. */
export const MAXIMUM_AFFECTED_FLAGS = 1_000;

/** The most answers, transitions and examples of all flags of a preview together. */
export const MAXIMUM_SHOWN_ANSWERS = 10_000;

/** The most answers for given contexts. */
const MAXIMUM_CONTEXT_ANSWERS = 100_000;

/** Authorizes a preview and finds its place. Throws ValidationError, PermissionError and NotFoundError. */
export async function openPreview(services: Services, caller: Caller, input: PreviewPlace): Promise<Previewing> {
  const { organizationId, knownSubjects } = input;
  authorize(caller, 'flag:read', organizationId);
  if (knownSubjects < 0 || knownSubjects > MAXIMUM_KNOWN_SUBJECTS) {
    const message = `is ${knownSubjects}, expected 0 to ${MAXIMUM_KNOWN_SUBJECTS}`;
    throw new ValidationError([problem('knownSubjects', message)]);
  }
  const organization = await organizationFor(services, caller, organizationId);
  const name = input.environment ?? caller.environment ?? organization.defaultEnvironment;
  const { environment } = environmentOf(organization, name);
  if (caller.environment !== null && caller.environment !== environment.key)
    throw new NotFoundError('environment', name);
  const contents = contentsOf(organization);
  const view: CommitView = {
    ...{ services, caller, tx: services.store.db, organizationId, remembered: organization },
    ...{ at: toInstant(services.clock.now()), newId: services.store.newId, environments: contents.environments },
    contents: () => Promise.resolve(contents),
  };
  return { view, caller, organization, environment, input };
}

/**
 * What a drafted change would do to the answers of known subjects and of given contexts: of the flag that is `always` shown, first,
 * and of flags that would answer differently. With problems, no answer is compared.
 */
export async function previewOf(place: Previewing, change: DraftedChange, always?: string): Promise<ChangePreview> {
  const { caller, organization, environment } = place;
  const { problems, waitsFor, updates } = change;
  const isSeen = (key: string) => caller.environment === null || caller.environment === key;
  return {
    revision: organization.revision,
    environment: environment.key,
    differences: differencesIn(caller.environment, change.differences),
    problems,
    requiresApproval: waitsFor.length > 0,
    approvalEnvironments: waitsFor.map(({ key }) => key).filter(isSeen),
    ...(problems.length > 0
      ? { ...NO_EFFECT, notCompared: 'PROBLEMS' }
      : updates === null
        ? { ...NO_EFFECT, notCompared: 'ENVIRONMENT' }
        : { ...(await effectOf(place, updates, always)), notCompared: null }),
  };
}

const NO_EFFECT: Effect = { evaluated: 0, isComplete: false, flags: [] };

/** Why a change request no longer applies. */
export function outdatedProblems({ conflicts }: OutdatedRequest): readonly Problem[] {
  if (conflicts.length === 0)
    return [problem('', 'The object does not exist any more, or another one has its key by now.')];
  return conflicts.map(({ path }) => problem(path.join('.'), 'has changed since the change was requested'));
}

async function effectOf(
  { view: { services }, organization, environment, input }: Previewing,
  updates: readonly SnapshotUpdate[],
  always?: string,
): Promise<Effect> {
  const { contexts, knownSubjects, appVersion, at, isCancelled } = input;
  const changed = updates.reduce((each, update) => updateOrganization(each, each.revision, update), organization);
  const comparison = {
    before: environmentOf(organization, environment.key),
    after: environmentOf(changed, environment.key),
    at: at ?? services.clock.now(),
  };
  const affected = flagsAffectedBy(comparison, updates);
  const flagKeys = always === undefined ? affected : [always, ...affected.filter((key) => key !== always)];
  refuseManyContexts(contexts.length, flagKeys.length);
  const onlySegments = updates.flatMap((update) => (update.kind === 'segment' ? [update.key] : []));
  const changedSegments = onlySegments.length === updates.length ? onlySegments : undefined;
  const audience = { contexts, knownSubjects, appVersion: appVersion ?? null, isCancelled };
  const effect = await compareAnswers(services, { ...comparison, flagKeys, changedSegments }, audience);
  const flags = effect.flags.filter(
    ({ flagKey, transitions, answers }) =>
      flagKey === always || transitions.length > 0 || answers.some((answer) => isDifferent(answer)),
  );
  return { ...effect, flags: withinMaximum(flags) };
}

/** The first flags, with at most so many answers together; at least one. */
function withinMaximum(flags: Effect['flags']): Effect['flags'] {
  let shown = 0;
  const end = flags.findIndex(({ answers, transitions }, index) => {
    shown += transitions.reduce((sum, { examples }) => sum + 1 + examples.length, answers.length);
    return index > 0 && shown > MAXIMUM_SHOWN_ANSWERS;
  });
  return flags.slice(0, end === -1 ? MAXIMUM_AFFECTED_FLAGS : Math.min(end, MAXIMUM_AFFECTED_FLAGS));
}

/** All contexts are evaluated for all flags before it is known which answers are different. */
function refuseManyContexts(contexts: number, flags: number): void {
  if (contexts * flags <= MAXIMUM_CONTEXT_ANSWERS) return;
  const expected = Math.max(1, Math.floor(MAXIMUM_CONTEXT_ANSWERS / flags));
  const message = `are ${contexts}, expected ${expected} at the most: the change may affect ${flags} flags`;
  throw new ValidationError([problem('contexts', message)]);
}

/** What a check found, as problems; a conflict is one too. Throws every other error. */
export async function problemsOf(check: () => Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await check();
    return [];
  } catch (error) {
    if (error instanceof ValidationError) return error.problems;
    if (error instanceof ConflictError) return [problem('', error.message)];
    throw error;
  }
}
