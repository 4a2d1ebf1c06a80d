import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { evaluateFlag } from '../../src/actions/evaluation/evaluations.ts';
import { recordReport } from '../../src/actions/subject/subjects.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import type { Database } from '../../src/store/database/database.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { createTestClock } from '../support/clock.ts';
import { statementsOf } from '../support/count-statements.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { anybody, makeOrganization, somebody, type TestOrganization } from '../support/test-organization.ts';

const clock = createTestClock('2026-06-01T10:30:00Z');
let database: Database;
let node: TestNode;
let place: TestOrganization;
beforeAll(async () => {
  database = await openTestDatabase();
  node = await startTestNode(database, clock);
});
afterAll(async () => {
  await node.close();
  await database.close();
});
beforeEach(async () => {
  place = await makeOrganization(node.services);
});

interface Usage {
  readonly flag: { readonly usage: readonly { time: string; variantKey: string | null; count: number }[] };
}

const usageQuery = (args: string) =>
  `query ($id: ID!) { flag(organizationId: $id, key: "beacon") { usage${args} { time variantKey count } } }`;
const ask = <Data>(source: string, caller = anybody) =>
  askGraph<Data>(node.services, caller, source, { id: place.organizationId });

async function evaluate(environment = 'production') {
  await evaluateFlag(node.services, anybody, { ...place, environment, flagKey: 'beacon', context: EMPTY_CONTEXT });
}

describe('the usage of a flag', () => {
  it('is how often it gave each variant, by the hour or by the day, in one environment', async () => {
    await place.flag('beacon');
    await evaluate();
    await evaluate('development');
    clock.advance(3_600_000);
    await evaluate();
    await recordReport(node.services, anybody, { ...place, evaluations: [{ flagKey: 'beacon', variant: 'on' }] });
    await node.services.usage.flush();
    const { data, errors } = await ask<Usage>(usageQuery(''));
    expect(errors).toBeUndefined();
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    expect(data.flag.usage).toEqual([
      { time: expect.stringMatching(/:00:00\.000Z$/), variantKey: 'on', count: 1 },
      { time: expect.stringMatching(/:00:00\.000Z$/), variantKey: 'on', count: 2 },
    ]);
    expect((await ask<Usage>(usageQuery('(interval: DAY)'))).data.flag.usage).toEqual([
      { time: `${day}T00:00:00.000Z`, variantKey: 'on', count: 3 },
    ]);
    expect((await ask<Usage>(usageQuery('(environment: "development")'))).data.flag.usage).toEqual([
      { time: expect.any(String), variantKey: null, count: 1 },
    ]);
    expect((await ask<Usage>(usageQuery('(environment: "nowhere\\u0000")'))).data.flag.usage).toEqual([]);
  });

  it('keeps to the span that is asked for, which has bounds', async () => {
    await place.flag('beacon');
    await evaluate();
    await node.services.usage.flush();
    const hour = 3_600_000;
    const start = clock.now() - (clock.now() % hour);
    const span = (from: number, to: number) =>
      usageQuery(`(from: "${new Date(from).toISOString()}", to: "${new Date(to).toISOString()}")`);
    expect((await ask<Usage>(span(start + 60_000, start + 2 * hour))).data.flag.usage).toHaveLength(1);
    expect((await ask<Usage>(span(start - hour, start))).data.flag.usage).toEqual([]);
    expect(codesOf(await ask(span(start, start)))).toEqual(['BAD_RANGE']);
    expect(codesOf(await ask(span(start, start + 8 * 24 * hour)))).toEqual(['BAD_RANGE']);
  });

  it('of many flags is read at once', async () => {
    for (const key of ['a', 'b', 'c']) await place.flag(key);
    const flags = (first: number) =>
      `query ($id: ID!) { organization(id: $id) { flags(first: ${first}) { edges { node { key usage { count } } } } } }`;
    const [one, three] = [await statementsOf(() => ask(flags(1))), await statementsOf(() => ask(flags(3)))];
    expect(three.length).toBe(one.length);
  });

  it('of another environment does not exist for who is bound to one', async () => {
    await place.flag('beacon');
    await evaluate();
    await node.services.usage.flush();
    const bound = somebody('bound', { environment: 'development', organizationId: place.organizationId });
    expect((await ask<Usage>(usageQuery('(environment: "production")'), bound)).data.flag.usage).toEqual([]);
  });
});

describe('a usage dashboard', () => {
  const query =
    'query ($id: ID!) { flag(organizationId: $id, key: "beacon") { usageDashboard { name tiles { kind } enrichedAt } } }';
  const mutate = (name: string) =>
    ask<Record<string, { __typename: string; code?: string }>>(
      `mutation ($id: ID!) { ${name}(input: { organizationId: $id, flagKey: "beacon" }) { __typename ... on Error { code } } }`,
    );

  it('is made, enriched once and deleted', async () => {
    await place.flag('beacon');
    expect((await ask(query)).data).toEqual({ flag: { usageDashboard: null } });
    expect((await mutate('enrichUsageDashboard')).data).toMatchObject({ enrichUsageDashboard: { code: 'NOT_FOUND' } });
    await mutate('createUsageDashboard');
    expect((await mutate('createUsageDashboard')).data).toMatchObject({ createUsageDashboard: { code: 'KEY_TAKEN' } });
    const tiles = [{ kind: 'EVALUATIONS' }, { kind: 'EVALUATIONS_BY_VARIANT' }];
    const first = { name: 'Usage of beacon', tiles, enrichedAt: null };
    expect((await ask(query)).data).toEqual({ flag: { usageDashboard: first } });
    await mutate('enrichUsageDashboard');
    const refusal = { enrichUsageDashboard: { code: 'ILLEGAL_TRANSITION' } };
    expect((await mutate('enrichUsageDashboard')).data).toMatchObject(refusal);
    expect((await ask(query)).data).toMatchObject({
      flag: { usageDashboard: { tiles: [...tiles, { kind: 'VIEWS' }, { kind: 'INTERACTIONS' }] } },
    });
    await mutate('deleteUsageDashboard');
    expect((await ask(query)).data).toEqual({ flag: { usageDashboard: null } });
  });
});

describe('an environment', () => {
  it('tells how many subjects and groups are remembered in it', async () => {
    await recordReport(node.services, anybody, {
      ...place,
      subjects: [{ targetingKey: 'ida' }, { targetingKey: 'olav' }],
      groups: [
        { groupType: 'company', key: 'acme' },
        { groupType: 'team', key: 'blue' },
      ],
    });
    await node.services.subjects.flush();
    const { data, errors } = await ask(
      'query ($id: ID!) { organization(id: $id) { environments { key recordsSubjects subjectCount groupCount teams: groupCount(groupType: "team") } } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      organization: {
        environments: [
          { key: 'production', recordsSubjects: true, subjectCount: 2, groupCount: 2, teams: 1 },
          { key: 'development', recordsSubjects: true, subjectCount: 0, groupCount: 0, teams: 0 },
        ],
      },
    });
  });
});
