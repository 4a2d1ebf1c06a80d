import { getClient, PollingMode, User } from '@configcat/sdk/node';
import { allFlags, FLAGS, rules, subjects } from './scenarios.js';

// ConfigCat's numbers for "equals (text)" and "≥ (number)".
const EQUALS = 28;
const AT_LEAST = 15;

const text = (value) => ({ v: { s: value }, i: value });
const condition = (attribute, comparator, value) => ({ u: { a: attribute, c: comparator, ...value } });

const config = {
  p: { u: 'https://localhost', r: 0, s: 'salt' },
  f: {
    [FLAGS.onOff]: { t: 0, v: { b: true }, i: 'on' },
    [FLAGS.rules]: {
      ...{ t: 1, ...text('none') },
      r: rules.map(({ country, plan, age, variant }) => ({
        c: [
          condition('country', EQUALS, { s: country }),
          condition('plan', EQUALS, { s: plan }),
          condition('age', AT_LEAST, { d: age }),
        ],
        s: text(variant),
      })),
    },
    [FLAGS.split]: {
      ...{ t: 0, v: { b: false }, i: 'off' },
      p: [
        { p: 50, v: { b: true }, i: 'on' },
        { p: 50, v: { b: false }, i: 'off' },
      ],
    },
  },
};

const kinds = {
  on: { t: 0, v: { b: true }, i: 'on' },
  off: { t: 0, v: { b: false }, i: 'off' },
  pro: {
    ...{ t: 0, v: { b: false }, i: 'off' },
    r: [{ c: [condition('plan', EQUALS, { s: 'pro' })], s: { v: { b: true }, i: 'on' } }],
  },
  halves: config.f[FLAGS.split],
};

const all = { ...config, f: Object.fromEntries(allFlags.map(({ key, kind }) => [key, kinds[kind]])) };

async function snapshotOf(settings, sdkKey) {
  const cache = { get: () => `${Date.now()}\n"etag"\n${JSON.stringify(settings)}`, set() {} };
  const client = getClient(sdkKey, PollingMode.ManualPoll, { cache, offline: true });
  await client.waitForReady();
  // Reads the cache.
  await client.getAllKeysAsync();
  return { snapshot: client.snapshot(), dispose: () => client.dispose() };
}

/** ConfigCat, by snapshots of its client. */
export const configCat = {
  name: '@configcat/sdk (snapshot)',
  async start() {
    const [{ snapshot, ...client }, { snapshot: allSnapshot, ...allClient }] = [
      await snapshotOf(config, 'configcat-sdk-1/0000000000000000000000/1111111111111111111111'),
      await snapshotOf(all, 'configcat-sdk-1/0000000000000000000000/2222222222222222222222'),
    ];
    const allKeys = allSnapshot.getAllKeys();
    const users = subjects.map(
      ({ key, country, plan, age }) => new User(key, undefined, undefined, { country, plan, age }),
    );
    return {
      onOff: (index) => snapshot.getValue(FLAGS.onOff, false, users[index]),
      rules: (index) => snapshot.getValue(FLAGS.rules, 'none', users[index]),
      split: (index) => snapshot.getValue(FLAGS.split, false, users[index]),
      all: (index) => allKeys.map((key) => allSnapshot.getValueDetails(key, false, users[index])),
      stop() {
        client.dispose();
        allClient.dispose();
      },
    };
  },
};
