import { getNamedType, isInterfaceType, isLeafType, isObjectType, isRequiredArgument } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { statementsOf } from '../support/count-statements.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
let organizationId: string;

/** What each mutation below changes. */
const named = () => ({ organizationId, flagKey: 'full', environment: 'production' });

beforeAll(async () => {
  app = await createTestApp({ now: '2026-03-01T00:00:00Z' });
  ({ organizationId } = await makeOrganization(app.services));
  await mutate(app, 'createHoldout', { organizationId, key: 'held', name: 'Held', exclusionPercentage: 5 });
  const made = await mutate(app, 'createFlag', {
    ...{ organizationId, key: 'full', name: 'Full', description: 'Has all of it', tags: ['a', 'b'], holdout: 'held' },
    ...{ valueType: 'JSON', jsonSchema: { type: 'object' }, bucketing: { by: 'GROUP', groupType: 'company' } },
    ...{ permanent: true, experienceContinuity: true, distributionChannel: 'SERVER' },
    variants: [
      { key: 'one', value: { one: 1 } },
      { key: 'two', value: { two: 2 } },
    ],
    settings: [
      {
        ...{
          environment: 'production',
          enabled: true,
          defaultVariant: 'two',
          overrideVariant: 'one',
          rolloutPercentage: 12.5,
        },
        rolloutCondition: { minVersion: '2.0.0', activationDate: '2026-04-01T10:00:00.500Z' },
        enrollment: { conditions: [{ attribute: 'beta', operator: 'EQUALS', values: ['yes'] }] },
        rules: [{ key: 'everyone', variant: 'one' }],
      },
    ],
  });
  expect(made).toMatchObject({ __typename: 'Flag' });
});
afterAll(() => app.close());

/** The fields of a type that need no argument. */
function fieldsOf(name: string) {
  const type = schema.getType(name);
  const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
  return fields.filter(({ args }) => !args.some(isRequiredArgument));
}

const leavesOf = (name: string) =>
  fieldsOf(name).flatMap(({ name: leaf, type }) => (isLeafType(getNamedType(type)) ? [leaf] : []));

/** The relations that a change has written as well. */
const WRITTEN = ['flag', 'environment'];

/** Each leaf of a type and of the relations that are written alone, and each other field with the leaves below it. */
function selectionsOf(name: string): readonly string[] {
  const below = fieldsOf(name).flatMap((field) => {
    const leaves = leavesOf(getNamedType(field.type).name);
    const parts = WRITTEN.includes(field.name) ? leaves : leaves.length === 0 ? [] : [leaves.join(' ')];
    return parts.map((part) => `${field.name} { ${part} }`);
  });
  return [...leavesOf(name), ...below];
}

/** What a query reads of the same object. */
async function queried(type: string, id: unknown, selection: string): Promise<unknown> {
  const { data } = await app.graphql<{ readonly node: object }>(
    `query ($id: ID!) { node(id: $id) { ... on ${type} { id ${selection} } } }`,
    { id },
  );
  return data.node;
}

describe.each([
  ['Flag', 'updateFlag', (turn: number) => ({ organizationId, key: 'full', name: `Full ${turn}` })],
  ['FlagEnvironment', 'setFlagSetting', (turn: number) => ({ ...named(), rolloutPercentage: turn / 100 })],
])('a %s', (type, mutation, inputOf) => {
  it('has in the answer to a change, in each field, what a query reads afterwards', async () => {
    for (const [turn, selection] of selectionsOf(type).entries()) {
      const select = `... on ${type} { id ${selection} }`;
      const { __typename, ...answered } = await mutate(app, mutation, inputOf(turn + 1), { select });
      expect(answered, selection).toEqual(await queried(type, answered.id, selection));
    }
  });

  it('is not read again for what the change has written', async () => {
    const select = `... on ${type} { id version ${type === 'Flag' ? 'key name tags' : 'enabled switch environmentKey flag { key version }'} }`;
    const statements = await statementsOf(() => mutate(app, mutation, inputOf(5), { select }));
    expect(statements.filter((text) => /^\s*SELECT .*FROM "public"\."Flag/s.test(text))).toEqual([]);
  });
});
