import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
let headers: Readonly<Record<string, string>>;

beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  const { secret } = await app.createKey({ organizationId: own.organizationId });
  headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` };
});
afterAll(() => app.close());

/** The most members that a segment may have, each as long as two UUIDs. */
const membersOf = (name: string) =>
  Array.from({ length: 10_000 }, (_, index) => `${name}-${String(index).padStart(63 - name.length, '0')}`);

async function membersStored(name: string): Promise<number> {
  const { organizationId } = own;
  return app.services.store.db.segmentMember.count({ where: { organizationId, segment: { name } } });
}

describe('a segment with as many members as it may have', () => {
  it('is made in one body at GraphQL, within the usual limits', async () => {
    const input = { organizationId: own.organizationId, key: 'made', kind: 'STATIC', members: membersOf('made') };
    const made = await app.graphql(
      'mutation ($input: CreateSegmentInput!) { createSegment(input: $input) { __typename } }',
      { input },
    );
    expect([made.status, made.errors, made.data]).toEqual([
      200,
      undefined,
      { createSegment: { __typename: 'Segment' } },
    ]);
    expect(await membersStored('made')).toBe(10_000);
  });

  it('gets them all in one body at GraphQL', async () => {
    const name = { organizationId: own.organizationId, key: 'grown' };
    await app.graphql('mutation ($input: CreateSegmentInput!) { createSegment(input: $input) { __typename } }', {
      input: { ...name, kind: 'STATIC' },
    });
    const grown = await app.graphql(
      'mutation ($input: UpdateSegmentInput!) { updateSegment(input: $input) { __typename } }',
      { input: { ...name, addMembers: membersOf('grown') } },
    );
    expect(grown.data).toEqual({ updateSegment: { __typename: 'Segment' } });
    expect(await membersStored('grown')).toBe(10_000);
  });

  it('gets them all in one body at PostHog, as a static cohort', async () => {
    const send = async (method: string, path: string, body: object) => {
      const response = await app.fetch(`/api/projects/@current${path}`, {
        method,
        headers,
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    };
    const cohort = await send('POST', '/cohorts/', { name: 'People', is_static: true });
    const path = `/cohorts/${cohort.body.id}/add_persons_to_static_cohort/`;
    expect((await send('PATCH', path, { distinct_ids: membersOf('person') })).status).toBe(200);
    expect(await membersStored('People')).toBe(10_000);
  });

  it('may not have one more', async () => {
    const input = {
      organizationId: own.organizationId,
      key: 'more',
      kind: 'STATIC',
      members: [...membersOf('more'), 'x'],
    };
    const made = await app.graphql(
      'mutation ($input: CreateSegmentInput!) { createSegment(input: $input) { __typename ... on ValidationError { problems { path } } } }',
      { input },
    );
    expect(made.data).toEqual({
      createSegment: { __typename: 'ValidationError', problems: [{ path: 'members' }] },
    });
  });
});
