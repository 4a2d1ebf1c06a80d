import common from '@eppo/js-client-sdk-common';
import { FLAGS, rules, subjects } from './scenarios.js';

const TOTAL_SHARDS = 10_000;
const everybody = [{ salt: 'all', ranges: [{ start: 0, end: TOTAL_SHARDS }] }];
const half = (start, end) => [{ salt: 'halves', ranges: [{ start, end }] }];
const allocation = (key, splits, more = {}) => ({ key, doLog: false, splits, ...more });

const flag = (key, variationType, values, allocations) => ({
  ...{ key, enabled: true, variationType, totalShards: TOTAL_SHARDS, allocations },
  variations: Object.fromEntries(values.map((value) => [String(value), { key: String(value), value }])),
});

const configuration = {
  ...{ createdAt: '2026-01-01T00:00:00Z', format: 'SERVER', environment: { name: 'production' } },
  flags: {
    [FLAGS.onOff]: flag(
      FLAGS.onOff,
      'BOOLEAN',
      [true],
      [allocation('all', [{ variationKey: 'true', shards: everybody }])],
    ),
    [FLAGS.rules]: flag(
      FLAGS.rules,
      'STRING',
      rules.map(({ variant }) => variant),
      rules.map(({ country, plan, age, variant }) =>
        allocation(variant, [{ variationKey: variant, shards: everybody }], {
          rules: [
            {
              conditions: [
                { attribute: 'country', operator: 'ONE_OF', value: [country] },
                { attribute: 'plan', operator: 'ONE_OF', value: [plan] },
                { attribute: 'age', operator: 'GTE', value: age },
              ],
            },
          ],
        }),
      ),
    ),
    [FLAGS.split]: flag(
      FLAGS.split,
      'BOOLEAN',
      [true, false],
      [
        allocation('halves', [
          { variationKey: 'true', shards: half(0, 5_000) },
          { variationKey: 'false', shards: half(5_000, TOTAL_SHARDS) },
        ]),
      ],
    ),
  },
};

/** Eppo, offline. */
export const eppoSdk = {
  name: '@eppo/node-server-sdk',
  async start() {
    // The client of the server SDK, with its configuration put where it would otherwise arrive from the network.
    const store = new common.MemoryOnlyConfigurationStore();
    store.setFormat('SERVER');
    await store.setEntries(configuration.flags);
    const client = new common.EppoClient({ flagConfigurationStore: store, isObfuscated: false });
    const attributes = subjects.map(({ country, plan, age }) => ({ country, plan, age }));
    return {
      onOff: (index) => client.getBooleanAssignment(FLAGS.onOff, subjects[index].key, attributes[index], false),
      rules: (index) => client.getStringAssignment(FLAGS.rules, subjects[index].key, attributes[index], 'none'),
      split: (index) => client.getBooleanAssignment(FLAGS.split, subjects[index].key, attributes[index], false),
      stop() {},
    };
  },
};
