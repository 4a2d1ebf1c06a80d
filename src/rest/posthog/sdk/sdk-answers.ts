import { evaluateFlags, snapshotFor } from '../../../actions/evaluation/evaluations.ts';
import { organizationFor } from '../../../actions/evaluation/visible-flags.ts';
import type { Services } from '../../../actions/services.ts';
import { registerGroupTypes } from '../../../actions/subject/group-types.ts';
import type { Caller } from '../../../domain/caller.ts';
import type { Evaluation, EvaluationContext } from '../../../domain/evaluation.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { andThen, type MaybePromise } from '../../../domain/maybe-promise.ts';
import type { CompiledFlag } from '../../../evaluation/compile-flag.ts';
import type { Snapshot } from '../../../evaluation/snapshot.ts';
import { stableUntil } from '../../http/configuration.ts';
import type { Call } from '../../http/route.ts';
import { type Project, projectIn } from '../project.ts';
import { answerOf, type FlagFacts, factsOf, isInactive } from './flag-answer.ts';
import { organizationOf } from './sdk-caller.ts';
import { contextOf } from './sdk-context.ts';
import type { FlagsRequest } from './sdk-request.ts';
import type { FlagAnswer } from './sdk-schema.ts';

/** Where a request with a project token goes. */
export interface TokenPlace {
  readonly organizationId: string;
  /** Undefined: the one that the token is bound to, else the default one. */
  readonly environment: string | undefined;
}

/** Where a request goes. Throws PermissionError if neither the token nor a header names an organization. */
export function placeOf(caller: Caller, { headers }: Call['incoming']): TokenPlace {
  const organizationId = organizationOf(caller, headers);
  return { organizationId, environment: headers.get('x-halyard-environment') ?? undefined };
}

/** The answers of the active flags that a request may receive (contract §5.1), by key. */
export function answerFlags(
  asking: Asking,
  place: TokenPlace,
  request: FlagsRequest,
): MaybePromise<readonly FlagAnswer[]> {
  const { services, caller, now } = asking;
  return andThen(snapshotAfterGroups(asking, place, request), (snapshot) =>
    andThen(organizationFor(services, caller, place.organizationId), (organization) => {
      const wanted = request.wantsFlags
        ? wantedFlags(projectIn(organization, snapshot.environment.key), request, now)
        : NO_FLAGS;
      if (wanted.size === 0) return [];
      return andThen(contextOf(services, snapshot, request), (context) =>
        answerWanted(asking, { snapshot, wanted, context, channels: request.channels }),
      );
    }),
  );
}

/** Who asks, and when. */
interface Asking {
  readonly services: Services;
  readonly caller: Caller;
  readonly now: EpochMilliseconds;
}

/**
 * The snapshot of a place, in which the groups that a request names have types. Indices of group types follow the order in which
 * requests first name them (contract §10). Nothing else of a request is stored.
 */
function snapshotAfterGroups(
  { services, caller }: Asking,
  place: TokenPlace,
  { groups }: FlagsRequest,
): MaybePromise<Snapshot> {
  const snapshot = snapshotFor(services, caller, place);
  const groupTypes = Object.keys(groups);
  if (groupTypes.length === 0) return snapshot;
  return andThen(snapshot, async () => {
    await registerGroupTypes(services, place.organizationId, groupTypes);
    return snapshotFor(services, caller, place);
  });
}

/** What to answer. */
interface Wanted extends Pick<FlagsRequest, 'channels'> {
  readonly snapshot: Snapshot;
  readonly wanted: WantedFlags;
  readonly context: EvaluationContext;
}

function answerWanted(
  { services, caller, now }: Asking,
  { snapshot, wanted, context, channels }: Wanted,
): MaybePromise<readonly FlagAnswer[]> {
  const { organizationId, environment } = snapshot;
  const input = { organizationId, environment: environment.key, context, at: now, channels };
  return andThen(evaluateFlags(services, caller, { ...input, flagKeys: [...wanted.keys()] }), (evaluations) =>
    toAnswers(evaluations, { snapshot, wanted, context }, now),
  );
}

function toAnswers(
  evaluations: readonly Evaluation[],
  { snapshot, wanted, context }: Omit<Wanted, 'channels'>,
  now: EpochMilliseconds,
): readonly FlagAnswer[] {
  const answers: FlagAnswer[] = [];
  for (const evaluation of evaluations) {
    const flag = wanted.get(evaluation.flagKey);
    if (flag === undefined || isInactive(evaluation)) continue;
    const { compiled, facts } = flag;
    answers.push(answerOf(evaluation, { compiled, facts, snapshot, context, now }));
  }
  return answers;
}

const NO_FLAGS: WantedFlags = new Map();

type WantedFlags = ReadonlyMap<string, { readonly compiled: CompiledFlag; readonly facts: FlagFacts }>;

// Most requests are for all flags.
const allFlags = new WeakMap<Snapshot, { readonly wanted: WantedFlags; readonly until: EpochMilliseconds }>();

function wantedFlags(project: Project, request: FlagsRequest, now: EpochMilliseconds): WantedFlags {
  const { flagKeys, evaluationTags, keyPrefix } = request;
  if (flagKeys !== null || evaluationTags.length > 0 || keyPrefix !== '') return findWanted(project, request, now);
  const known = allFlags.get(project.snapshot);
  if (known !== undefined && now < known.until) return known.wanted;
  const wanted = findWanted(project, request, now);
  allFlags.set(project.snapshot, { wanted, until: stableUntil(project.snapshot, now) });
  return wanted;
}

function findWanted(project: Project, request: FlagsRequest, now: EpochMilliseconds): WantedFlags {
  const { flagKeys, evaluationTags, keyPrefix } = request;
  const { snapshot } = project;
  const wanted = new Map<string, { compiled: CompiledFlag; facts: FlagFacts }>();
  for (const key of flagKeys ?? snapshot.flagKeys) {
    const compiled = snapshot.flags.get(key);
    if (compiled === undefined || !key.startsWith(keyPrefix)) continue;
    const facts = factsOf(compiled, project, now);
    const tags = facts.evaluationTags;
    const isTagged =
      evaluationTags.length === 0 || tags.length === 0 || tags.some((tag) => evaluationTags.includes(tag));
    if (isTagged) wanted.set(key, { compiled, facts });
  }
  return wanted;
}
