import type { Evaluation, EvaluationContext, Reason } from '../../../domain/evaluation.ts';
import type { Flag } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { memoizeByObject } from '../../../domain/memoize-by-object.ts';
import type { CompiledFlag } from '../../../evaluation/compile-flag.ts';
import { type NearestMiss, nearestMiss } from '../../../evaluation/nearest-miss.ts';
import type { Snapshot } from '../../../evaluation/snapshot.ts';
import { stableUntil } from '../../http/configuration.ts';
import { memberOf } from '../../http/extension-part.ts';
import { posthogPart } from '../extension.ts';
import { payloadsOf } from '../filters/filters-schema.ts';
import { conditionIndexOf, type ShownFilters, showFilters } from '../filters/filters-view.ts';
import type { PosthogPlace } from '../project.ts';
import type { FlagAnswer } from './sdk-schema.ts';

/** What answers say of a flag whoever asks. */
export interface FlagFacts {
  readonly id: number;
  readonly description: string | null;
  /** Where the flag is answered; empty: everywhere. */
  readonly evaluationTags: readonly string[];
  /** JSON texts by variant key; `true` for a boolean flag. */
  readonly payloads: Readonly<Record<string, string>>;
  readonly shown: ShownFilters;
  /** They hold until before this instant. */
  readonly until: EpochMilliseconds;
}

// They change with the flag, or when one of its windows opens or closes; and requests are many.
const known = new WeakMap<CompiledFlag, FlagFacts>();

/** What answers say of a flag at an instant. */
export function factsOf(compiled: CompiledFlag, place: PosthogPlace, now: EpochMilliseconds): FlagFacts {
  const present = known.get(compiled);
  if (present !== undefined && now < present.until) return present;
  const facts = readFacts(compiled.flag, place, now);
  known.set(compiled, facts);
  return facts;
}

function readFacts(flag: Flag, place: PosthogPlace, now: EpochMilliseconds): FlagFacts {
  const { number: id, description } = flag;
  const shown = showFilters(flag, place, now);
  return {
    id,
    description: description === '' ? null : description,
    evaluationTags: evaluationTagsOf(flag),
    payloads: payloadsOf(shown.filters),
    shown,
    until: stableUntil(place.snapshot, now),
  };
}

function evaluationTagsOf({ extensions }: Flag): readonly string[] {
  const tags = memberOf(posthogPart(extensions), 'evaluation_tags');
  return Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string') : [];
}

/** The position of the condition set that stands for a rule; null: for what everybody gets whom no rule decides. */
export function positionOf({ shown }: FlagFacts, ruleIndex: number | null): number | null {
  return conditionIndexOf(shown, ruleIndex);
}

/** The position of the last condition set; null where there is none. */
export function lastPosition({ shown }: FlagFacts): number | null {
  return shown.groups.length === 0 ? null : shown.groups.length - 1;
}

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
  return compiled.dependencies.flags.some((key) => !snapshot.allFlags.has(key));
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

/** What a flag answers with: whether it is on, and its variant, if it has such. */
export interface FlagValue {
  readonly enabled: boolean;
  readonly variant: string | null;
}

/** What an evaluation is in PostHog's words. */
export function toFlagValue({ valueType }: Pick<Flag, 'valueType'>, evaluation: Evaluation): FlagValue {
  const { reason, variant, value } = evaluation;
  // Whoever is held out is told so, in place of a variant.
  if (reason === 'HOLDOUT') return { enabled: true, variant };
  const enabled = valueType === 'BOOLEAN' ? value === true : variant !== null;
  // Of those who decided for themselves it is only known that they are in.
  const hasVariant = enabled && valueType !== 'BOOLEAN' && reason !== 'ENROLLMENT';
  return { enabled, variant: hasVariant ? variant : null };
}

/** The answer of a flag in PostHog's form. */
export function toFlagAnswer(
  flag: Flag,
  evaluation: Evaluation,
  reason: FlagReason,
  { id, description, payloads }: FlagFacts,
): FlagAnswer {
  const { enabled, variant } = toFlagValue(flag, evaluation);
  const { key, version } = flag;
  const payload = enabled ? textAt(payloads, variant ?? 'true') : null;
  return {
    ...{ key, enabled, variant },
    ...(evaluation.error !== null && { failed: true }),
    reason,
    metadata: { id, version, description, payload, has_experiment: false },
  };
}

function textAt(payloads: Readonly<Record<string, string>>, name: string): string | null {
  return Object.hasOwn(payloads, name) ? (payloads[name] ?? null) : null;
}

/** Answers that were given, by what they depend on; as good as their flag's facts. */
interface GivenAnswers {
  /** Evaluations are shared by everybody who gets the same. */
  readonly byEvaluation: WeakMap<Evaluation, FlagAnswer>;
  /** Of those who got nothing, by why. */
  readonly byReason: Map<string, FlagAnswer>;
}

const givenBy = memoizeByObject(
  (_facts: FlagFacts): GivenAnswers => ({ byEvaluation: new WeakMap(), byReason: new Map() }),
);

/** The answer of a flag with its reason. Answers are shared: nobody may change one. */
export function answerOf(evaluation: Evaluation, explained: Explained): FlagAnswer {
  const answers = givenBy(explained.facts);
  if (evaluation.reason === 'OFF') return offAnswer(answers, evaluation, explained);
  const known = answers.byEvaluation.get(evaluation);
  const answer =
    known ?? toFlagAnswer(explained.compiled.flag, evaluation, reasonOf(evaluation, explained), explained.facts);
  if (known === undefined) answers.byEvaluation.set(evaluation, answer);
  return answer;
}

function offAnswer({ byReason }: GivenAnswers, evaluation: Evaluation, explained: Explained): FlagAnswer {
  const reason = reasonOf(evaluation, explained);
  const name = `${reason.code} ${reason.condition_index}`;
  const known = byReason.get(name);
  const answer = known ?? toFlagAnswer(explained.compiled.flag, evaluation, reason, explained.facts);
  if (known === undefined) byReason.set(name, answer);
  return answer;
}

/** An answer as a member of a JSON object. */
export const memberText: (answer: FlagAnswer) => string = memoizeByObject(
  (answer) => `${JSON.stringify(answer.key)}:${JSON.stringify(answer)}`,
);
