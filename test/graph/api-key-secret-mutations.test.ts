import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const select = '... on CreatedApiKey { secret apiKey { hint kind } }';

it('takes over a credential of an older API, which from then on opens every API', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('greeting');
  const secret = `phc_${randomUUID()}`;
  const evaluate = () =>
    app.fetch('/ofrep/v1/evaluate/flags/greeting', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: JSON.stringify({ context: { targetingKey: 'ada' } }),
    });
  expect((await evaluate()).status).toBe(401);
  const input = { organizationId, name: 'web', kind: 'CLIENT', secret };
  expect(await mutate(app, 'createApiKey', input, { select })).toEqual({
    __typename: 'CreatedApiKey',
    secret,
    apiKey: { hint: secret.slice(-4), kind: 'CLIENT' },
  });
  const answered = await evaluate();
  expect([answered.status, await answered.json()]).toMatchObject([200, { key: 'greeting', value: true }]);
  const viewer = await app.graphql('{ viewer { permissions } }', {}, { key: secret });
  expect(viewer.data).toEqual({ viewer: { permissions: ['evaluate'] } });
  expect(JSON.stringify(app.logged)).not.toContain(secret);
});

it('does not tell whose a credential is that is taken', async () => {
  const [one, another] = [await makeOrganization(app.services), await makeOrganization(app.services)];
  const secret = randomUUID();
  await mutate(app, 'createApiKey', { organizationId: one.organizationId, name: 'the one', secret });
  const { secret: key } = await app.createKey({ organizationId: another.organizationId });
  const answer = await mutate(app, 'createApiKey', { name: 'another', permissions: [], secret }, { key });
  expect(answer).toMatchObject({ __typename: 'ValidationError', problems: [{ path: 'secret' }] });
  expect(JSON.stringify(answer)).not.toContain(one.organizationId);
});

it('names a credential that cannot be one', async () => {
  const answer = await mutate(app, 'createApiKey', { name: 'short', secret: 'too short' });
  expect(answer).toMatchObject({ __typename: 'ValidationError', problems: [{ path: 'secret' }] });
});
