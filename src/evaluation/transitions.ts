import { exposureMoves } from '../domain/exposure.ts';
import { type EpochMilliseconds, type Instant, parseInstant } from '../domain/instant.ts';
import type { TargetingRule } from '../domain/targeting.ts';
import type { CompiledFlag } from './compile-flag.ts';
import type { Snapshot } from './snapshot.ts';

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

/**
 * What time alone does within a span to the flags of an environment that are not archived, in no order, whether or not the flags
 * are on. Conditions on dates are left out because they depend on the subject.
 */
export function transitionsWithin(snapshot: Snapshot, { from, to }: Span): readonly FlagTransition[] {
  const found: FlagTransition[] = [];
  for (const compiled of snapshot.flags.values()) {
    if (compiled.flag.archivedAt !== null) continue;
    for (const transition of flagTransitions(snapshot, compiled)) {
      if (transition.at >= from && transition.at < to) found.push(transition);
    }
  }
  return found;
}

/**
 * Whether a transition can change an answer: the flag does not give every subject the same answer at any time, and a scheduled
 * change does not conflict.
 */
export function isEffective({ flags }: Snapshot, { flagKey, at, kind }: FlagTransition): boolean {
  const flag = flags.get(flagKey);
  if (flag === undefined) return false;
  if (kind !== 'SCHEDULED_CHANGE') return flag.at(at).constant === null;
  const [before, after] = [flag.at(at - 1), flag.at(at)].map(({ setting }) => ({ ...setting, scheduledChanges: null }));
  return JSON.stringify(before) !== JSON.stringify(after);
}

/**
 * What time alone does to a flag, in no order. A flag is what its scheduled changes make of it, from the instant of each to that of
 * the next.
 */
export function flagTransitions(snapshot: Snapshot, flag: CompiledFlag): readonly FlagTransition[] {
  const { scheduledInstants: instants } = flag;
  if (instants.length === 0) return settingTransitions(snapshot, flag);
  const scheduled = instants.map(
    (at): FlagTransition => ({ ...placeOf(snapshot, flag), at, kind: 'SCHEDULED_CHANGE' }),
  );
  const bounds = [Number.NEGATIVE_INFINITY, ...instants, Number.POSITIVE_INFINITY];
  const others = bounds.slice(0, -1).flatMap((from, index) => {
    const to = bounds[index + 1] ?? from;
    return settingTransitions(snapshot, flag.at(from)).filter(({ at }) => at >= from && at < to);
  });
  return [...scheduled, ...others];
}

function placeOf({ environment }: Snapshot, { flag }: CompiledFlag): Omit<FlagTransition, 'at' | 'kind'> {
  return { flagKey: flag.key, environment: environment.key, ruleKey: null, exposurePercentage: null };
}

function settingTransitions(snapshot: Snapshot, compiled: CompiledFlag): readonly FlagTransition[] {
  const { setting } = compiled;
  if (setting === undefined) return [];
  const place = placeOf(snapshot, compiled);
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
