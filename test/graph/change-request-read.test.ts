import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../src/domain/caller.ts';
import { askGraph } from '../support/ask-graph.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  app = await createTestApp();
  [own, other] = [await makeOrganization(app.services), await makeOrganization(app.services)];
  await own.flag('checkout');
  const { organizationId } = own;
  for (const key of ['production', 'development']) {
    await mutate(app, 'updateEnvironment', { organizationId, key, requiresApproval: true });
  }
});
afterAll(() => app.close());

/** Asks for a change of the flag in an environment, and returns the number of the request. */
async function request(environment: string, enabled: boolean): Promise<number> {
  const source = `mutation ($input: SetFlagSwitchInput!) { setFlagSwitch(input: $input) {
    ... on ApprovalRequired { changeRequest { number } } } }`;
  const input = { organizationId: own.organizationId, flagKey: 'checkout', environment, enabled };
  const { data } = await askGraph<{ setFlagSwitch: { changeRequest: { number: number } } }>(
    app.services,
    fullCaller,
    source,
    { input },
  );
  return data?.setFlagSwitch.changeRequest.number ?? 0;
}

async function found(
  number: number,
  organizationId = own.organizationId,
  caller: Caller = fullCaller,
): Promise<unknown> {
  const source = `query ($id: ID!, $number: Int!) { organization(id: $id) {
    changeRequest(number: $number) { number flagKey environmentKeys } } }`;
  const { data } = await askGraph<{ organization: { changeRequest: unknown } }>(app.services, caller, source, {
    id: organizationId,
    number,
  });
  return data?.organization.changeRequest;
}

describe('a change request', () => {
  it('is found by its number, in its own organization only', async () => {
    const number = await request('production', false);
    expect(await found(number)).toEqual({ number, flagKey: 'checkout', environmentKeys: ['production'] });
    expect(await found(number, other.organizationId)).toBeNull();
    expect(await found(number + 1_000)).toBeNull();
    expect(await found(-1)).toBeNull();
  });

  it('of another environment is not found by a caller that is bound to one', async () => {
    const number = await request('development', true);
    const { organizationId } = own;
    const inProduction = keyCaller('bound', { organizationId, environment: 'production' });
    const inDevelopment = keyCaller('bound', { organizationId, environment: 'development' });
    expect(await found(number, organizationId, inProduction)).toBeNull();
    expect(await found(number, organizationId, inDevelopment)).toMatchObject({ number });
  });
});
