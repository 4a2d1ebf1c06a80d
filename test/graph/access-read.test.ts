import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anonymousCaller } from '../../src/actions/identify.ts';
import { createEnvironment } from '../../src/actions/organization/environments.ts';
import type { Permission } from '../../src/domain/permission.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  other = await makeOrganization(app.services);
  await own.flag('checkout');
  await other.flag('checkout', { name: 'of-the-others' });
});
afterAll(() => app.close());

/** What each permission opens, as a query of one organization. */
const reads: readonly [Permission, Permission, string][] = [
  ['organization:read', 'organization:read', 'organization(id: $id) { name }'],
  ['organization:read', 'organization:read', 'organizations { edges { node { name } } }'],
  ['environment:read', 'organization:read', 'organization(id: $id) { environments { key } }'],
  ['environment:read', 'organization:read', 'organization(id: $id) { environment(key: "production") { key } }'],
  ['flag:read', 'flag:read', 'flag(organizationId: $id, key: "checkout") { key variants { key } setting { enabled } }'],
  ['flag:read', 'organization:read', 'organization(id: $id) { flags { edges { node { key } } } }'],
  ['flag:read', 'organization:read', 'organization(id: $id) { flags { totalCount } }'],
  ['flag:read', 'flag:read', 'featureDefaults { totalCount }'],
  ['segment:read', 'organization:read', 'organization(id: $id) { segments { totalCount } }'],
  ['segment:read', 'organization:read', 'organization(id: $id) { holdouts { key } }'],
  ['change:read', 'organization:read', 'organization(id: $id) { changes { totalCount } }'],
  ['change:read', 'organization:read', 'organization(id: $id) { changeRequests { totalCount } }'],
  ['change:read', 'flag:read', 'flag(organizationId: $id, key: "checkout") { changes { totalCount } }'],
  ['key:manage', 'organization:read', 'organization(id: $id) { apiKeys { totalCount } }'],
  ['evaluate', 'evaluate', 'evaluate(organizationId: $id, flagKey: "checkout") { value reason }'],
  ['flag:read', 'evaluate', 'evaluate(organizationId: $id, flagKey: "checkout") { explanation { because } }'],
  ['evaluate', 'evaluate', 'evaluateAll(organizationId: $id) { value }'],
  ['evaluate', 'flag:read', 'flag(organizationId: $id, key: "checkout") { evaluate { value } }'],
  ['organization:read', 'flag:read', 'flag(organizationId: $id, key: "checkout") { organization { name } }'],
];

/** GraphQL refuses a variable that a query has no use for. */
function queryOf(field: string): string {
  return field.includes('$id') ? `query ($id: ID!) { ${field} }` : `{ ${field} }`;
}

describe('a read', () => {
  it.each(reads)('that needs "%s" (beside "%s") is answered to who has them: %s', async (permission, way, field) => {
    const reader = keyCaller('reader', { organizationId: own.organizationId, allowed: [permission, way] });
    const { data, errors } = await askGraph(app.services, reader, queryOf(field), {
      id: own.organizationId,
    });
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data)).not.toMatch(/null|of-the-others/);
  });

  it.each(reads)(
    'that needs "%s" is refused to who has only the others, %s too: %s',
    async (permission, way, field) => {
      const others: Permission[] = (
        ['organization:read', 'environment:read', 'flag:read', 'segment:read', 'evaluate'] as const
      ).filter((one) => one !== permission);
      const allowed = way === permission ? others : [...others, way];
      const reader = keyCaller('reader', { organizationId: own.organizationId, allowed });
      const { errors } = await askGraph(app.services, reader, queryOf(field), {
        id: own.organizationId,
      });
      expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN', permission } });
    },
  );

  it.each(reads)('asks a caller without a key or rights for one (%s, %s): %s', async (_permission, _way, field) => {
    const nobody = anonymousCaller('none', 'graphql');
    const answer = await askGraph(app.services, nobody, queryOf(field), {
      id: own.organizationId,
    });
    expect(codesOf(answer)).toEqual(['UNAUTHENTICATED']);
  });
});

describe('another organization', () => {
  const reader = () => keyCaller('reader', { organizationId: own.organizationId });

  it.each([
    ['organization(id: $id) { name flags { totalCount } }', { organization: null }],
    ['flag(organizationId: $id, key: "checkout") { name }', { flag: null }],
    ['node(id: $id) { id }', { node: null }],
  ])('does not exist: %s', async (field, data) => {
    const answer = await askGraph(app.services, reader(), `query ($id: ID!) { ${field} }`, {
      id: other.organizationId,
    });
    expect(answer).toEqual({ data, errors: undefined });
    const unknown = await askGraph(app.services, reader(), `query ($id: ID!) { ${field} }`, { id: 'org-unknown' });
    expect(unknown).toEqual(answer);
  });

  it('is not listed and not counted', async () => {
    const { data } = await askGraph(app.services, reader(), '{ organizations { totalCount edges { node { id } } } }');
    expect(data).toEqual({ organizations: { totalCount: 1, edges: [{ node: { id: own.organizationId } }] } });
  });

  it('answers nothing, in the same words as one that there is not', async () => {
    const source = 'query ($id: ID!) { evaluate(organizationId: $id, flagKey: "checkout") { value } }';
    const answer = await askGraph(app.services, reader(), source, { id: other.organizationId });
    expect(codesOf(answer)).toEqual(['NOT_FOUND']);
  });
});

describe('a caller bound to one environment', () => {
  it('sees no other, on flags neither', async () => {
    await createEnvironment(app.services, fullCaller, { organizationId: own.organizationId, key: 'staging' });
    const bound = keyCaller('bound', { organizationId: own.organizationId, environment: 'staging' });
    const source = `query ($id: ID!) {
      organization(id: $id) { environments { key } environment(key: "production") { key } defaultEnvironment { key } }
      flag(organizationId: $id, key: "checkout") {
        settings { environment { key } } setting { environment { key } } other: setting(environment: "production") { id }
      }
    }`;
    const { data, errors } = await askGraph(app.services, bound, source, { id: own.organizationId });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      organization: { environments: [{ key: 'staging' }], environment: null, defaultEnvironment: null },
      flag: {
        settings: [{ environment: { key: 'staging' } }],
        setting: { environment: { key: 'staging' } },
        other: null,
      },
    });
  });
});

describe('the viewer', () => {
  it('sees who it is, what it may do, and where', async () => {
    const reader = keyCaller('reader', {
      organizationId: own.organizationId,
      allowed: ['organization:read', 'flag:read'],
    });
    const source = '{ viewer { actor { id name } anonymous permissions organization { id } environment } }';
    expect((await askGraph(app.services, reader, source)).data).toEqual({
      viewer: {
        actor: { id: 'key:reader', name: 'reader' },
        anonymous: false,
        permissions: ['flag:read', 'organization:read'],
        organization: { id: own.organizationId },
        environment: null,
      },
    });
  });

  it('sees so without a key, with or without rights', async () => {
    const source = '{ viewer { anonymous permissions } }';
    const { data } = await askGraph(app.services, anonymousCaller('none', 'graphql'), source);
    expect(data).toEqual({ viewer: { anonymous: true, permissions: [] } });
    const bound = await askGraph(app.services, fullCaller, '{ viewer { anonymous organization { id } } }');
    expect(bound).toEqual({ data: { viewer: { anonymous: true, organization: null } }, errors: undefined });
  });
});
