import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mutate, requestChange } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

async function pending(key: string | undefined, organizationId?: string): Promise<number> {
  const source = 'query ($id: ID) { viewer { pendingApprovals(organizationId: $id) } }';
  const sending = key === undefined ? {} : { key };
  const { data, errors } = await app.graphql<{ viewer: { pendingApprovals: number } }>(
    source,
    { id: organizationId ?? null },
    sending,
  );
  expect(errors).toBeUndefined();
  return data.viewer.pendingApprovals;
}

/** A change that waits for approval in production, of a caller without a key. */
async function makeRequest() {
  const { organizationId } = await makeOrganization(app.services);
  const id = await requestChange(app, organizationId);
  const keyOf = async (more: object) => (await app.createKey({ organizationId, ...more })).secret;
  return { organizationId, id, keyOf };
}

describe('the pending approvals of a caller', () => {
  it('are the requests of others that it can decide, until they are decided', async () => {
    const { organizationId, id, keyOf } = await makeRequest();
    const [approver, elsewhere] = [await keyOf({}), (await makeRequest()).keyOf({})];
    expect(await pending(approver)).toBe(1);
    expect(await pending(approver, organizationId)).toBe(1);
    expect(await pending(await elsewhere, organizationId)).toBe(0);
    expect(await pending(undefined, organizationId)).toBe(0);
    expect(await pending(approver, 'no\u0000organization')).toBe(0);
    await mutate(app, 'approveChangeRequest', { id }, { key: approver });
    expect(await pending(approver)).toBe(0);
  });

  it('leave out what the caller may not decide', async () => {
    const { keyOf } = await makeRequest();
    expect(await pending(await keyOf({ permissions: ['flag:write', 'flag:read', 'change:read'] }))).toBe(0);
    expect(await pending(await keyOf({ environment: 'development' }))).toBe(0);
    expect(await pending(await keyOf({ environment: 'production' }))).toBe(1);
  });
});

/** A second request: a new flag that is on where approval is required. */
async function makeAnother(organizationId: string, key?: string): Promise<string> {
  const settings = [{ environment: 'production', enabled: true }];
  const { changeRequest } = await mutate(app, 'createFlag', { organizationId, key: 'another', settings }, { key });
  return (changeRequest as { readonly id: string }).id;
}

interface Viewer {
  readonly pendingApprovals: number;
  readonly requestsToApprove: RequestList;
  readonly ownRequests: RequestList;
}
interface RequestList {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: { readonly id: string } }[];
}

const PAGE = '{ totalCount pageInfo { hasNextPage endCursor } edges { node { id } } }';

async function listsOf(key: string | undefined, variables: { organizationId?: string; after?: string | null } = {}) {
  const source = `query ($organizationId: ID, $after: String) { viewer {
    pendingApprovals(organizationId: $organizationId)
    requestsToApprove(organizationId: $organizationId, first: 1, after: $after) ${PAGE}
    ownRequests(organizationId: $organizationId, first: 1) ${PAGE} } }`;
  const { data, errors } = await app.graphql<{ viewer: Viewer }>(source, variables, key === undefined ? {} : { key });
  expect(errors).toBeUndefined();
  return data.viewer;
}

const idsOf = ({ edges }: RequestList) => edges.map(({ node }) => node.id);

async function refusals(key: string, id: string) {
  const source = 'query ($id: ID!) { viewer { requestRefusals(changeRequestId: $id) { approval withdrawal } } }';
  const { data, errors } = await app.graphql<{ viewer: { requestRefusals: unknown } }>(source, { id }, { key });
  expect(errors).toBeUndefined();
  return data.viewer.requestRefusals;
}

describe('the change requests that a caller can approve', () => {
  it('are those that are counted, newest first, page by page', async () => {
    const { organizationId, id, keyOf } = await makeRequest();
    const second = await makeAnother(organizationId);
    const approver = await keyOf({});
    const newest = await listsOf(approver);
    expect(newest).toMatchObject({ pendingApprovals: 2, requestsToApprove: { totalCount: 2 } });
    expect(idsOf(newest.requestsToApprove)).toEqual([second]);
    const { pageInfo } = newest.requestsToApprove;
    const older = await listsOf(approver, { organizationId, after: pageInfo.endCursor });
    expect(idsOf(older.requestsToApprove)).toEqual([id]);
    expect(older.requestsToApprove.pageInfo.hasNextPage).toBe(false);
  });

  it('do not exist for a caller that may not approve, and leave out its own', async () => {
    const { organizationId, keyOf } = await makeRequest();
    const reader = await keyOf({ permissions: ['flag:write', 'flag:read', 'change:read'] });
    expect(idsOf((await listsOf(reader)).requestsToApprove)).toEqual([]);
    const asker = await keyOf({});
    const own = await makeAnother(organizationId, asker);
    const { requestsToApprove, ownRequests } = await listsOf(asker);
    expect(idsOf(ownRequests)).toEqual([own]);
    expect(requestsToApprove.totalCount).toBe(1);
    expect(idsOf(requestsToApprove)).not.toContain(own);
  });

  it('are seen only with the permission to read changes', async () => {
    const { keyOf } = await makeRequest();
    const key = await keyOf({ permissions: ['change:approve'] });
    const source = `{ viewer { requestsToApprove ${PAGE} } }`;
    const { data, errors } = await app.graphql<{ viewer: Viewer }>(source, {}, { key });
    expect(data.viewer.requestsToApprove).toBeNull();
    expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});

describe('what a caller may do about a change request', () => {
  it('is what the mutations do', async () => {
    const { organizationId, id, keyOf } = await makeRequest();
    const asker = await keyOf({});
    const own = await makeAnother(organizationId, asker);
    const fourEyes = 'The requester of a change request cannot approve it.';
    expect(await refusals(asker, own)).toEqual({ approval: fourEyes, withdrawal: null });
    const refused = await mutate(app, 'approveChangeRequest', { id: own }, { key: asker });
    expect(refused).toMatchObject({ message: fourEyes });
    expect(await refusals(asker, id)).toEqual({
      approval: null,
      withdrawal: 'Only the requester can withdraw a change request.',
    });
    const unable = await keyOf({ permissions: ['change:read'] });
    expect(await refusals(unable, id)).toEqual({
      approval: 'This needs the permission "change:approve".',
      withdrawal: 'This needs the permission "flag:write".',
    });
  });

  it('is not known of a request that it cannot see', async () => {
    const { id } = await makeRequest();
    const { keyOf } = await makeRequest();
    expect(await refusals(await keyOf({}), id)).toBeNull();
  });
});
