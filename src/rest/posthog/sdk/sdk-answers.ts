import { evaluateFlags, snapshotFor } from '../../../actions/evaluation/evaluations.ts';
import { organizationFor } from '../../../actions/evaluation/visible-flags.ts';
import type { Services } from '../../../actions/services.ts';
import { registerGroupTypes } from '../../../actions/subject/group-types.ts';
import type { Caller } from '../../../domain/caller.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import type { CompiledFlag } from '../../../evaluation/compile-flag.ts';
import type { Snapshot } from '../../../evaluation/snapshot.ts';
import { stableUntil } from '../../http/configuration.ts';
import { type PosthogPlace, placeIn } from '../project.ts';
import { answerOf, type FlagFacts, factsOf, isInactive } from './flag-answer.ts';
import { contextOf } from './sdk-context.ts';
import type { FlagsRequest } from './sdk-request.ts';
import type { FlagAnswer } from './sdk-schema.ts';

/** Who asks, where and when. */
export interface Asking {
  readonly services: Services;
  readonly caller: Caller;
  readonly now: EpochMilliseconds;
  readonly organizationId: string;
  /** Absent: the one that the key is bound to, else the default one. */
  readonly environment?: string | undefined;
}

/** The answers of the active flags that a request asks for and may receive (contract §5.1), in the order of their keys. */
export async function answerFlags(asking: Asking, request: FlagsRequest): Promise<readonly FlagAnswer[]> {
  const { services, caller, organizationId, now } = asking;
  await snapshotFor(services, caller, asking);
  // Indices of group types follow the order in which requests first name them (contract §10). Nothing else of a request is stored.
  await registerGroupTypes(services, organizationId, Object.keys(request.groups));
  if (!request.wantsFlags) return [];
  const snapshot = await snapshotFor(services, caller, asking);
  const place = placeIn(await organizationFor(services, caller, organizationId), snapshot.environment.key);
  const asked = askedFlags(place, request, now);
  if (asked.size === 0) return [];
  const context = await contextOf(services, snapshot, request);
  const evaluations = await evaluateFlags(services, caller, {
    organizationId,
    environment: snapshot.environment.key,
    context,
    at: now,
    flagKeys: [...asked.keys()],
    channels: request.channels,
  });
  const answers: FlagAnswer[] = [];
  for (const evaluation of evaluations) {
    const flag = asked.get(evaluation.flagKey);
    if (flag === undefined || isInactive(evaluation)) continue;
    const { compiled, facts } = flag;
    answers.push(answerOf(evaluation, { compiled, facts, snapshot, context, now }));
  }
  return answers;
}

interface AskedFlag {
  readonly compiled: CompiledFlag;
  readonly facts: FlagFacts;
}

interface AllFlags {
  readonly asked: ReadonlyMap<string, AskedFlag>;
  readonly until: EpochMilliseconds;
}

// Most requests ask for all flags.
const all = new WeakMap<Snapshot, AllFlags>();

/** The flags that a request names, without those that its tags or its prefix leave out. */
function askedFlags(place: PosthogPlace, request: FlagsRequest, now: EpochMilliseconds): AllFlags['asked'] {
  const { flagKeys, evaluationTags, keyPrefix } = request;
  if (flagKeys !== null || evaluationTags.length > 0 || keyPrefix !== '') return findAsked(place, request, now);
  const known = all.get(place.snapshot);
  if (known !== undefined && now < known.until) return known.asked;
  const asked = findAsked(place, request, now);
  all.set(place.snapshot, { asked, until: stableUntil(place.snapshot, now) });
  return asked;
}

function findAsked(
  place: PosthogPlace,
  { flagKeys, evaluationTags, keyPrefix }: FlagsRequest,
  now: EpochMilliseconds,
): ReadonlyMap<string, AskedFlag> {
  const { snapshot } = place;
  const asked = new Map<string, AskedFlag>();
  for (const key of flagKeys ?? snapshot.flagKeys) {
    const compiled = snapshot.flags.get(key);
    if (compiled === undefined || !key.startsWith(keyPrefix)) continue;
    const facts = factsOf(compiled, place, now);
    if (isTagged(facts, evaluationTags)) asked.set(key, { compiled, facts });
  }
  return asked;
}

function isTagged({ evaluationTags }: FlagFacts, wanted: readonly string[]): boolean {
  return wanted.length === 0 || evaluationTags.length === 0 || evaluationTags.some((tag) => wanted.includes(tag));
}
