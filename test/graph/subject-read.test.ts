import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anonymousCaller } from '../../src/actions/identify.ts';
import { type ReportInput, recordReport } from '../../src/actions/subject/subjects.ts';
import type { Caller } from '../../src/domain/caller.ts';
import type { Permission } from '../../src/domain/permission.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { statementsOf } from '../support/count-statements.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp({ now: '2026-03-01T00:00:00Z' });
  own = await makeOrganization(app.services);
  await tell({
    subjects: [
      { targetingKey: 'ida', set: { plan: 'pro', age: 41, tags: ['a'], note: 'x'.repeat(201) } },
      { targetingKey: 'omar', set: { plan: 'free', age: '42' } },
      { targetingKey: 'anna', set: { plan: 'pro', nothing: null } },
    ],
    groups: [{ groupType: 'company', key: 'nansen', set: { plan: 'large' } }],
  });
  app.clock.advanceTo('2026-03-02T00:00:00Z');
  await tell({ subjects: [{ targetingKey: 'ida-2', formerKey: 'ida' }] });
  await tell({ environment: 'development', subjects: [{ targetingKey: 'elsewhere' }] });
});
afterAll(() => app.close());

async function tell(told: Omit<ReportInput, 'organizationId'>): Promise<void> {
  await recordReport(app.services, fullCaller, { organizationId: own.organizationId, ...told });
  await app.services.subjects.flush();
}

const sourceOf = (selection: string, key = 'production') =>
  `query ($id: ID!) { organization(id: $id) { environment(key: "${key}") { ${selection} } } }`;

async function ask<Data>(selection: string, caller: Caller = fullCaller): Promise<Data> {
  const answer = await askGraph<{ organization: { environment: Data } }>(app.services, caller, sourceOf(selection), {
    id: own.organizationId,
  });
  expect(answer.errors).toBeUndefined();
  return answer.data.organization.environment;
}

function reader(...more: readonly Permission[]): Caller {
  const allowed: Permission[] = ['organization:read', 'environment:read', ...more];
  return keyCaller('reader', { organizationId: own.organizationId, allowed });
}

