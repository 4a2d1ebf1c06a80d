import type { EpochMilliseconds } from '../../../domain/instant.ts';
import type { JsonObject, JsonValue } from '../../../domain/json.ts';
import { andThen, type MaybePromise } from '../../../domain/maybe-promise.ts';
import { configurationId } from '../../http/configuration.ts';
import { weakEntityTag } from '../../http/entity-tag.ts';
import type { Reading, Tagging } from '../../http/route.ts';
import { cohortDefinition } from '../cohorts/cohort-map.ts';
import { type Asking, enter, type PosthogPlace } from '../posthog-place.ts';
import { evaluationFlag } from './evaluation-flag.ts';

/** What an SDK evaluates flags from by itself (contract §2.8). */
export interface Definitions {
  readonly flags: readonly JsonObject[];
  readonly group_type_mapping: Readonly<Record<string, string>>;
  readonly cohorts: Readonly<Record<string, JsonValue>>;
}

const tagging: Tagging = { tag: weakEntityTag, cacheControl: 'private, must-revalidate' };

/**
 * The definitions of a project under an entity tag. They depend on the revision, on the environment, and on what windows and
 * schedules let through at this moment, which is only put together for a client that has other ones.
 */
export function readDefinitions(asking: Asking, sendsCohorts: boolean): MaybePromise<Reading> {
  return andThen(enter(asking, 'feature_flag:read'), (place) => {
    const { organizationId, environment, snapshot } = place;
    const configuration = configurationId(asking.services.store, snapshot, asking.now);
    return {
      dependsOn: [organizationId, environment.key, configuration, sendsCohorts],
      tagging,
      answer: () => ({ status: 200, body: definitionsOf(place, asking.now, sendsCohorts) }),
    };
  });
}

/** The definitions of a project at an instant. */
export function definitionsOf(place: PosthogPlace, now: EpochMilliseconds, sendsCohorts: boolean): Definitions {
  const { snapshot } = place;
  return {
    flags: snapshot.flagKeys.flatMap((key) => {
      const flag = snapshot.flags.get(key)?.flag;
      const shown = flag === undefined ? undefined : evaluationFlag(flag, place, now, sendsCohorts);
      return shown === undefined ? [] : [shown];
    }),
    group_type_mapping: Object.fromEntries(snapshot.groupTypes.map((type, index) => [String(index), type])),
    cohorts: sendsCohorts ? cohortsOf(place) : {},
  };
}

/** The property groups of all cohorts that some flag asks about, directly or through another; a list of members stays here. */
function cohortsOf(place: PosthogPlace): Readonly<Record<string, JsonValue>> {
  const { flags, flagKeys, segments } = place.snapshot;
  const waiting = flagKeys.flatMap((key) => flags.get(key)?.dependencies.segments ?? []);
  const seen = new Set<string>();
  const cohorts: Record<string, JsonValue> = {};
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const compiled = segments.get(key);
    if (seen.has(key) || compiled === undefined) continue;
    seen.add(key);
    const definition = cohortDefinition(compiled.segment, place);
    if (definition !== undefined) cohorts[compiled.segment.number] = definition;
    waiting.push(...compiled.dependencies.segments);
  }
  return cohorts;
}
