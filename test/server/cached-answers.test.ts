import { type GraphQLField, type GraphQLObjectType, getNamedType, isLeafType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordReport } from '../../src/actions/subject/subjects.ts';
import { isBeyondLog, organizationHint } from '../../src/graph/lib/cache-hints.ts';
import { schema } from '../../src/graph/schema.ts';
import { argumentsOf } from '../isolation/graph-questions.ts';
import { askGraph } from '../support/ask-graph.ts';
import { type MarkedOrganization, makeMarkedOrganization, markedKeys } from '../support/marked-organization.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';

const DAY = 86_400_000;

/** What fields are asked with: names of things that every marked organization has. */
const names = {
  id: '$id',
  organizationId: '$id',
  key: `"${markedKeys.flag}"`,
  flagKey: `"${markedKeys.flag}"`,
  segmentKey: `"${markedKeys.segment}"`,
  targetingKey: `"${markedKeys.subject}"`,
  context: '{ targetingKey: "someone" }',
  conditions: '[]',
  interval: 'DAY',
  text: '"mark"',
  revision: '1',
  instant: '"2026-06-01T00:00:00Z"',
  to: '"2026-07-01T00:00:00Z"',
};

type Field = GraphQLField<unknown, unknown>;

/** A type, and the fields that lead to it from the root of a query. */
interface Place {
  readonly type: GraphQLObjectType;
  readonly fields: readonly Field[];
}

/** The shortest way to each type whose answers may be cached; ways without arguments before others, which may find nothing. */
function cacheablePlaces(): readonly Place[] {
  const roots = Object.values(schema.getQueryType()?.getFields() ?? {}).filter((field) => organizationHint(field));
  const places = new Map<GraphQLObjectType, Place>();
  const pending: Place[] = roots.flatMap((root) => placeBelow([], root));
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    if (places.has(next.type)) continue;
    places.set(next.type, next);
    const { fields } = next;
    const below = fieldsOf(next.type).sort((one, other) => required(one) - required(other));
    pending.push(...below.flatMap((field) => placeBelow(fields, field)));
    pending.sort((one, other) => requiredOn(one) - requiredOn(other));
  }
  return [...places.values()];
}

function placeBelow(fields: readonly Field[], field: Field): readonly Place[] {
  const type = getNamedType(field.type);
  return isObjectType(type) && !isBeyondLog(type) ? [{ type, fields: [...fields, field] }] : [];
}

/** The fields of a type whose answers may be cached. */
function fieldsOf(type: GraphQLObjectType): Field[] {
  return Object.values(type.getFields()).filter((field) => !isBeyondLog(field));
}

const required = (field: Field) => (argumentsOf(field, names) === '' ? 0 : 1);
const requiredOn = ({ fields }: Place) => fields.slice(1).filter(required).length;

/** One query for each field whose answer may be cached and leads no further, by the name of the field. */
const questions = cacheablePlaces().flatMap(({ type, fields }) =>
  fieldsOf(type)
    .filter((field) => isLeafType(getNamedType(field.type)))
    .map((field) => [`${type.name}.${field.name}`, documentOf([...fields, field])] as const),
);

function documentOf(fields: readonly Field[]): string {
  const asked = fields.reduceRight((below, field) => `{ ${field.name}${argumentsOf(field, names)} ${below} }`, '');
  return `query ($id: ID!) ${asked}`;
}

let app: TestApp;
let place: MarkedOrganization;
beforeAll(async () => {
  app = await createTestApp({ settings: { MAX_QUERY_DEPTH: '100', MAX_QUERY_COMPLEXITY: '10000000' } });
  place = await makeMarkedOrganization(app);
  // One that runs, so that the clock alone moves it on.
  const { organizationId } = place;
  const rule = { flagKey: markedKeys.flag, environment: 'production', ruleKey: markedKeys.rule };
  await mutate(app, 'startExposure', { organizationId, ...rule });
});
afterAll(() => app.close());

/** Changes all that answers can depend on and that the log does not have. */
async function changeBeyondLog(): Promise<void> {
  const { organizationId, secret } = place;
  const { services, clock } = app;
  clock.advance(100 * DAY);
  const document =
    'query ($id: ID!) { evaluateAll(organizationId: $id, context: { targetingKey: "later" }) { flagKey } }';
  await app.graphql(document, { id: organizationId }, { key: secret });
  const subjects = [{ targetingKey: 'later', set: { team: 'later', since: 5 } }];
  await recordReport(services, fullCaller, { organizationId, subjects });
  await services.usage.flush();
  await services.subjects.flush();
}

describe('an answer from the cache', () => {
  it('is of fields of many types', () => {
    const types = [
      'Organization.',
      'Flag.',
      'FlagEnvironment.',
      'TargetingRule.',
      'Variant.',
      'Segment.',
      'Environment.',
    ];
    for (const type of types)
      expect(
        questions.filter(([field]) => field.startsWith(type)),
        type,
      ).not.toEqual([]);
  });

  it('is not old when only time, usage and recorded subjects have changed since', async () => {
    const { organizationId: id } = place;
    const revision = async () => (await app.services.live.snapshot(id)).revision;
    for (const [, document] of questions) await app.graphql(document, { id });
    const before = await revision();
    await changeBeyondLog();
    // Otherwise nothing would be answered from the cache.
    expect(await revision()).toBe(before);
    const old: string[] = [];
    for (const [field, document] of questions) {
      const { data, errors } = await app.graphql(document, { id });
      expect(errors, field).toBeUndefined();
      const executed = await askGraph(app.services, fullCaller, document, { id });
      if (JSON.stringify(data) !== JSON.stringify(executed.data)) old.push(field);
    }
    expect(old).toEqual([]);
  });
});
