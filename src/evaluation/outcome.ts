import type { Evaluation, EvaluationError, Reason, RolloutFindings } from '../domain/evaluation.ts';
import type { Flag, Variant } from '../domain/flag.ts';
import { isSealed, REDACTED_PAYLOAD } from '../domain/sealed-payload.ts';

/** One of the answers that a flag can give, created when the flag is compiled so that evaluating allocates nothing. */
export class Outcome {
  /** Why, in a sentence, for explanations. */
  readonly because: string;
  /** Whether it counts as on for those that depend on the flag: `true` for BOOLEAN, any variant for the others. */
  readonly isOn: boolean;
  readonly variant: string | null;
  private latest: Evaluation;
  private revision: number;
  private needing: Outcome | null = null;

  constructor(evaluation: Evaluation, isOn: boolean, because: string) {
    this.latest = Object.freeze(evaluation);
    this.revision = evaluation.revision;
    this.isOn = isOn;
    this.variant = evaluation.variant;
    this.because = because;
  }

  /** The same answer, reached through a percentage that had no targeting key to hash. */
  get needingTargetingKey(): Outcome {
    this.needing ??= new Outcome({ ...this.latest, needs: 'TARGETING_KEY' }, this.isOn, this.because);
    return this.needing;
  }

  /** The answer as of a revision. Frozen, because callers share it. */
  at(revision: number): Evaluation {
    if (this.revision !== revision) {
      this.latest = Object.freeze({ ...this.latest, revision });
      this.revision = revision;
    }
    return this.latest;
  }
}

/** What an answer of "off" can report besides its reason. */
export interface OffDetails {
  readonly variant?: string;
  readonly rollout?: RolloutFindings | null;
  readonly error?: EvaluationError;
  readonly detail?: string;
}

/** The flag is on with none of its variants, and so has no value. */
export function onOutcome(flag: Flag, reason: Reason, because: string, rollout: RolloutFindings | null): Outcome {
  return new Outcome({ ...blank(flag), reason, value: undefined, rollout }, true, because);
}

/** The flag answers off: `false` for BOOLEAN, no value for the others. */
export function offOutcome(flag: Flag, reason: Reason, because: string, details: OffDetails = {}): Outcome {
  const { variant = null, rollout = null, error = null, detail = null } = details;
  const value = flag.valueType === 'BOOLEAN' ? false : undefined;
  return new Outcome({ ...blank(flag), reason, value, variant, rollout, error, detail }, false, because);
}

/** The rule that decided. */
export interface DecidingRule {
  readonly key: string;
  readonly index: number;
}

/** The flag answers with a variant. */
export function variantOutcome(
  flag: Flag,
  variant: Variant,
  reason: Reason,
  because: string,
  rollout: RolloutFindings | null,
  rule: DecidingRule | null = null,
): Outcome {
  const { key, value } = variant;
  const payload = isSealed(variant.payload) ? REDACTED_PAYLOAD : variant.payload;
  const [ruleKey, ruleIndex] = rule === null ? [null, null] : [rule.key, rule.index];
  const evaluation = { ...blank(flag), reason, value, variant: key, payload, ruleKey, ruleIndex, rollout };
  return new Outcome(evaluation, flag.valueType !== 'BOOLEAN' || value === true, because);
}

/** The answer for a flag that does not exist. */
export function unknownFlag(flagKey: string, revision: number): Evaluation {
  const detail = `there is no flag "${flagKey}"`;
  return { ...BLANK, flagKey, reason: 'FLAG_NOT_FOUND', error: 'FLAG_NOT_FOUND', detail, revision };
}

// One literal for all answers, so that the JavaScript engine meets one shape of object.
const BLANK: Evaluation = {
  flagKey: '',
  reason: 'OFF',
  value: undefined,
  variant: null,
  payload: null,
  ruleKey: null,
  ruleIndex: null,
  rollout: null,
  error: null,
  detail: null,
  needs: null,
  flagVersion: 0,
  revision: 0,
};

function blank(flag: Flag): Evaluation {
  return { ...BLANK, flagKey: flag.key, flagVersion: flag.version };
}
