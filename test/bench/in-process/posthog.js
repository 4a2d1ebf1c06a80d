import { PostHog } from 'posthog-node';
import { FLAGS, rules, subjects } from './scenarios.js';

const flag = (id, key, filters) => ({
  ...{ id, team_id: 1, name: key, key, filters, deleted: false, active: true, version: 1 },
  ...{ ensure_experience_continuity: false, evaluation_runtime: 'all', bucketing_identifier: null },
});

const property = (key, operator, value) => ({ key, operator, value, type: 'person' });

const definitions = {
  ...{ group_type_mapping: {}, cohorts: {} },
  flags: [
    flag(1, FLAGS.onOff, { groups: [{ properties: [], rollout_percentage: 100 }] }),
    flag(2, FLAGS.rules, {
      groups: rules.map(({ country, plan, age, variant }) => ({
        properties: [
          property('country', 'exact', country),
          property('plan', 'exact', plan),
          property('age', 'gte', String(age)),
        ],
        ...{ rollout_percentage: 100, variant },
      })),
      multivariate: { variants: rules.map(({ variant }) => ({ key: variant, rollout_percentage: 20 })) },
    }),
    flag(3, FLAGS.split, { groups: [{ properties: [], rollout_percentage: 50 }] }),
  ],
};

/** PostHog, evaluating locally. Its hash is asynchronous. */
export const postHog = {
  name: 'posthog-node (local)',
  isAsync: true,
  async start() {
    const client = new PostHog('phc_bench', {
      ...{ host: 'http://127.0.0.1:9', personalApiKey: 'phx_bench', featureFlagsPollingInterval: 86_400_000 },
      fetch: async () => new Response(JSON.stringify(definitions), { status: 200 }),
    });
    await client.waitForLocalEvaluationReady(3_000);
    const ask = (key, index) => {
      const { key: subject, ...personProperties } = subjects[index];
      return client.getFeatureFlag(key, subject, {
        personProperties,
        onlyEvaluateLocally: true,
        sendFeatureFlagEvents: false,
      });
    };
    return {
      onOff: (index) => ask(FLAGS.onOff, index),
      rules: (index) => ask(FLAGS.rules, index),
      split: (index) => ask(FLAGS.split, index),
      stop: () => client.shutdown(),
    };
  },
};
