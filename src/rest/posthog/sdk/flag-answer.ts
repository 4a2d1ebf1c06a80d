import type { Evaluation, EvaluationContext, Reason } from '../../../domain/evaluation.ts';
import type { Flag } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { ownMember } from '../../../domain/json.ts';
import type { CompiledFlag } from '../../../evaluation/compile-flag.ts';
import { type NearestMiss, nearestMiss } from '../../../evaluation/nearest-miss.ts';
import type { Snapshot } from '../../../evaluation/snapshot.ts';
import { stableUntil } from '../../http/configuration.ts';
import { type SourcedGroup, showFilters } from '../filters/filters-view.ts';
import { payloadsOf } from '../filters/payload-texts.ts';
import { evaluationTagsOf } from '../flags/flag-schema.ts';
import type { Project } from '../project.ts';
import type { FlagAnswer } from './sdk-schema.ts';

/** What the answers of a flag have in common. */
export interface FlagFacts {
  readonly id: number;
  readonly description: string | null;
  /** Empty for all evaluation contexts. */
  readonly evaluationTags: readonly string[];
  /** JSON texts by variant key, or by `true`. */
  readonly payloads: Readonly<Record<string, string>>;
  readonly groups: readonly SourcedGroup[];
  /** They are valid until before this instant. */
  readonly until: EpochMilliseconds;
  /** The answers that were given. Equal ones share their evaluation. */
  readonly byEvaluation: WeakMap<Evaluation, SharedAnswer>;
  /** Those of a flag that is off. */
  readonly byReason: Map<string, SharedAnswer>;
}

/** An answer, which must not be changed, with its text as a member of a JSON object. */
export interface SharedAnswer {
  readonly answer: FlagAnswer;
  readonly member: string;
}

/** What an answer is derived from, besides the evaluation. */
export interface AnswerSource {
  readonly compiled: CompiledFlag;
  readonly facts: FlagFacts;
  readonly snapshot: Snapshot;
  readonly context: EvaluationContext;
  readonly now: EpochMilliseconds;
}

type FlagReason = FlagAnswer['reason'];

// They change with the flag, or when a window opens or closes.
const knownFacts = new WeakMap<CompiledFlag, FlagFacts>();

/** What the answers of a flag have in common at an instant. */
export function factsOf(compiled: CompiledFlag, project: Project, now: EpochMilliseconds): FlagFacts {
  const known = knownFacts.get(compiled);
  if (known !== undefined && now < known.until) return known;
  const { flag } = compiled;
  const { filters, groups } = showFilters(flag, project, now);
  const facts: FlagFacts = {
    id: flag.number,
    description: flag.description === '' ? null : flag.description,
    evaluationTags: evaluationTagsOf(flag),
    payloads: payloadsOf(filters),
    groups,
    until: stableUntil(project.snapshot, now),
    byEvaluation: new WeakMap(),
    byReason: new Map(),
  };
  knownFacts.set(compiled, facts);
  return facts;
}

/** The answer of a flag. */
export function answerOf(evaluation: Evaluation, source: AnswerSource): SharedAnswer {
  const { byEvaluation, byReason } = source.facts;
  const isOff = evaluation.reason === 'OFF';
  const known = isOff ? undefined : byEvaluation.get(evaluation);
  if (known !== undefined) return known;
  const reason = reasonOf(evaluation, source);
  const name = `${reason.code} ${reason.condition_index}`;
  const similar = isOff ? byReason.get(name) : undefined;
  if (similar !== undefined) return similar;
  const answer = toFlagAnswer(source.compiled.flag, evaluation, reason, source.facts);
  const shared = { answer, member: `${JSON.stringify(answer.key)}:${JSON.stringify(answer)}` };
  if (isOff) byReason.set(name, shared);
  else byEvaluation.set(evaluation, shared);
  return shared;
}

/** An evaluation in PostHog's form. */
export function toFlagAnswer(flag: Flag, evaluation: Evaluation, reason: FlagReason, facts: FlagFacts): FlagAnswer {
  const { id, description, payloads } = facts;
  const { enabled, variant } = answeredValue(flag, evaluation);
  const { key, version } = flag;
  const payload = enabled ? (ownMember(payloads, variant ?? 'true') ?? null) : null;
  return {
    ...{ key, enabled, variant },
    ...(evaluation.error !== null && { failed: true }),
    reason,
    metadata: { id, version, description, payload, has_experiment: false },
  };
}

