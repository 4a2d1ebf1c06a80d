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
