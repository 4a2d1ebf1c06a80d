import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  await own.flag('other');
});
afterAll(() => app.close());

const repeated = <Item>(count: number, item: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => item(index));

const condition = { attribute: 'plan', operator: 'EQUALS', values: ['pro'] };
const production = (setting: object) => ({ settings: [{ environment: 'production', ...setting }] });
const ruled = (rule: object) => production({ rules: [{ key: 'rule', ...rule }] });

async function problemsOf(mutation: string, input: object): Promise<readonly string[]> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) {
    result: ${mutation}(input: $input) { __typename ... on ValidationError { problems { path } } }
  }`;
  const { data, errors } = await app.graphql<{ result: { problems?: readonly { path: string }[] } }>(document, {
    input: { organizationId: own.organizationId, ...input },
  });
  expect(errors).toBeUndefined();
  return (data.result.problems ?? []).map(({ path }) => path);
}

/** Each list of a mutation that the schema bounds, with one item too many, and the path of the one problem. */
const tooLong: readonly (readonly [path: string, mutation: string, input: () => object])[] = [
  ['tags', 'createFlag', () => ({ tags: repeated(101, (i) => `t${i}`) })],
  ['prerequisites', 'createFlag', () => ({ prerequisites: repeated(101, () => ({ flagKey: 'other' })) })],
  ['variants', 'createFlag', () => ({ variants: repeated(201, (i) => ({ key: `v${i}`, value: true })) })],
  ['settings.0.rules', 'createFlag', () => production({ rules: repeated(501, (i) => ({ key: `r${i}` })) })],
  [
    'settings.0.rules.0.groups',
    'createFlag',
    () => ruled({ groups: repeated(201, () => ({ conditions: [condition] })) }),
  ],
  [
    'settings.0.rules.0.groups.0.conditions',
    'createFlag',
    () => ruled({ groups: [{ conditions: repeated(201, () => condition) }] }),
  ],
  [
    'settings.0.rules.0.groups.0.conditions.0.values',
    'createFlag',
    () => ruled({ groups: [{ conditions: [{ ...condition, values: repeated(10_001, (i) => `v${i}`) }] }] }),
  ],
  [
    'settings.0.rules.0.split',
    'createFlag',
    () => ruled({ split: repeated(201, (i) => ({ variant: `v${i}`, weight: 0 })) }),
  ],
  [
    'settings.0.rules.0.exposureSchedule.steps',
    'createFlag',
    () => ruled({ exposureSchedule: { steps: repeated(101, () => ({ exposurePercentage: 50 })) } }),
  ],
  [
    'settings.0.enrollment.conditions',
    'createFlag',
    () => production({ enrollment: { conditions: repeated(201, () => condition) } }),
  ],
  ['groups', 'createSegment', () => ({ kind: 'DYNAMIC', groups: repeated(201, () => ({ conditions: [condition] })) })],
  [
    'groups.0.conditions',
    'createSegment',
    () => ({ kind: 'DYNAMIC', groups: [{ conditions: repeated(201, () => condition) }] }),
  ],
  ['members', 'createSegment', () => ({ kind: 'STATIC', members: repeated(10_001, (i) => `m${i}`) })],
  ['queries', 'createEnvironment', () => ({ queries: repeated(21, (i) => `q${i}`) })],
];

describe('a list in a mutation', () => {
  it.each(tooLong)('has at most as many items as the schema says: %s of %s', async (path, mutation, input) => {
    const problems = await problemsOf(mutation, { key: 'too-long', ...input() });
    expect(problems).toContain(path);
    expect(problems.length).toBeLessThan(250);
  });
});
