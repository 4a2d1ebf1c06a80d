/**
 * What every evaluator in one process is asked, in words that each of them can express: a flag that is on, a flag with five
 * rules of three conditions of which the last one matches (each of the others fails at its last condition, so that all fifteen
 * are asked), and a flag that splits subjects in halves.
 */

/** How many subjects take turns. */
export const SUBJECTS = 1_000;

/** The subjects: all of one country and plan, of ages from 30 to 69. */
export const subjects = Array.from({ length: SUBJECTS }, (_, index) => ({
  key: `user-${index}`,
  country: 'NO',
  plan: 'pro',
  age: 30 + (index % 40),
}));

/** The rules: what each asks, and the variant that it serves. */
export const rules = [95, 90, 85, 80, 18].map((age, index) => ({
  country: 'NO',
  plan: 'pro',
  age,
  variant: `rule-${index + 1}`,
}));

/** The keys of the three flags. */
export const FLAGS = { onOff: 'on-off', rules: 'five-rules', split: 'halves' };

/** What an evaluator must answer, or why its answers are wrong; undefined: they are right. */
export const expectations = {
  onOff: (answers) => (answers.every((answer) => answer === true) ? undefined : 'not on for every subject'),
  rules: (answers) =>
    answers.every((answer) => answer === 'rule-5') ? undefined : 'not the last rule for every subject',
  split: (answers) => {
    const share = answers.filter((answer) => answer === true).length / answers.length;
    return share > 0.42 && share < 0.58 ? undefined : `on for ${Math.round(share * 100)} % instead of half`;
  },
};
