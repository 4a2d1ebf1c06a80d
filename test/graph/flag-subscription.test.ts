import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type EventStream, openEventStream } from '../support/event-stream.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const DOCUMENT = `subscription ($organizationId: ID!, $key: String!) {
  flag(organizationId: $organizationId, key: $key) { name version deletedAt setting { enabled rules { key } } }
}`;

async function follow(organizationId: string, key: string, secret?: string): Promise<EventStream<{ flag: unknown }>> {
  const stream = await openEventStream<{ flag: unknown }>(app, DOCUMENT, { organizationId, key }, secret);
  onTestFinished(() => stream.stop());
  return stream;
}

it('shows a flag now, and again after each change of it and of no other', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('plain', { name: 'Old' });
  await flag('other');
  const stream = await follow(organizationId, 'plain');
  expect(await stream.next()).toMatchObject({ flag: { name: 'Old', version: 1, setting: { enabled: true } } });
  await mutate(app, 'updateFlag', { organizationId, key: 'other', name: 'New' });
  await mutate(app, 'updateFlag', { organizationId, key: 'plain', name: 'New' });
  expect(await stream.next()).toMatchObject({ flag: { name: 'New', version: 2 } });
  await mutate(app, 'setTargetingRules', { organizationId, flagKey: 'plain', rules: [{ key: 'all', variant: 'on' }] });
  expect(await stream.next()).toMatchObject({ flag: { version: 3, setting: { rules: [{ key: 'all' }] } } });
});

it('shows the feature default of today, not the one that an earlier event has seen', async () => {
  const { organizationId } = await makeOrganization(app.services);
  const settings = [{ environment: 'production', enabled: null }];
  await mutate(app, 'createFlag', { organizationId, key: 'shared', settings });
  const stream = await follow(organizationId, 'shared');
  expect(await stream.next()).toMatchObject({ flag: { setting: { enabled: false } } });
  await mutate(app, 'setFeatureDefault', { featureKey: 'shared', enabled: true });
  await mutate(app, 'updateFlag', { organizationId, key: 'shared', name: 'New' });
  expect(await stream.next()).toMatchObject({ flag: { name: 'New', setting: { enabled: true } } });
});

it('ends with the deletion of the flag', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('plain');
  const stream = await follow(organizationId, 'plain');
  await stream.next();
  await mutate(app, 'deleteFlag', { organizationId, key: 'plain' });
  expect(await stream.next()).toMatchObject({ flag: { deletedAt: '2026-06-01T12:00:00.000Z' } });
  await expect(stream.next()).rejects.toThrow();
});

it('refuses an unknown flag, the flag of another organization and a missing permission, each by its code', async () => {
  const [{ organizationId, flag }, other] = [
    await makeOrganization(app.services),
    await makeOrganization(app.services),
  ];
  await flag('plain');
  const { secret: stranger } = await app.createKey({ organizationId: other.organizationId });
  const { secret: evaluator } = await app.createKey({ organizationId, permissions: ['evaluate'] });
  const refusals = [
    ['nowhere', undefined, 'NOT_FOUND'],
    ['plain', stranger, 'NOT_FOUND'],
    ['plain', evaluator, 'FORBIDDEN'],
  ] as const;
  for (const [key, secret, code] of refusals) {
    const stream = await follow(organizationId, key, secret);
    expect((await stream.nextResult()).errors).toMatchObject([{ extensions: { code } }]);
  }
});
