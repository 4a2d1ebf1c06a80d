import { exposureMoves } from '../domain/exposure.ts';
import { type EpochMilliseconds, type Instant, parseInstant } from '../domain/instant.ts';
import type { TargetingRule } from '../domain/targeting.ts';
import type { CompiledFlag } from './compile-flag.ts';

/** What time alone does to a flag. */
export const FLAG_TRANSITION_KINDS = [
  'SCHEDULED_CHANGE',
  'ACTIVATION_DATE',
  'RULE_STARTS',
  'RULE_ENDS',
  'EXPOSURE_STEP',
  'EXPOSURE_PAUSE_POINT',
] as const;

/** One of {@link FLAG_TRANSITION_KINDS}. */
export type FlagTransitionKind = (typeof FLAG_TRANSITION_KINDS)[number];

/** An instant at which time alone changes a flag in an environment. */
export interface FlagTransition {
  readonly at: EpochMilliseconds;
  readonly kind: FlagTransitionKind;
  readonly flagKey: string;
  readonly environment: string;
  /** Null unless it is about a rule. */
  readonly ruleKey: string | null;
  /** The exposure of the rule from then on; null unless a step starts. */
  readonly exposurePercentage: number | null;
}

/** The span of time from an instant to another, which it does not include. */
export interface Span {
  readonly from: EpochMilliseconds;
  readonly to: EpochMilliseconds;
}

/** {@link flagTransitions} within a span; none of an archived flag. */
export function transitionsWithin(flag: CompiledFlag, { from, to }: Span): readonly FlagTransition[] {
  if (flag.flag.archivedAt !== null) return [];
  return flagTransitions(flag).filter(({ at }) => at >= from && at < to);
}

/**
 * Whether a transition of a flag can change an answer: the flag does not give every subject the same answer at any time, and a
 * scheduled change does not conflict.
 */
export function isEffective(flag: CompiledFlag, { at, kind }: FlagTransition): boolean {
  if (kind !== 'SCHEDULED_CHANGE') return flag.at(at).constant === null;
  const [before, after] = [flag.at(at - 1), flag.at(at)].map(({ setting }) => ({ ...setting, scheduledChanges: null }));
  return JSON.stringify(before) !== JSON.stringify(after);
}

/**
 * What time alone does to a flag in its environment, in no order, whether or not the flag is on. A flag is what its scheduled changes
 * make of it, from the instant of each to that of the next. Conditions on dates are left out because they depend on the subject.
 */
export function flagTransitions(flag: CompiledFlag): readonly FlagTransition[] {
  const { scheduledInstants: instants } = flag;
  if (instants.length === 0) return settingTransitions(flag);
  const scheduled = instants.map((at): FlagTransition => ({ ...placeOf(flag), at, kind: 'SCHEDULED_CHANGE' }));
  const bounds = [Number.NEGATIVE_INFINITY, ...instants, Number.POSITIVE_INFINITY];
  const others = bounds.slice(0, -1).flatMap((from, index) => {
    const to = bounds[index + 1] ?? from;
    return settingTransitions(flag.at(from)).filter(({ at }) => at >= from && at < to);
  });
  return [...scheduled, ...others];
}

function placeOf({ flag, environment }: CompiledFlag): Omit<FlagTransition, 'at' | 'kind'> {
  return { flagKey: flag.key, environment, ruleKey: null, exposurePercentage: null };
}

function settingTransitions(compiled: CompiledFlag): readonly FlagTransition[] {
  const { setting } = compiled;
  if (setting === undefined) return [];
  const place = placeOf(compiled);
  const activations = instantOf(setting.rolloutCondition?.activationDate ?? null).map(
    (at): FlagTransition => ({
      ...place,
      at,
      kind: 'ACTIVATION_DATE',
    }),
  );
  return setting.rules.length === 0
    ? activations
    : [...activations, ...setting.rules.flatMap((rule) => ruleTransitions(rule, { ...place, ruleKey: rule.key }))];
}

function ruleTransitions(
  { startsAt, endsAt, exposureSchedule }: TargetingRule,
  place: Omit<FlagTransition, 'at' | 'kind'>,
): readonly FlagTransition[] {
  const moves = exposureSchedule === null ? [] : exposureMoves(exposureSchedule);
  return [
    ...instantOf(startsAt).map((at): FlagTransition => ({ ...place, at, kind: 'RULE_STARTS' })),
    ...instantOf(endsAt).map((at): FlagTransition => ({ ...place, at, kind: 'RULE_ENDS' })),
    ...moves.map(({ at, exposurePercentage, isWaiting }): FlagTransition => {
      const kind = isWaiting ? 'EXPOSURE_PAUSE_POINT' : 'EXPOSURE_STEP';
      return { ...place, at, kind, exposurePercentage };
    }),
  ];
}

function instantOf(instant: Instant | null): readonly EpochMilliseconds[] {
  const milliseconds = instant === null ? undefined : parseInstant(instant);
  return milliseconds === undefined ? [] : [milliseconds];
}
