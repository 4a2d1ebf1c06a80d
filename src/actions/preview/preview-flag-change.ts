import type { Caller } from '../../domain/caller.ts';
import { type Difference, differences } from '../../domain/difference.ts';
import { differencesIn } from '../../domain/environment-view.ts';
import { NotFoundError, type Problem, problem, ValidationError } from '../../domain/errors.ts';
import type { EvaluationContext } from '../../domain/evaluation.ts';
import type { Flag } from '../../domain/flag.ts';
import { flagProblems } from '../../domain/flag-rules.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { type SnapshotUpdate, updateOrganization } from '../../evaluation/compile.ts';
import { flagsDependingOn } from '../../evaluation/dependents.ts';
import { toJson } from '../../store/json-columns.ts';
import { authorize } from '../authorize.ts';
import { environmentOf } from '../evaluation/evaluations.ts';
import { organizationFor } from '../evaluation/visible-flags.ts';
import { reachOf } from '../flag/approval.ts';
import { contentsOf } from '../flag/flag-commit.ts';
import { environmentsToApprove } from '../flag/protected-answers.ts';
import { resolveReferences } from '../flag/references.ts';
import type { Services } from '../services.ts';
import { settingPath } from '../setting/setting-path.ts';
import { MAXIMUM_KNOWN_SUBJECTS } from '../subject/known-subjects.ts';
import { type DraftPlace, draftFlag, type FlagDraft, problemsOf } from './flag-draft.ts';
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

/** What a change would do. */
export interface ChangePreview extends Effect {
  readonly revision: number;
  readonly environment: string;
  readonly differences: readonly Difference[];
  readonly problems: readonly Problem[];
  /** The keys of the environments, of those that the caller can see, for whose sake the change would wait for approval. */
  readonly approvalEnvironments: readonly string[];
  /** Whether there are such environments, seen or not. */
  readonly requiresApproval: boolean;
}

/**
 * What a change of a flag would do to the answers of known subjects and of given contexts: of the flag itself, first, and of flags
 * that depend on it and would answer differently. Writes nothing and counts no evaluation. With problems, no answer is compared.
 * Throws ValidationError, PermissionError and NotFoundError.
 */
export async function previewFlagChange(
  services: Services,
  caller: Caller,
  input: PreviewPlace & FlagDraft & { readonly flagKey: string },
): Promise<ChangePreview> {
  const place = await openPreview(services, caller, input);
  const { organization, environment } = place;
  const before = organization.flags.get(input.flagKey);
  if (before === undefined) throw new NotFoundError('flag', input.flagKey);
  const { after, problems } = await draftFlag(place, before, input);
  const found = differences(toJson(before), toJson(after));
  const all = [...problems, ...(await problemsOfFlag(place, before, after, input))];
  const dependents = flagsDependingOn(environmentOf(organization, environment.key), { flags: [before.key] });
  const update = { kind: 'flag', key: after.key, flag: after, formerKey: before.key } as const;
  const compared = after.deletedAt === null ? [after.key, ...dependents] : [before.key, ...dependents];
  const waiting = await waitingEnvironments(place, before, after, found);
  const effect = all.length > 0 ? NO_EFFECT : await effectOf(place, input, update, compared, compared[0]);
  return { ...preview(place, found, all, waiting), ...effect };
}

/** The effect of a change that cannot be made. */
export const NO_EFFECT: Effect = { evaluated: 0, isComplete: false, flags: [] };

/** Authorizes a preview and finds its place. Throws ValidationError, PermissionError and NotFoundError. */
export async function openPreview(services: Services, caller: Caller, input: PreviewPlace): Promise<DraftPlace> {
  authorize(caller, 'flag:read', input.organizationId);
  if (input.knownSubjects < 0 || input.knownSubjects > MAXIMUM_KNOWN_SUBJECTS) {
    const message = `is ${input.knownSubjects}, expected 0 to ${MAXIMUM_KNOWN_SUBJECTS}`;
    throw new ValidationError([problem('knownSubjects', message)]);
  }
  const organization = await organizationFor(services, caller, input.organizationId);
  const name = input.environment ?? caller.environment ?? organization.defaultEnvironment;
  const { environment } = environmentOf(organization, name);
  if (caller.environment !== null && caller.environment !== environment.key)
    throw new NotFoundError('environment', name);
  return { services, caller, organization, environment };
}

/** What a preview shows besides the effect. */
export function preview(
  { caller, organization, environment }: DraftPlace,
  found: readonly Difference[],
  problems: readonly Problem[],
  waiting: readonly string[],
): Omit<ChangePreview, keyof Effect> {
  const isSeen = (key: string) => caller.environment === null || caller.environment === key;
  return {
    revision: organization.revision,
    environment: environment.key,
    differences: differencesIn(caller.environment, found),
    problems,
    requiresApproval: waiting.length > 0,
    approvalEnvironments: waiting.filter(isSeen),
  };
}

/** The effect of a change on some flags: those that answer differently, and the one that is `always` shown. */
export async function effectOf(
  { services, organization, environment }: DraftPlace,
  { contexts, knownSubjects, appVersion, at, isCancelled }: PreviewPlace,
  update: SnapshotUpdate,
  flagKeys: readonly string[],
  always?: string,
): Promise<Effect> {
  const changed = updateOrganization(organization, organization.revision, update);
  const comparison = {
    before: environmentOf(organization, environment.key),
    after: environmentOf(changed, environment.key),
    flagKeys,
    at: at ?? services.clock.now(),
  };
  const audience = { contexts, knownSubjects, appVersion: appVersion ?? null, isCancelled };
  const effect = await compareAnswers(services, comparison, audience);
  const flags = effect.flags.filter(
    ({ flagKey, transitions, answers }) =>
      flagKey === always || transitions.length > 0 || answers.some((answer) => isDifferent(answer)),
  );
  return { ...effect, flags };
}

async function problemsOfFlag(
  { services, organization, environment }: DraftPlace,
  before: Flag,
  after: Flag,
  { setting }: FlagDraft,
): Promise<readonly Problem[]> {
  const own = flagProblems(after);
  const environments = [...organization.environments.values()];
  const ids = new Map(environments.map(({ environment: each }) => [each.key, each.id]));
  const found =
    own.length > 0
      ? own
      : await problemsOf(async () => {
          const { problems } = await resolveReferences(services.store.db, after, ids, before, organization);
          if (problems.length > 0) throw new ValidationError(problems);
        });
  if (setting == null) return found;
  return found.map(({ path, ...rest }) => {
    const within = settingPath(path, [environment.key])?.within;
    return { ...rest, path: within === undefined ? path : `setting.${within}` };
  });
}

/** The keys of the environments for whose sake the change would wait: by the rule by which it is written. */
async function waitingEnvironments(
  { services, organization }: DraftPlace,
  before: Flag,
  after: Flag,
  found: readonly Difference[],
): Promise<readonly string[]> {
  const { organizationId } = organization;
  const contents = contentsOf(organization);
  const open = {
    ...{ tx: services.store.db, organizationId, remembered: organization, environments: contents.environments },
    contents: () => Promise.resolve(contents),
  };
  const waiting = await environmentsToApprove(open, before, after, reachOf(found));
  return waiting.map(({ key }) => key);
}
