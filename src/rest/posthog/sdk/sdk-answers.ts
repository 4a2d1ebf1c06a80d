import { answerMany, snapshotFor } from '../../../actions/evaluation/evaluations.ts';
import { organizationFor } from '../../../actions/evaluation/visible-flags.ts';
import type { Services } from '../../../actions/services.ts';
import { registerGroupTypes } from '../../../actions/subject/group-types.ts';
import type { Caller } from '../../../domain/caller.ts';
import type { Evaluation } from '../../../domain/evaluation.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { andThen, type MaybePromise } from '../../../domain/maybe-promise.ts';
import { memoizeByObject } from '../../../domain/memoize-by-object.ts';
import type { CompiledFlag } from '../../../evaluation/compile-flag.ts';
import type { Snapshot } from '../../../evaluation/snapshot.ts';
import { stableUntil } from '../../http/configuration.ts';
import type { Call } from '../../http/route.ts';
import { type Project, projectIn } from '../project.ts';
import { type AnswerSource, answerOf, type FlagFacts, factsOf, isInactive, type SharedAnswer } from './flag-answer.ts';
import { organizationOf } from './sdk-caller.ts';
import { contextOf } from './sdk-context.ts';
import type { FlagsRequest } from './sdk-request.ts';

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
): MaybePromise<readonly SharedAnswer[]> {
  const { services, caller, now } = asking;
  return andThen(snapshotAfterGroups(asking, place, request), (snapshot) =>
    andThen(organizationFor(services, caller, place.organizationId), (organization) => {
      const wanted = request.wantsFlags
        ? wantedFlags(projectIn(organization, snapshot.environment.key), request, now)
        : NO_FLAGS;
      if (wanted.keys.length === 0) return [];
      return andThen(contextOf(services, snapshot, request), (context) => {
        const evaluations = answerMany(services, caller, { snapshot, context, now }, { flagKeys: wanted.keys });
        return toAnswers(evaluations, wanted, { snapshot, context, now });
      });
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

/** Flags to answer, by key. */
interface WantedFlags {
  readonly keys: readonly string[];
  /** In the order of the keys. */
  readonly flags: readonly { readonly compiled: CompiledFlag; readonly facts: FlagFacts }[];
}

const NO_FLAGS: WantedFlags = { keys: [], flags: [] };

function toAnswers(
  evaluations: readonly Evaluation[],
  { flags }: WantedFlags,
  source: Pick<AnswerSource, 'snapshot' | 'context' | 'now'>,
): readonly SharedAnswer[] {
  const { snapshot, context, now } = source;
  const answers: SharedAnswer[] = [];
  for (const [index, { compiled, facts }] of flags.entries()) {
    const evaluation = evaluations[index];
    if (evaluation === undefined || isInactive(evaluation)) continue;
    answers.push(answerOf(evaluation, { compiled, facts, snapshot, context, now }));
  }
  return answers;
}

// Most requests are for all flags of some channels.
const allFlags = memoizeByObject(
  (_: Snapshot) => new Map<string, { readonly wanted: WantedFlags; readonly until: EpochMilliseconds }>(),
);

function wantedFlags(project: Project, request: FlagsRequest, now: EpochMilliseconds): WantedFlags {
  const { flagKeys, evaluationTags, keyPrefix, channels } = request;
  if (flagKeys !== null || evaluationTags.length > 0 || keyPrefix !== '') return findWanted(project, request, now);
  const byChannels = allFlags(project.snapshot);
  const name = channels.join();
  const known = byChannels.get(name);
  if (known !== undefined && now < known.until) return known.wanted;
  const wanted = findWanted(project, request, now);
  byChannels.set(name, { wanted, until: stableUntil(project.snapshot, now) });
  return wanted;
}

function findWanted({ snapshot, ...project }: Project, request: FlagsRequest, now: EpochMilliseconds): WantedFlags {
  const { flagKeys, evaluationTags, keyPrefix, channels } = request;
  const wanted = [...new Set(flagKeys ?? snapshot.flagKeys)].flatMap((key) => {
    const compiled = snapshot.flags.get(key);
    if (compiled === undefined || !key.startsWith(keyPrefix)) return [];
    if (!channels.includes(compiled.flag.distributionChannel)) return [];
    const facts = factsOf(compiled, { snapshot, ...project }, now);
    const tags = facts.evaluationTags;
    const isTagged =
      evaluationTags.length === 0 || tags.length === 0 || tags.some((tag) => evaluationTags.includes(tag));
    return isTagged ? [{ key, flag: { compiled, facts } }] : [];
  });
  const keys = wanted.map(({ key }) => key);
  const areAll = flagKeys === null && keys.length === snapshot.flagKeys.length;
  // All flags together are evaluated faster than one after the other.
  return { keys: areAll ? snapshot.flagKeys : keys, flags: wanted.map(({ flag }) => flag) };
}
