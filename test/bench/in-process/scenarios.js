/**
 * What every evaluator in one process is asked, in words that each of them can express: a flag that is on, a flag with five
 * rules of three conditions of which the last one matches (each of the others fails at its last condition, so that all fifteen
 * are asked), and a flag that splits subjects in halves. Those with a way to answer all flags at once are asked for 1,000 too.
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

/** How many flags `all` answers, and what they are in turn: on, off, on for a plan, and split in halves. */
export const ALL_FLAGS = 1_000;
const kinds = ['on', 'off', 'pro', 'halves'];
export const allFlags = Array.from({ length: ALL_FLAGS }, (_, index) => ({
  key: `flag-${index}`,
  kind: kinds[index % kinds.length],
}));

/** How many of a list of answers are on; undefined if one is missing. */
export function onAmong(answers) {
  return answers.length === ALL_FLAGS ? answers.filter(({ value }) => value === true).length : undefined;
}

/** What an evaluator must answer, or why its answers are wrong; undefined: they are right. */
export const expectations = {
  onOff: (answers) => (answers.every((answer) => answer === true) ? undefined : 'not on for every subject'),
  rules: (answers) =>
    answers.every((answer) => answer === 'rule-5') ? undefined : 'not the last rule for every subject',
  split: (answers) => {
    const share = answers.filter((answer) => answer === true).length / answers.length;
    return share > 0.42 && share < 0.58 ? undefined : `on for ${Math.round(share * 100)} % instead of half`;
  },
  // Two kinds of four are on for these subjects, and one is on for half of them.
  all: (answers) => {
    const wrong = answers.map(onAmong).find((on) => !(on > ALL_FLAGS * 0.55 && on < ALL_FLAGS * 0.7));
    return wrong === undefined ? undefined : `${wrong} of the flags are on`;
  },
};
