const reasons: Readonly<Record<string, string>> = {
  ARCHIVED: 'archived',
  DEFAULT: 'the default',
  DISABLED: 'the switch is off',
  ENROLLMENT: 'opted in or out',
  ERROR: 'failed',
  FLAG_NOT_FOUND: 'no such flag',
  HOLDOUT: 'in the holdout',
  OFF: 'nothing decided',
  OVERRIDE: 'the override',
  PREREQUISITE_FAILED: 'a prerequisite failed',
  ROLLOUT_PENDING: 'condition not met yet',
  SPLIT: 'by percentage',
  TARGETING_MATCH: 'a rule matched',
};

/** Why an answer is what it is, in some words. A reason without words is shown as it is. */
export function reasonInWords(reason: string): string {
  return reasons[reason] ?? reason;
}
