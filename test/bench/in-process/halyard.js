import { compileOrganization } from '../../../dist/compile.js';
import { evaluate, evaluateAll } from '../../../dist/evaluate.js';
import {
  condition,
  flag,
  onAndOff,
  organizationOf,
  plainOrganization,
  rule,
  variant,
} from '../fixtures/plain-organization.js';
import { ALL_FLAGS, FLAGS, rules, subjects } from './scenarios.js';

const NOW = Date.parse('2026-01-01T00:00:00.000Z');

const organization = organizationOf([
  flag(FLAGS.onOff, 'BOOLEAN', onAndOff, { defaultVariant: 'on' }),
  flag(
    FLAGS.rules,
    'STRING',
    rules.map((each) => variant(each.variant, each.variant)),
    {
      rules: rules.map((each) =>
        rule({
          key: each.variant,
          split: [{ id: each.variant, variant: each.variant, weight: 100 }],
          groups: [
            {
              id: each.variant,
              match: 'ALL',
              conditions: [
                condition('country', 'EQUALS', each.country),
                condition('plan', 'EQUALS', each.plan),
                condition('age', 'GREATER_THAN_OR_EQUAL', each.age),
              ],
            },
          ],
        }),
      ),
    },
  ),
  flag(FLAGS.split, 'BOOLEAN', onAndOff, {
    rules: [
      rule({
        key: 'halves',
        split: ['on', 'off'].map((key) => ({ id: key, variant: key, weight: 50 })),
      }),
    ],
  }),
]);
const compile = (each) => compileOrganization(each).environments.get('production');
const snapshot = compile(organization);

const contexts = subjects.map(({ key, ...attributes }) => ({
  ...{ targetingKey: key, appVersion: null, deviceId: null, attributes, groups: {} },
}));

/** Halyard's evaluation, as every API of it calls it. */
export const halyard = {
  name: 'Halyard',
  async start() {
    const all = compile(plainOrganization(ALL_FLAGS));
    return {
      onOff: (index) => evaluate(snapshot, FLAGS.onOff, contexts[index], NOW).value,
      rules: (index) => evaluate(snapshot, FLAGS.rules, contexts[index], NOW).value,
      split: (index) => evaluate(snapshot, FLAGS.split, contexts[index], NOW).value,
      all: (index) => evaluateAll(all, contexts[index], NOW),
      stop() {},
    };
  },
};
