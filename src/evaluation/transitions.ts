import { exposureMoves } from '../domain/exposure.ts';
import { type EpochMilliseconds, type Instant, parseInstant } from '../domain/instant.ts';
import type { TargetingRule } from '../domain/targeting.ts';
import type { CompiledFlag } from './compile-flag.ts';
import type { Snapshot } from './snapshot.ts';

/** What time alone does to a flag. */
export const FLAG_TRANSITION_KINDS = [
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
  /** Null for an activation date. */
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
    for (const transition of transitionsOf(snapshot, compiled)) {
      if (transition.at >= from && transition.at < to) found.push(transition);
    }
  }
  return found;
}

/** Whether a transition can change an answer: the flag does not give every subject the same answer at any time. */
export function isEffective({ flags }: Snapshot, { flagKey }: FlagTransition): boolean {
  return flags.get(flagKey)?.constant === null;
}

function transitionsOf({ environment }: Snapshot, { flag, setting }: CompiledFlag): readonly FlagTransition[] {
  if (setting === undefined) return [];
  const place = { flagKey: flag.key, environment: environment.key, ruleKey: null, exposurePercentage: null };
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
