import type { Evaluation, EvaluationContext, Reason } from '../../../domain/evaluation.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import type { CompiledFlag } from '../../../evaluation/compile-flag.ts';
import { type NearestMiss, nearestMiss } from '../../../evaluation/nearest-miss.ts';
import type { Snapshot } from '../../../evaluation/snapshot.ts';
import { type FlagFacts, lastPosition, positionOf } from './flag-facts.ts';

/** Why a flag answered as it did, in PostHog's codes (contract §5.4). */
export interface FlagReason {
  readonly code: string;
  /** The position of the condition set that decided or came nearest. */
  readonly condition_index: number | null;
  readonly description: string;
}

/** What an answer is explained from. */
export interface Explained {
  readonly compiled: CompiledFlag;
  readonly facts: FlagFacts;
  readonly snapshot: Snapshot;
  readonly context: EvaluationContext;
  readonly now: EpochMilliseconds;
}

const descriptions = {
  super_condition_value: 'Super condition value',
  holdout_condition_value: 'Holdout condition value',
  out_of_rollout_bound: 'Out of rollout bound',
  no_condition_match: 'No matching condition set',
  no_group_type: 'No group type',
  missing_dependency: 'Flag cannot be evaluated due to missing dependency',
  disabled: 'Feature flag is disabled',
  invalid_version: 'The version of the application is not a version',
  error: 'The flag could not be evaluated',
} satisfies Record<string, string>;

type Code = keyof typeof descriptions;

const misses = {
  EXPOSURE: 'out_of_rollout_bound',
  CONDITIONS: 'no_condition_match',
  NO_GROUP: 'no_group_type',
  NOTHING: 'no_group_type',
} satisfies Record<NearestMiss['kind'], Code>;

type Explain = (evaluation: Evaluation, explained: Explained) => FlagReason;

const disabled = reason('disabled', null);

/** What each of the domain's reasons is here. */
const explanations = {
  FLAG_NOT_FOUND: () => disabled,
  ARCHIVED: () => disabled,
  DISABLED: () => disabled,
  // The version is shown as a property of every condition set; before its date a flag is disabled.
  ROLLOUT_PENDING: ({ rollout }, { facts }) =>
    rollout?.dateReached === false ? disabled : reason('no_condition_match', lastPosition(facts)),
  PREREQUISITE_FAILED: (_, explained) =>
    lacksFlag(explained)
      ? reason('missing_dependency', null)
      : reason('no_condition_match', lastPosition(explained.facts)),
  OVERRIDE: () => matched(0),
  ENROLLMENT: () => reason('super_condition_value', 0),
  HOLDOUT: () => reason('holdout_condition_value', null),
  TARGETING_MATCH: matchedRule,
  SPLIT: matchedRule,
  DEFAULT: matchedRule,
  OFF: (_, explained) => (lacksFlag(explained) ? reason('missing_dependency', null) : missed(explained)),
  ERROR: ({ error }) => reason(error === 'INVALID_VERSION' ? 'invalid_version' : 'error', null),
} satisfies Record<Reason, Explain>;

/** Why a flag answered as it did. */
export function reasonOf(evaluation: Evaluation, explained: Explained): FlagReason {
  const explain: Explain = explanations[evaluation.reason];
  return explain(evaluation, explained);
}

/** Whether PostHog counts the flag as inactive, so that requests for flags are not answered with it. */
export function isInactive({ reason: why, rollout }: Evaluation): boolean {
  if (why === 'ROLLOUT_PENDING') return rollout?.dateReached === false;
  return why === 'FLAG_NOT_FOUND' || why === 'ARCHIVED' || why === 'DISABLED';
}

function lacksFlag({ compiled, snapshot }: Explained): boolean {
  return compiled.dependencies.flags.some((key) => !snapshot.flags.has(key));
}

function missed({ compiled, snapshot, context, now, facts }: Explained): FlagReason {
  const { kind, ruleIndex } = nearestMiss(snapshot, compiled.flag.key, context, now);
  const isOfRule = ruleIndex !== compiled.setting?.rules.length;
  return reason(misses[kind], kind === 'NOTHING' ? null : positionOf(facts, isOfRule ? ruleIndex : null));
}

function matchedRule({ ruleIndex }: Evaluation, { facts }: Explained): FlagReason {
  return matched(positionOf(facts, ruleIndex) ?? lastPosition(facts) ?? 0);
}

function matched(index: number): FlagReason {
  return { code: 'condition_match', condition_index: index, description: `Matched condition set ${index + 1}` };
}

function reason(code: Code, index: number | null): FlagReason {
  return { code, condition_index: index, description: descriptions[code] };
}
