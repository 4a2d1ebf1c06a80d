import { init } from '@launchdarkly/node-server-sdk';
import { TestData } from '@launchdarkly/node-server-sdk/integrations';
import { FLAGS, rules, subjects } from './scenarios.js';

const clause = (attribute, op, value) => ({ contextKind: 'user', attribute, op, values: [value], negate: false });

const common = { version: 1, on: true, targets: [], contextTargets: [], prerequisites: [], salt: 'salt', rules: [] };

/** LaunchDarkly, without events. Its evaluation answers with a promise. */
export const launchDarkly = {
  name: '@launchdarkly/node-server-sdk',
  isAsync: true,
  async start() {
    const data = new TestData();
    const variations = rules.map(({ variant }) => variant);
    data.usePreconfiguredFlag({
      ...{ ...common, key: FLAGS.onOff, variations: [true, false], fallthrough: { variation: 0 }, offVariation: 1 },
    });
    data.usePreconfiguredFlag({
      ...{
        ...common,
        key: FLAGS.rules,
        variations: [...variations, 'none'],
        fallthrough: { variation: 5 },
        offVariation: 5,
      },
      rules: rules.map(({ country, plan, age }, variation) => ({
        ...{ id: `rule-${variation}`, variation, trackEvents: false },
        clauses: [
          clause('country', 'in', country),
          clause('plan', 'in', plan),
          clause('age', 'greaterThanOrEqual', age),
        ],
      })),
    });
    data.usePreconfiguredFlag({
      ...{ ...common, key: FLAGS.split, variations: [true, false], offVariation: 1 },
      fallthrough: {
        rollout: {
          kind: 'rollout',
          contextKind: 'user',
          variations: [
            { variation: 0, weight: 50_000 },
            { variation: 1, weight: 50_000 },
          ],
        },
      },
    });
    const silent = { error() {}, warn() {}, info() {}, debug() {} };
    const client = init('sdk-key', {
      ...{ updateProcessor: data.getFactory(), sendEvents: false, logger: silent, diagnosticOptOut: true },
    });
    await client.waitForInitialization({ timeout: 5 });
    const contexts = subjects.map((subject) => ({ kind: 'user', ...subject }));
    return {
      onOff: (index) => client.boolVariation(FLAGS.onOff, contexts[index], false),
      rules: (index) => client.stringVariation(FLAGS.rules, contexts[index], 'none'),
      split: (index) => client.boolVariation(FLAGS.split, contexts[index], false),
      stop: () => client.close(),
    };
  },
};
