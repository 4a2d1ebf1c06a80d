import { rules, subjects } from './scenarios.js';

/** FNV-1a with 32 bits. */
function hash(text) {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return state >>> 0;
}

const checks = rules.map(
  ({ country, plan, age, variant }) =>
    (subject) =>
      subject.country === country && subject.plan === plan && subject.age >= age ? variant : undefined,
);

function firstRule(subject) {
  for (const check of checks) {
    const found = check(subject);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The ceiling: the same questions written by hand, with a hash of 32 bits. */
export const closure = {
  name: 'hand-written closure',
  isFloor: true,
  async start() {
    return {
      onOff: () => true,
      rules: (index) => firstRule(subjects[index]),
      split: (index) => hash(`halves.${subjects[index].key}`) < 0x80000000,
      stop() {},
    };
  },
};
