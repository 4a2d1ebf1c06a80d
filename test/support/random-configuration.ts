import * as fc from 'fast-check';
import type { JsonObject } from '../../src/domain/json.ts';

const FLAGS = ['alpha', 'beta', 'gamma', 'delta'];
const SEGMENTS = ['crew', 'friends', 'visitors'];
const ENVIRONMENTS = ['production', 'staging', 'preview'];
const HOLDOUTS = ['control', 'late'];
const VARIANTS = ['on', 'off', 'other'];

const percentage = fc.integer({ min: 0, max: 100 });
const optional = <Members extends Record<string, fc.Arbitrary<unknown>>>(members: Members) =>
  fc.record(members, { requiredKeys: [] });

/** A condition that refers only to what is made before. */
function condition(flags: readonly string[], segments: readonly string[]): fc.Arbitrary<JsonObject> {
  const country: fc.Arbitrary<JsonObject> = fc.record({
    attribute: fc.constant('country'),
    operator: fc.constantFrom('EQUALS', 'CONTAINS'),
    values: fc.uniqueArray(fc.constantFrom('NO', 'SE', 'DK'), { minLength: 1 }),
    negate: fc.boolean(),
  });
  const ofFlags = flags.map((attribute) => ({ attribute, operator: 'FLAG_EVALUATES_TO', values: [true] }));
  const ofSegments = segments.map((key) => ({ operator: 'IN_SEGMENT', values: [key] }));
  return fc.oneof(country, ...[...ofFlags, ...ofSegments].map((each) => fc.constant<JsonObject>(each)));
}

function groups(flags: readonly string[], segments: readonly string[]) {
  const group = fc.record({
    match: fc.constantFrom('ALL', 'ANY'),
    conditions: fc.array(condition(flags, segments), { minLength: 1, maxLength: 2 }),
  });
  return fc.array(group, { maxLength: 2 });
}

function setting(flags: readonly string[]) {
  const schedule = fc.record({
    autostart: fc.boolean(),
    steps: fc.constant([{ exposurePercentage: 10, intervalMilliseconds: 1000 }, { exposurePercentage: 50 }]),
  });
  const rule = (key: string) =>
    fc.record(
      {
        key: fc.constant(key),
        groups: groups(flags, SEGMENTS),
        exposurePercentage: percentage,
        fallsThrough: fc.boolean(),
        variant: fc.constantFrom(...VARIANTS),
        exposureSchedule: fc.option(schedule),
      },
      { requiredKeys: ['key', 'variant'] },
    );
  return optional({
    enabled: fc.constantFrom(true, false, null),
    defaultVariant: fc.constantFrom(...VARIANTS, null),
    overrideVariant: fc.constantFrom(...VARIANTS, null),
    rolloutPercentage: percentage,
    rolloutCondition: fc.option(
      optional({ minVersion: fc.constant('2.0.0'), activationDate: fc.constant('2026-07-01T00:00:00Z') }),
    ),
    rules: fc.uniqueArray(fc.constantFrom('first', 'second', 'third')).chain((keys) => fc.tuple(...keys.map(rule))),
  });
}

function flag(index: number) {
  const earlier = FLAGS.slice(0, index);
  return optional({
    name: fc.constantFrom('A name', 'Another'),
    tags: fc.uniqueArray(fc.constantFrom('web', 'app')),
    holdout: fc.constantFrom(...HOLDOUTS, null),
    permanent: fc.boolean(),
    prerequisites: fc
      .uniqueArray(fc.constantFrom(...earlier, ''))
      .map((keys) => keys.filter((key) => key !== '').map((flagKey) => ({ flagKey }))),
    settings: optional(Object.fromEntries(ENVIRONMENTS.map((key) => [key, setting(earlier)]))),
  }).map((members) => ({
    ...members,
    ...{ valueType: 'STRING', variants: VARIANTS.map((key) => ({ key, value: `the ${key}` })) },
  }));
}

const segment = (index: number) =>
  index === 0
    ? fc.record({ kind: fc.constant('STATIC'), members: fc.uniqueArray(fc.constantFrom('ida', 'ola', 'kari')) })
    : optional({ kind: fc.constant('DYNAMIC'), groups: groups([], SEGMENTS.slice(0, index)) });

/** Every item of a list, each under its key. */
const each = (keys: readonly string[], make: (index: number) => fc.Arbitrary<unknown>) =>
  fc.record(Object.fromEntries(keys.map((key, index) => [key, make(index)])));

const environment = (index: number) =>
  optional({ name: fc.constantFrom('One', 'Two'), recordsSubjects: fc.boolean() }).map((members) => ({
    ...members,
    isDefault: index === 0,
    isProduction: index === 0,
  }));

/** Documents of an organization in which everything can refer to everything before it. */
export const randomConfiguration: fc.Arbitrary<JsonObject> = fc
  .record({
    environments: each(ENVIRONMENTS, environment),
    holdouts: each(HOLDOUTS, () => fc.record({ exclusionPercentage: percentage })),
    segments: each(SEGMENTS, segment),
    flags: each(FLAGS, flag),
  })
  .map((members) => JSON.parse(JSON.stringify({ format: 1, ...members })));
