import { FLAGS, rules, subjects } from './scenarios.js';

// The package names only its client; its engine, which answers without the client's cost, is asked for by its path.
const { getEvaluationResult } = await import(
  new URL('../node_modules/flagsmith-nodejs/build/esm/flagsmith-engine/index.js', import.meta.url)
);

const feature = (name, value, more = {}) => ({
  ...{ key: name, name, enabled: true, value, metadata: { id: 1 } },
  ...more,
});

const segments = Object.fromEntries(
  rules.map(({ country, plan, age, variant }, index) => [
    variant,
    {
      ...{ key: variant, name: variant, metadata: {} },
      rules: [
        {
          type: 'ALL',
          rules: [],
          conditions: [
            { operator: 'EQUAL', property: 'country', value: country },
            { operator: 'EQUAL', property: 'plan', value: plan },
            { operator: 'GREATER_THAN_INCLUSIVE', property: 'age', value: String(age) },
          ],
        },
      ],
      overrides: [feature(FLAGS.rules, variant, { priority: index })],
    },
  ]),
);

const halves = feature(FLAGS.split, 'off', { variants: [{ value: 'on', weight: 50, priority: 1 }] });

/** Flagsmith's engine, with one feature in a context, which flatters it: it always answers all of them. */
export const flagsmith = {
  name: 'flagsmith-nodejs (engine)',
  async start() {
    const environment = { key: 'production', name: 'Production' };
    const contexts = (features, withSegments) =>
      subjects.map(({ key, ...traits }) => ({
        ...{ environment, features, segments: withSegments, identity: { identifier: key, key, traits } },
      }));
    const onOff = contexts({ [FLAGS.onOff]: feature(FLAGS.onOff, null) }, {});
    const five = contexts({ [FLAGS.rules]: feature(FLAGS.rules, 'none') }, segments);
    const split = contexts({ [FLAGS.split]: halves }, {});
    return {
      onOff: (index) => getEvaluationResult(onOff[index]).flags[FLAGS.onOff].enabled,
      rules: (index) => getEvaluationResult(five[index]).flags[FLAGS.rules].value,
      split: (index) => getEvaluationResult(split[index]).flags[FLAGS.split].value === 'on',
      stop() {},
    };
  },
};