describe('the subjects of an environment', () => {
  it('are listed, the one that was seen last first, with all their keys', async () => {
    expect(
      await ask('subjects { totalCount edges { node { targetingKey targetingKeys firstSeenAt lastSeenAt } } }'),
    ).toEqual({
      subjects: {
        totalCount: 3,
        edges: [
          {
            node: {
              targetingKey: 'ida',
              targetingKeys: ['ida', 'ida-2'],
              firstSeenAt: '2026-03-01T00:00:00.000Z',
              lastSeenAt: '2026-03-02T00:00:00.000Z',
            },
          },
          ...['anna', 'omar'].map(() => ({
            node: expect.objectContaining({ lastSeenAt: '2026-03-01T00:00:00.000Z' }),
          })),
        ],
      },
    });
  });

  it('are paged so that each is there once', async () => {
    const found: unknown[] = [];
    for (let after: string | null = null; found.length < 10; ) {
      const page: {
        subjects: {
          edges: { node: { targetingKey: string } }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      } = await ask(
        `subjects(first: 1, after: ${JSON.stringify(after)}) { edges { node { targetingKey } } pageInfo { hasNextPage endCursor } }`,
      );
      found.push(...page.subjects.edges.map(({ node }) => node.targetingKey));
      if (!page.subjects.pageInfo.hasNextPage) break;
      after = page.subjects.pageInfo.endCursor;
    }
    expect(found[0]).toBe('ida');
    expect([...found].sort()).toEqual(['anna', 'ida', 'omar']);
  });

  it('are found by a part of any of their keys', async () => {
    expect(await ask('subjects(search: "A-2") { totalCount edges { node { attributes } } }')).toEqual({
      subjects: { totalCount: 1, edges: [{ node: { attributes: expect.objectContaining({ plan: 'pro', age: 41 }) } }] },
    });
  });

  it('are found by their keys, and as nodes', async () => {
    const found = await ask<{ subject: { id: string } }>('subject(targetingKey: "ida-2") { id targetingKey }');
    expect(found).toMatchObject({ subject: { targetingKey: 'ida' } });
    const node = 'query ($node: ID!) { node(id: $node) { ... on Subject { targetingKey environment { key } } } }';
    const variables = { node: found.subject.id };
    expect((await askGraph(app.services, fullCaller, node, variables)).data).toEqual({
      node: { targetingKey: 'ida', environment: { key: 'production' } },
    });
    const bound = keyCaller('bound', { organizationId: own.organizationId, environment: 'development' });
    expect((await askGraph(app.services, bound, node, variables)).data).toEqual({ node: null });
    expect(await ask('subject(targetingKey: "elsewhere") { id }')).toEqual({ subject: null });
  });

  it('refuse a cursor that names no subject, and a search that is too long', async () => {
    const cursor = Buffer.from(JSON.stringify(['subjects', 'x', '2026-03-01T00:00:00Z', "'"])).toString('base64url');
    const answers = [
      `subjects(after: "${cursor}") { totalCount }`,
      `groups(search: "${'x'.repeat(201)}") { totalCount }`,
    ];
    const codes = await Promise.all(
      answers.map(async (selection) =>
        codesOf(await askGraph(app.services, fullCaller, sourceOf(selection), { id: own.organizationId })),
      ),
    );
    expect(codes).toEqual([['BAD_CURSOR'], ['VALIDATION_FAILED']]);
  });
});

describe('the groups of an environment', () => {
  it('are listed and found', async () => {
    const selection =
      'groups(groupType: "company", search: "NAN") { totalCount edges { node { groupType key attributes } } }';
    expect(await ask(selection)).toEqual({
      groups: {
        totalCount: 1,
        edges: [{ node: { groupType: 'company', key: 'nansen', attributes: { plan: 'large' } } }],
      },
    });
  });
});

describe('the attributes of an environment', () => {
  it('are those of its subjects and groups, the most frequent first, with their types and examples', async () => {
    expect(await ask('attributes { name groupType types examples count }')).toEqual({
      attributes: [
        { name: 'plan', groupType: null, types: ['STRING'], examples: ['pro', 'free'], count: 3 },
        {
          name: 'age',
          groupType: null,
          types: ['NUMBER', 'STRING'],
          examples: expect.arrayContaining([41, '42']),
          count: 2,
        },
        { name: 'note', groupType: null, types: ['STRING'], examples: [], count: 1 },
        { name: 'plan', groupType: 'company', types: ['STRING'], examples: ['large'], count: 1 },
        { name: 'tags', groupType: null, types: ['LIST'], examples: [], count: 1 },
      ],
    });
  });

  it('are found by a part of their names', async () => {
    expect(await ask('attributes(search: "AG") { name }')).toEqual({ attributes: [{ name: 'age' }, { name: 'tags' }] });
  });
});

describe('the permission to see subjects', () => {
  it.each(['subjects { totalCount }', 'subject(targetingKey: "ida") { id }', 'groups { totalCount }'])(
    'is needed for %s, and no other suffices',
    async (selection) => {
      const without = reader('flag:read', 'flag:write', 'segment:read', 'change:read', 'evaluate', 'key:manage');
      const { errors } = await askGraph(app.services, without, sourceOf(selection), { id: own.organizationId });
      expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN', permission: 'subject:read' } });
      await ask(selection, reader('subject:read'));
    },
  );

  it('is needed for examples of attributes and not for their names', async () => {
    await ask('attributes { name types count }', reader('flag:read'));
    const source = sourceOf('attributes { name examples }');
    const { errors } = await askGraph(app.services, reader('flag:read'), source, { id: own.organizationId });
    expect(errors?.[0]).toMatchObject({ extensions: { permission: 'subject:read' } });
  });

  it('is not among what callers without a key may read', () => {
    expect(anonymousCaller('read', 'graphql').permissions.has('flag:read')).toBe(true);
    expect(anonymousCaller('read', 'graphql').permissions.has('subject:read')).toBe(false);
  });
});

describe('the statements of a request about subjects', () => {
  it('do not grow with the environments', async () => {
    const selection =
      'subjects { totalCount edges { node { targetingKeys } } } attributes { name } groups { totalCount }';
    const one = sourceOf(selection);
    const all = `query ($id: ID!) { organization(id: $id) { environments { ${selection} } } }`;
    const count = async (source: string) =>
      (await statementsOf(() => askGraph(app.services, fullCaller, source, { id: own.organizationId }))).length;
    expect(await count(all)).toBe(await count(one));
  });
});
