import { InMemStorageProvider, Unleash } from 'unleash-client';
import { FLAGS, rules, subjects } from './scenarios.js';

const feature = (name, strategies, variants = []) => ({
  ...{ name, type: 'release', enabled: true, stale: false, impressionData: false, strategies, variants },
});

const constraint = (contextName, operator, value) => ({ contextName, operator, ...value, inverted: false });

const variant = (name) => [
  { name, weight: 1_000, weightType: 'fix', payload: { type: 'string', value: name }, stickiness: 'default' },
];

const features = [
  feature(FLAGS.onOff, [{ name: 'default', parameters: {}, constraints: [] }]),
  feature(
    FLAGS.rules,
    rules.map((rule) => ({
      name: 'flexibleRollout',
      parameters: { rollout: '100', stickiness: 'default', groupId: FLAGS.rules },
      constraints: [
        constraint('country', 'IN', { values: [rule.country] }),
        constraint('plan', 'IN', { values: [rule.plan] }),
        constraint('age', 'NUM_GTE', { value: String(rule.age) }),
      ],
      variants: variant(rule.variant),
    })),
  ),
  feature(FLAGS.split, [
    {
      name: 'flexibleRollout',
      parameters: { rollout: '50', stickiness: 'userId', groupId: 'halves' },
      constraints: [],
    },
  ]),
];

/** Unleash, without metrics. */
export const unleash = {
  name: 'unleash-client',
  async start() {
    const client = new Unleash({
      ...{ appName: 'bench', url: 'http://127.0.0.1:9/', refreshInterval: 0, disableMetrics: true },
      ...{ skipInstanceCountWarning: true, storageProvider: new InMemStorageProvider() },
      bootstrap: { data: features },
    });
    // It asks its server once, which is not there.
    client.on('error', () => {});
    client.on('warn', () => {});
    await new Promise((resolve) => client.once('ready', resolve));
    const contexts = subjects.map(({ key, country, plan, age }) => ({
      ...{ userId: key, properties: { country, plan, age: String(age) } },
    }));
    return {
      onOff: (index) => client.isEnabled(FLAGS.onOff, contexts[index]),
      rules: (index) => client.getVariant(FLAGS.rules, contexts[index]).payload?.value,
      split: (index) => client.isEnabled(FLAGS.split, contexts[index]),
      stop: () => client.destroy(),
    };
  },
};
