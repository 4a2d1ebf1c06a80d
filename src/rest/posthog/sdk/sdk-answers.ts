import { evaluateFlags, snapshotFor } from '../../../actions/evaluation/evaluations.ts';
import { organizationFor } from '../../../actions/evaluation/visible-flags.ts';
import type { Services } from '../../../actions/services.ts';
import { registerGroupTypes } from '../../../actions/subject/group-types.ts';
import type { Caller } from '../../../domain/caller.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
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
export async function answerFlags(
  { services, caller, now }: { services: Services; caller: Caller; now: EpochMilliseconds },
  place: TokenPlace,
  request: FlagsRequest,
): Promise<readonly FlagAnswer[]> {
  const { organizationId } = place;
  await snapshotFor(services, caller, place);
  // Indices of group types follow the order in which requests first name them (contract §10). Nothing else of a request is stored.
  await registerGroupTypes(services, organizationId, Object.keys(request.groups));
  if (!request.wantsFlags) return [];
  const snapshot = await snapshotFor(services, caller, place);
  const environment = snapshot.environment.key;
  const wanted = wantedFlags(
    projectIn(await organizationFor(services, caller, organizationId), environment),
    request,
    now,
  );
  if (wanted.size === 0) return [];
  const context = await contextOf(services, snapshot, request);
  const evaluations = await evaluateFlags(services, caller, {
    ...{ organizationId, environment, context, at: now },
    flagKeys: [...wanted.keys()],
    channels: request.channels,
  });
  const answers: FlagAnswer[] = [];
  for (const evaluation of evaluations) {
    const flag = wanted.get(evaluation.flagKey);
    if (flag === undefined || isInactive(evaluation)) continue;
    const { compiled, facts } = flag;
    answers.push(answerOf(evaluation, { compiled, facts, snapshot, context, now }));
  }
  return answers;
}

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
