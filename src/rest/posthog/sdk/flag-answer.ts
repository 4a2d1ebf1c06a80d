import type { Evaluation } from '../../../domain/evaluation.ts';
import type { Flag } from '../../../domain/flag.ts';
import { memoizeByObject } from '../../../domain/memoize-by-object.ts';
import type { FlagFacts } from './flag-facts.ts';
import { type Explained, type FlagReason, reasonOf } from './flag-reason.ts';
import type { FlagAnswer } from './sdk-wire.ts';

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
