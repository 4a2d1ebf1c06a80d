import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
let organizationId: string;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  organizationId = own.organizationId;
  await own.flag('apple');
});
afterAll(() => app.close());

interface Logged {
  readonly organization: {
    readonly changes: { readonly edges: readonly { readonly node: Record<string, unknown> }[] };
    readonly changeRequests: { readonly edges: readonly { readonly node: Record<string, unknown> }[] };
  };
}

async function latest(): Promise<Record<string, unknown> | undefined> {
  const source =
    'query ($id: ID!) { organization(id: $id) { changes(first: 1) { edges { node { revision kind comment } } } } }';
  const { data } = await app.graphql<Logged>(source, { id: organizationId });
  return data.organization.changes.edges[0]?.node;
}

const send = (mutation: string, headers: Record<string, string> = {}) =>
  app.graphql<Record<string, Record<string, unknown>>>(`mutation { ${mutation} }`, {}, { headers });

describe('the comment of a mutation', () => {
  it.each([
    ['setFlagSwitch', 'flagKey: "apple", enabled: false', 'FLAG_UPDATED'],
    ['updateFlag', 'key: "apple", name: "Apple"', 'FLAG_UPDATED'],
    ['createVariant', 'flagKey: "apple", key: "sour", value: true', 'FLAG_UPDATED'],
    ['createSegment', 'key: "beta", kind: STATIC', 'SEGMENT_CREATED'],
    ['updateSegment', 'key: "beta", name: "Testers"', 'SEGMENT_UPDATED'],
    ['createEnvironment', 'key: "staging"', 'ENVIRONMENT_CREATED'],
    ['deleteEnvironment', 'key: "staging"', 'ENVIRONMENT_DELETED'],
    ['createHoldout', 'key: "control", exclusionPercentage: 5', 'HOLDOUT_CREATED'],
    ['createFlag', 'key: "pear"', 'FLAG_CREATED'],
    ['updateOrganization', 'name: "Orchard"', 'ORGANIZATION_UPDATED'],
  ])('of %s is in the log', async (name, fields, kind) => {
    const comment = `because of ${name}`;
    const input = `{ organizationId: "${organizationId}", ${fields}, comment: "${comment}" }`;
    const { data } = await send(`${name}(input: ${input}) { __typename ... on Error { message } }`);
    expect(data[name]?.__typename).not.toMatch(/Error$/);
    expect(await latest()).toMatchObject({ kind, comment });
  });

  it('is of its own mutation only, when one operation has several', async () => {
    const input = (name: string, more = '') =>
      `input: { organizationId: "${organizationId}", key: "apple", name: "${name}"${more} }`;
    await send(
      `one: updateFlag(${input('One', ', comment: "first"')}) { __typename } two: updateFlag(${input('Two')}) { __typename }`,
    );
    expect(await latest()).toMatchObject({ comment: '' });
  });

  it('may be null, which is the same as absent', async () => {
    const input = `{ organizationId: "${organizationId}", key: "apple", name: "Three", comment: null }`;
    const { data } = await send(`updateFlag(input: ${input}) { __typename }`);
    expect(data.updateFlag?.__typename).toBe('Flag');
    expect(await latest()).toMatchObject({ comment: '' });
  });

  it.each([
    ['too long', 'a'.repeat(10_001)],
    ['not storable', 'a\\u0000'],
  ])('is refused when it is %s, and nothing is changed', async (_, comment) => {
    const before = await latest();
    const input = `{ organizationId: "${organizationId}", key: "apple", name: "Four", comment: "${comment}" }`;
    const { data } = await send(
      `updateFlag(input: ${input}) { __typename ... on ValidationError { problems { path } } }`,
    );
    expect(data.updateFlag).toEqual({ __typename: 'ValidationError', problems: [{ path: 'comment' }] });
    expect(await latest()).toEqual(before);
  });

  it('is kept when the mutation has an idempotency key, and logged once', async () => {
    const input = `{ organizationId: "${organizationId}", key: "apple", name: "Five", comment: "once" }`;
    const headers = { 'idempotency-key': 'comment-once' };
    const mutation = `updateFlag(input: ${input}) { __typename ... on Flag { version revision } }`;
    const first = await send(mutation, headers);
    expect(await latest()).toMatchObject({ comment: 'once', revision: first.data.updateFlag?.revision });
    expect(await send(mutation, headers)).toEqual(first);
    expect(await latest()).toMatchObject({ revision: first.data.updateFlag?.revision });
  });

  it('is of the change request when the change waits for approval, and the approver has another', async () => {
    await updateEnvironment(app.services, fullCaller, { organizationId, key: 'development', requiresApproval: true });
    const asker = await app.createKey({ organizationId });
    const input = `{ organizationId: "${organizationId}", flagKey: "apple", environment: "development", enabled: true, comment: "we need it" }`;
    const source = `mutation { setFlagSwitch(input: ${input}) { ... on ApprovalRequired { changeRequest { id comment revision } } } }`;
    const { data } = await app.graphql<{
      setFlagSwitch: { changeRequest: { id: string; comment: string; revision: number } };
    }>(source, {}, { key: asker.secret });
    const { id, comment, revision } = data.setFlagSwitch.changeRequest;
    expect(comment).toBe('we need it');
    expect(await latest()).toEqual({ revision, kind: 'CHANGE_REQUEST_CREATED', comment: 'we need it' });
    const { secret } = await app.createKey({ organizationId });
    const approve = `mutation { approveChangeRequest(input: { id: "${id}", comment: "fine" }) { ... on ChangeRequest { comment decisionComment } } }`;
    const approved = await app.graphql(approve, {}, { key: secret });
    expect(approved.data).toEqual({ approveChangeRequest: { comment: 'we need it', decisionComment: 'fine' } });
    expect(await latest()).toMatchObject({ comment: 'fine' });
  });
});
