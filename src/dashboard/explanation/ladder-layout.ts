import type { JsonValue } from '../graph/json.ts';
import { withDateTimes } from '../words/times.ts';

/** One check of an evaluation, as the graph explains it. */
export interface LadderStep {
  readonly rung: string;
  readonly subject: string;
  readonly passed: boolean;
  readonly because: string;
  readonly ruleKey: string | null;
}

/** What an operator is called, between an attribute and its values. */
export interface OperatorWords {
  readonly operator: string;
  readonly label: string;
}

/** A rung of the ladder with what was checked on it. */
export interface LadderRung {
  readonly name: string;
  readonly label: string;
  readonly state: 'PASSED' | 'DECIDED' | 'NOT_ASKED';
  /** In one sentence. Undefined if it was not asked. */
  readonly because: string | undefined;
  /** The checks below the rung itself. */
  readonly details: readonly LadderStep[];
}

/** What each rung is called, in the order of the ladder. */
export const rungLabels: Readonly<Record<string, string>> = {
  EXISTS: 'Exists',
  SWITCH: 'Switch',
  ROLLOUT_CONDITION: 'Rollout condition',
  PREREQUISITES: 'Prerequisites',
  OVERRIDE: 'Override',
  ENROLLMENT: 'Enrollment',
  HOLDOUT: 'Holdout',
  TARGETING: 'Rules',
  DEFAULT: 'Default variant',
  OFF: 'Off',
};

/** The tab of a flag where it is set what decides on a rung, by its path and its label. */
export const rungTabs: Readonly<Record<string, readonly [path: string, label: string]>> = {
  SWITCH: ['rollout', 'Rollout'],
  ROLLOUT_CONDITION: ['rollout', 'Rollout'],
  PREREQUISITES: ['settings', 'Settings'],
  OVERRIDE: ['rollout', 'Rollout'],
  HOLDOUT: ['settings', 'Settings'],
  TARGETING: ['rules', 'Rules'],
  DEFAULT: ['rollout', 'Rollout'],
  OFF: ['rollout', 'Rollout'],
};

/** What was checked, with the words of its operator in place of its code: "plan is pro". */
function subjectInWords(subject: string, operators: readonly OperatorWords[]): string {
  const labels = new Map(operators.map(({ operator, label }) => [operator, label]));
  const parts = subject.split(' ');
  const code = parts.find((part) => labels.has(part));
  return withDateTimes(
    code === undefined ? subject : parts.with(parts.indexOf(code), labels.get(code) ?? code).join(' '),
  );
}

/**
 * The rungs in the order in which they were asked, the last of which decided, and then those that were not asked. An operator that is not
 * among those given is shown as its code.
 */
export function layOutLadder(
  steps: readonly LadderStep[],
  operators: readonly OperatorWords[] = [],
): readonly LadderRung[] {
  const names = [...new Set(steps.map(({ rung }) => rung))];
  const asked = names.map((name, index): LadderRung => {
    const own = steps.filter(({ rung }) => rung === name);
    const [first] = own;
    return {
      name,
      label: rungLabels[name] ?? name,
      state: index === names.length - 1 ? 'DECIDED' : 'PASSED',
      because: first && withDateTimes(first.because),
      details: own.slice(1).map((step) => ({
        ...step,
        ...{ subject: subjectInWords(step.subject, operators), because: withDateTimes(step.because) },
      })),
    };
  });
  const rest = Object.entries(rungLabels).filter(([name]) => !names.includes(name));
  return [
    ...asked,
    ...rest.map(([name, label]): LadderRung => ({ name, label, state: 'NOT_ASKED', because: undefined, details: [] })),
  ];
}

/**
 * Why a subject gets its answer, in one sentence: what the deciding rung says, and what of it was not met. Where no rung answered,
 * the last one that could have says why.
 */
export function whyInWords(steps: readonly LadderStep[]): string | undefined {
  const names = [...new Set(steps.map(({ rung }) => rung))];
  const decided = names.at(-1) === 'OFF' && names.length > 1 ? names.at(-2) : names.at(-1);
  const [first, ...details] = steps.filter(({ rung }) => rung === decided);
  if (first === undefined) return undefined;
  const unmet = first.passed ? [] : details.filter(({ passed }) => !passed);
  return withDateTimes([first, ...unmet.slice(0, 1)].map(({ because }) => because).join(': '));
}

/** A value as people read it: off, on, or as JSON. */
export function valueInWords(value: JsonValue, reason: string): string {
  if (value === null) return reason === 'FLAG_NOT_FOUND' || reason === 'ERROR' ? 'no answer' : 'off, without a value';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
