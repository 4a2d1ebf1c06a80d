import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

let behind: TestApp;
let ahead: TestNode;

beforeAll(async () => {
  behind = await createTestApp();
  ahead = await startTestNode(behind.services.store.database);
  // From here on it hears of nothing that others write.
  await behind.services.live.close();
});

afterAll(async () => {
  await ahead.close();
  await behind.close();
});

const evaluation = `query ($id: ID!, $revision: Int) {
  evaluate(organizationId: $id, flagKey: "beacon", minimumRevision: $revision) { value revision }
  evaluateAll(organizationId: $id, minimumRevision: $revision) { value revision }
}`;

const single = `query ($id: ID!, $revision: Int) {
  evaluate(organizationId: $id, flagKey: "beacon", minimumRevision: $revision) { value revision }
}`;

const read = `query ($id: ID!, $revision: Int) {
  organization(id: $id, minimumRevision: $revision) { revision }
  flag(organizationId: $id, key: "beacon", minimumRevision: $revision) { version }
}`;

/** A flag that the node knows as it was, because another node has written since; and the revision it has not heard of. */
async function written() {
  const { organizationId: id, flag } = await makeOrganization(ahead.services);
  await flag('beacon');
  const ask = (query: string, revision?: number) => behind.graphql(query, { id, revision });
  await Promise.all([evaluation, single, read].map((query) => ask(query)));
  const { revision: former } = await ahead.services.live.snapshot(id);
  await setFlagSwitch(ahead.services, fullCaller, { organizationId: id, flagKey: 'beacon', enabled: false });
  return { id, ask, former, revision: former + 1 };
}

describe('a minimum revision', () => {
  it('has a node that has not heard of it evaluate by it', async () => {
    const { ask, former, revision } = await written();
    const asItWas = { value: true, revision: former };
    expect((await ask(evaluation)).data).toEqual({ evaluate: asItWas, evaluateAll: [asItWas] });
    const asItIs = { value: false, revision };
    expect((await ask(evaluation, revision)).data).toEqual({ evaluate: asItIs, evaluateAll: [asItIs] });
    expect((await ask(evaluation)).data).toEqual({ evaluate: asItIs, evaluateAll: [asItIs] });
  });

  it('has it do so on the short way as well', async () => {
    const { ask, revision } = await written();
    expect((await ask(single, revision)).data).toEqual({ evaluate: { value: false, revision } });
  });

  it('counts more than an answer that is kept from before', async () => {
    const { ask, revision } = await written();
    expect((await ask(read, revision)).data).toEqual({ organization: { revision }, flag: { version: 2 } });
  });

  it('that is yet to come is refused by the argument’s name', async () => {
    const { ask, revision } = await written();
    const { data, errors } = await ask(single, revision + 1);
    expect(data).toEqual({ evaluate: null });
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED' } }]);
    expect(errors?.[0]?.message).toContain(`minimumRevision: is ${revision + 1}, expected at most the current one`);
  });

  it('tells nothing of an organization that is not there', async () => {
    const { data, errors } = await behind.graphql(read, { id: 'org-nobody', revision: 3 });
    expect([data, errors]).toEqual([{ organization: null, flag: null }, undefined]);
  });
});
