import { exposureProgress } from '../domain/exposure.ts';
import { type EpochMilliseconds, type Instant, parseInstant } from '../domain/instant.ts';
import type { TargetingRule } from '../domain/targeting.ts';
import type { CompiledFlag } from './compile-flag.ts';
import type { Dependencies } from './dependencies.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * The earliest instant after `now` at which an answer may change by time alone: a scheduled change, an activation date, a rule's
 * window or a step of a schedule, of the given flags (by default all) and of the flags they depend on. Undefined if there is none.
 * Conditions on dates are left out because they depend on the subject.
 */
export function nextTransition(
  snapshot: Snapshot,
  now: EpochMilliseconds,
  flagKeys: readonly string[] = snapshot.flagKeys,
): EpochMilliseconds | undefined {
  let earliest = Number.POSITIVE_INFINITY;
  for (const key of withDependencies(snapshot, flagKeys, now)) {
    const flag = snapshot.allFlags.get(key);
    if (flag === undefined) continue;
    earliest = Math.min(earliest, nextSettingTransition(flag, now) ?? earliest);
  }
  return Number.isFinite(earliest) ? earliest : undefined;
}

/** The same for the setting of one flag alone, without the flags that it depends on. */
export function nextSettingTransition(flag: CompiledFlag, now: EpochMilliseconds): EpochMilliseconds | undefined {
  const coming = [...flag.scheduledInstants, ...transitionsOf(flag.at(now), now)].filter((instant) => instant > now);
  return coming.length === 0 ? undefined : Math.min(...coming);
}

/** The given flags and all that they depend on, directly or not, also through segments. */
export function withDependencies(
  snapshot: Snapshot,
  flagKeys: readonly string[],
  now: EpochMilliseconds,
): ReadonlySet<string> {
  const flags = new Set(flagKeys);
  const segments = new Set<string>();
  const add = (dependencies: Dependencies | undefined) => {
    for (const key of dependencies?.flags ?? []) flags.add(key);
    for (const key of dependencies?.segments ?? []) segments.add(key);
  };
  // Iterating over a set also visits what is added meanwhile, but segments may add flags after the loop over flags: repeat.
  let seen = -1;
  while (seen !== flags.size + segments.size) {
    seen = flags.size + segments.size;
    for (const key of flags) add(snapshot.allFlags.get(key)?.at(now).dependencies);
    for (const key of segments) add(snapshot.segments.get(key)?.dependencies);
  }
  return flags;
}

function transitionsOf(flag: CompiledFlag, now: EpochMilliseconds): readonly EpochMilliseconds[] {
  const { setting } = flag;
  if (setting === undefined) return [];
  const activation = instantOf(setting.rolloutCondition?.activationDate ?? null);
  const transitions = [...activation, ...setting.rules.flatMap((rule) => ruleTransitions(rule, now))];
  // Asked last, because it compiles the flag, and few flags have a transition.
  return transitions.length === 0 || flag.constant !== null ? [] : transitions;
}

function ruleTransitions(rule: TargetingRule, now: EpochMilliseconds): readonly EpochMilliseconds[] {
  const step = rule.exposureSchedule === null ? undefined : exposureProgress(rule.exposureSchedule, now).changesAt;
  return [...instantOf(rule.startsAt), ...instantOf(rule.endsAt), ...(step === undefined ? [] : [step])];
}

function instantOf(instant: Instant | null): readonly EpochMilliseconds[] {
  const milliseconds = instant === null ? undefined : parseInstant(instant);
  return milliseconds === undefined ? [] : [milliseconds];
}