function answeredValue({ valueType }: Flag, { reason, variant, value }: Evaluation) {
  // PostHog names the holdout in place of a variant.
  if (reason === 'HOLDOUT') return { enabled: true, variant };
  const enabled = valueType === 'BOOLEAN' ? value === true : variant !== null;
  // Enrollment is on or off.
  const hasVariant = enabled && valueType !== 'BOOLEAN' && reason !== 'ENROLLMENT';
  return { enabled, variant: hasVariant ? variant : null };
}

/** PostHog's codes (contract §5.4) with their descriptions. */
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

const disabled = toReason('disabled', null);

const reasons: Readonly<Record<Reason, (evaluation: Evaluation, source: AnswerSource) => FlagReason>> = {
  FLAG_NOT_FOUND: () => disabled,
  ARCHIVED: () => disabled,
  DISABLED: () => disabled,
  // The minimum version is shown as a property; before its activation date a flag is disabled.
  ROLLOUT_PENDING: ({ rollout }, { facts }) =>
    rollout?.dateReached === false ? disabled : toReason('no_condition_match', facts.groups.length - 1),
  PREREQUISITE_FAILED: (_, source) =>
    missingFlag(source) ?? toReason('no_condition_match', source.facts.groups.length - 1),
  OVERRIDE: () => matched(0),
  ENROLLMENT: () => toReason('super_condition_value', 0),
  HOLDOUT: () => toReason('holdout_condition_value', null),
  TARGETING_MATCH: matchedRule,
  SPLIT: matchedRule,
  DEFAULT: matchedRule,
  OFF: (_, source) => missingFlag(source) ?? nearest(source),
  ERROR: ({ error }) => toReason(error === 'INVALID_VERSION' ? 'invalid_version' : 'error', null),
};

/** The reason of an evaluation. */
export function reasonOf(evaluation: Evaluation, source: AnswerSource): FlagReason {
  return reasons[evaluation.reason](evaluation, source);
}

/** Whether PostHog calls the flag inactive, so that its answer is left out. */
export function isInactive({ reason, rollout }: Evaluation): boolean {
  if (reason === 'ROLLOUT_PENDING') return rollout?.dateReached === false;
  return reason === 'FLAG_NOT_FOUND' || reason === 'ARCHIVED' || reason === 'DISABLED';
}

function missingFlag({ compiled, snapshot, now }: AnswerSource): FlagReason | undefined {
  const isMissing = compiled.at(now).dependencies.flags.some((key) => !snapshot.allFlags.has(key));
  return isMissing ? toReason('missing_dependency', null) : undefined;
}

function nearest({ compiled, snapshot, context, now, facts }: AnswerSource): FlagReason {
  const { kind, ruleIndex } = nearestMiss(snapshot, compiled.flag.key, context, now);
  if (kind === 'NOTHING') return toReason(misses[kind], null);
  const isRule = ruleIndex !== compiled.at(now).setting?.rules.length;
  return toReason(misses[kind], groupIndexOf(facts, isRule ? ruleIndex : null));
}

function matchedRule({ ruleIndex }: Evaluation, { facts }: AnswerSource): FlagReason {
  return matched(groupIndexOf(facts, ruleIndex) ?? Math.max(0, facts.groups.length - 1));
}

/** The index of the first condition set of a rule, or for null of the default variant; null if it has none. */
function groupIndexOf({ groups }: FlagFacts, ruleIndex: number | null): number | null {
  const index = groups.findIndex((group) => group.ruleIndex === ruleIndex);
  return index === -1 ? null : index;
}

function matched(index: number): FlagReason {
  return { code: 'condition_match', condition_index: index, description: `Matched condition set ${index + 1}` };
}

/** An index of -1 means that there is no condition set. */
function toReason(code: Code, index: number | null): FlagReason {
  return { code, condition_index: index === -1 ? null : index, description: descriptions[code] };
}
