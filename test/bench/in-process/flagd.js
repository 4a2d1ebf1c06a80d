import { FlagdCore } from '@openfeature/flagd-core';
import { allFlags, FLAGS, rules, subjects } from './scenarios.js';

const targeting = (last, [rule, ...others]) =>
  rule === undefined
    ? last
    : {
        if: [
          {
            and: [
              { '==': [{ var: 'country' }, rule.country] },
              { '==': [{ var: 'plan' }, rule.plan] },
              { '>=': [{ var: 'age' }, rule.age] },
            ],
          },
          rule.variant,
          targeting(last, others),
        ],
      };

const configuration = {
  flags: {
    [FLAGS.onOff]: { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'on' },
    [FLAGS.rules]: {
      state: 'ENABLED',
      variants: { none: 'none', ...Object.fromEntries(rules.map(({ variant }) => [variant, variant])) },
      defaultVariant: 'none',
      targeting: targeting('none', rules),
    },
    [FLAGS.split]: {
      state: 'ENABLED',
      variants: { on: true, off: false },
      defaultVariant: 'off',
      targeting: {
        fractional: [
          ['on', 50],
          ['off', 50],
        ],
      },
    },
  },
};

const kinds = {
  on: { defaultVariant: 'on' },
  off: { defaultVariant: 'off' },
  pro: { defaultVariant: 'off', targeting: { if: [{ '==': [{ var: 'plan' }, 'pro'] }, 'on', 'off'] } },
  halves: { defaultVariant: 'off', targeting: configuration.flags[FLAGS.split].targeting },
};

const all = {
  flags: Object.fromEntries(
    allFlags.map(({ key, kind }) => [key, { state: 'ENABLED', variants: { on: true, off: false }, ...kinds[kind] }]),
  ),
};

/** OpenFeature's flagd. */
export const flagd = {
  name: '@openfeature/flagd-core',
  async start() {
    const core = new FlagdCore();
    core.setConfigurations(JSON.stringify(configuration));
    const allCore = new FlagdCore();
    allCore.setConfigurations(JSON.stringify(all));
    const contexts = subjects.map(({ key, ...attributes }) => ({ targetingKey: key, ...attributes }));
    return {
      onOff: (index) => core.resolveBooleanEvaluation(FLAGS.onOff, false, contexts[index]).value,
      rules: (index) => core.resolveStringEvaluation(FLAGS.rules, 'none', contexts[index]).value,
      split: (index) => core.resolveBooleanEvaluation(FLAGS.split, false, contexts[index]).value,
      all: (index) => allCore.resolveAll(contexts[index]),
      stop() {},
    };
  },
};
