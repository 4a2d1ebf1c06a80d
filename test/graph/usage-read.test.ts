import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { evaluateFlag } from '../../src/actions/evaluation/evaluations.ts';
import { recordReport } from '../../src/actions/subject/subjects.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import type { Database } from '../../src/store/database/database.ts';
import { addUsage } from '../../src/store/usage/usage.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { createTestClock } from '../support/clock.ts';
import { statementsOf } from '../support/count-statements.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

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
const ask = <Data>(source: string, caller = fullCaller) =>
  askGraph<Data>(node.services, caller, source, { id: place.organizationId });

async function evaluate(environment = 'production') {
  await evaluateFlag(node.services, fullCaller, { ...place, environment, flagKey: 'beacon', context: EMPTY_CONTEXT });
}

describe('the usage of a flag', () => {
  it('is how often it gave each variant, by the hour or by the day, in one environment', async () => {
    await place.flag('beacon');
    await evaluate();
    await evaluate('development');
    clock.advance(3_600_000);
    await evaluate();
    await recordReport(node.services, fullCaller, { ...place, evaluations: [{ flagKey: 'beacon', variant: 'on' }] });
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
    const bound = keyCaller('bound', { environment: 'development', organizationId: place.organizationId });
    expect((await ask<Usage>(usageQuery('(environment: "production")'), bound)).data.flag.usage).toEqual([]);
  });
});

describe('the usage of many flags', () => {
  interface Many {
    readonly organization: {
      readonly usage: readonly { flagKey: string; lastEvaluatedAt: string | null; points?: { count: number }[] }[];
    };
  }
  const many = (args = '', members = 'flagKey lastEvaluatedAt points { count }') =>
    `query ($id: ID!) { organization(id: $id) { usage${args} { ${members} } } }`;

  it('has each flag of the organization with its counts and its last evaluation in one environment', async () => {
    for (const key of ['idle', 'beacon']) await place.flag(key);
    await evaluate('development');
    clock.advance(60_000);
    const now = new Date(clock.now()).toISOString();
    for (let count = 0; count < 2; count += 1) await evaluate();
    await node.services.usage.flush();
    clock.advance(60_000);
    await evaluate('development');
    await node.services.usage.flush();
    expect((await ask<Many>(many())).data.organization.usage).toEqual([
      { flagKey: 'beacon', lastEvaluatedAt: now, points: [{ count: 2 }] },
      { flagKey: 'idle', lastEvaluatedAt: null, points: [] },
    ]);
    const named = many('(flagKeys: ["idle", "unknown", "nul\\u0000"], environment: "development")');
    expect((await ask<Many>(named)).data.organization.usage).toMatchObject([{ flagKey: 'idle' }]);
    const setting =
      'query ($id: ID!) { flag(organizationId: $id, key: "beacon") { settings { environmentKey lastEvaluatedAt } } }';
    const later = new Date(clock.now()).toISOString();
    expect((await ask(setting)).data).toEqual({
      flag: {
        settings: [
          { environmentKey: 'production', lastEvaluatedAt: now },
          { environmentKey: 'development', lastEvaluatedAt: later },
        ],
      },
    });
  });

  it('never moves a last evaluation back, when two nodes write late', async () => {
    const flag = await place.flag('beacon');
    const { environmentId } = await node.services.store.db.flagEnvironment.findFirstOrThrow({
      where: { flagId: flag.id, organizationId: place.organizationId, environment: { isDefault: true } },
    });
    const ids = { organizationId: place.organizationId, flagId: flag.id, environmentId, variantKey: 'on', count: 1 };
    const hour = new Date(clock.now() - (clock.now() % 3_600_000));
    for (const second of [50, 20])
      await addUsage(node.services.store, [{ ...ids, hour, lastEvaluatedAt: new Date(clock.now() + second * 1000) }]);
    const [usage] = (await ask<Many>(many('(flagKeys: ["beacon"])'))).data.organization.usage;
    expect(usage?.lastEvaluatedAt).toBe(new Date(clock.now() + 50_000).toISOString());
  });

  it('is read with as many statements for ten flags as for one', async () => {
    await place.flag('flag-0');
    const one = await statementsOf(() => ask(many()));
    for (let index = 1; index < 10; index += 1) await place.flag(`flag-${index}`);
    expect((await statementsOf(() => ask(many()))).length).toBe(one.length);
  });

  it('shows nothing of an environment that is not the caller’s', async () => {
    await place.flag('beacon');
    await evaluate();
    await node.services.usage.flush();
    const bound = keyCaller('bound', { environment: 'development', organizationId: place.organizationId });
    expect((await ask<Many>(many('(environment: "production")'), bound)).data.organization.usage).toEqual([]);
    expect((await ask<Many>(many(), bound)).data.organization.usage).toMatchObject([{ lastEvaluatedAt: null }]);
    for (const environment of ['nowhere', 'nul\\u0000'])
      expect((await ask<Many>(many(`(environment: "${environment}")`))).data.organization.usage).toEqual([]);
    expect(codesOf(await ask(many('(from: "2026-01-01T00:00:00Z")')))).toEqual(['BAD_RANGE']);
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
    await recordReport(node.services, fullCaller, {
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
