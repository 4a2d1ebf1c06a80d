import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

describe('a failure of one root field', () => {
  it('leaves the results of the other mutations in the response', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const key = await app.createKey({ organizationId, permissions: ['flag:write'] });
    const document = `mutation ($id: ID!) {
      created: createFlag(input: { organizationId: $id, key: "created" }) { ... on Flag { key } }
      unreadable: createFlag(input: { organizationId: $id, key: "unreadable" }) { ... on Flag { organization { name } } }
      malformed: rejectChangeRequest(input: { id: "!!!" }) { __typename }
    }`;
    const { data, errors } = await app.graphql(document, { id: organizationId }, { key: key.secret });
    expect(data).toEqual({
      created: { key: 'created' },
      unreadable: null,
      malformed: { __typename: 'ValidationError' },
    });
    expect(errors).toMatchObject([{ path: ['unreadable', 'organization'], extensions: { code: 'FORBIDDEN' } }]);
  });

  it.each([
    'evaluate(organizationId: "org-unknown", flagKey: "x") { value }',
    'evaluateAll(organizationId: "org-unknown") { value }',
    'organizations(first: 101) { totalCount }',
    'featureDefaults(first: 101) { totalCount }',
    'node(id: "!!!") { id }',
    'nodes(ids: ["!!!"]) { id }',
  ])('leaves the results of the other queries in the response: %s', async (failing) => {
    const { data, errors } = await app.graphql(`{ viewer { anonymous } failed: ${failing} }`);
    expect(data).toEqual({ viewer: { anonymous: true }, failed: null });
    expect(errors).toHaveLength(1);
  });
});
