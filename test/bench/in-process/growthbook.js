import { GrowthBookClient } from '@growthbook/growthbook';
import { FLAGS, rules, subjects } from './scenarios.js';

const features = {
  [FLAGS.onOff]: { defaultValue: true },
  [FLAGS.rules]: {
    defaultValue: 'none',
    rules: rules.map(({ country, plan, age, variant }) => ({
      condition: { country, plan, age: { $gte: age } },
      force: variant,
    })),
  },
  [FLAGS.split]: { defaultValue: false, rules: [{ force: true, coverage: 0.5, hashAttribute: 'id' }] },
};

/** GrowthBook, by its client for many users. */
export const growthBook = {
  name: '@growthbook/growthbook',
  async start() {
    const client = new GrowthBookClient();
    client.initSync({ payload: { features } });
    const users = subjects.map(({ key, ...attributes }) => ({ attributes: { id: key, ...attributes } }));
    return {
      onOff: (index) => client.evalFeature(FLAGS.onOff, users[index]).value,
      rules: (index) => client.evalFeature(FLAGS.rules, users[index]).value,
      split: (index) => client.evalFeature(FLAGS.split, users[index]).value,
      stop: () => client.destroy(),
    };
  },
};
