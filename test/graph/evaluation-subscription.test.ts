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

interface Answers {
  readonly evaluations: readonly { readonly flagKey: string; readonly value: unknown; readonly reason: string }[];
}

const DOCUMENT = `subscription ($organizationId: ID!, $environment: String, $flagKeys: [String!], $context: EvaluationContextInput!) {
  evaluations(organizationId: $organizationId, environment: $environment, flagKeys: $flagKeys, context: $context) {
    flagKey value reason
  }
}`;

async function watch(organizationId: string, more: object = {}, key?: string): Promise<EventStream<Answers>> {
  const context = { targetingKey: 'ada', appVersion: '2.5.0' };
  const stream = await openEventStream<Answers>(app, DOCUMENT, { organizationId, context, ...more }, key);
  onTestFinished(() => stream.stop());
  return stream;
}

const answer = (flagKey: string, value: unknown, reason: string) => ({ flagKey, value, reason });

it('tells all answers first, and then those that a write has made different', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('one');
  await flag('two');
  const stream = await watch(organizationId);
  expect(await stream.next()).toEqual({
    evaluations: [answer('one', true, 'DEFAULT'), answer('two', true, 'DEFAULT')],
  });
  await mutate(app, 'updateFlag', { organizationId, key: 'one', name: 'Changes no answer' });
  await mutate(app, 'setFlagSwitch', { organizationId, flagKey: 'two', enabled: false });
  expect(await stream.next()).toEqual({ evaluations: [answer('two', false, 'DISABLED')] });
});

it('tells of an activation date that has passed with no write', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  const activationDate = new Date(app.clock.now() + 60_000).toISOString();
  await flag('plain');
  await flag('dated');
  await mutate(app, 'setRolloutCondition', { organizationId, flagKey: 'dated', activationDate });
  const stream = await watch(organizationId, { flagKeys: ['dated'] });
  expect(await stream.next()).toEqual({ evaluations: [answer('dated', false, 'ROLLOUT_PENDING')] });
  app.clock.advance(60_000);
  expect(await stream.next()).toEqual({ evaluations: [answer('dated', true, 'DEFAULT')] });
});

it('tells of a step of an exposure schedule and of a rule whose window closes', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('plain');
  const named = { organizationId, flagKey: 'plain' };
  const exposureSchedule = {
    steps: [{ exposurePercentage: 0, intervalMilliseconds: 1000 }, { exposurePercentage: 100 }],
  };
  const endsAt = new Date(app.clock.now() + 5000).toISOString();
  const rules = [{ key: 'beta', variant: 'off', exposureSchedule, endsAt }];
  await mutate(app, 'setTargetingRules', { ...named, rules });
  await mutate(app, 'startExposure', { ...named, ruleKey: 'beta' });
  const stream = await watch(organizationId);
  expect(await stream.next()).toEqual({ evaluations: [answer('plain', true, 'DEFAULT')] });
  app.clock.advance(1000);
  expect(await stream.next()).toEqual({ evaluations: [answer('plain', false, 'TARGETING_MATCH')] });
  app.clock.advance(4000);
  expect(await stream.next()).toEqual({ evaluations: [answer('plain', true, 'DEFAULT')] });
});

it('answers for the environment that is named', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('plain');
  const stream = await watch(organizationId, { environment: 'development' });
  expect(await stream.next()).toEqual({ evaluations: [answer('plain', false, 'DISABLED')] });
  await mutate(app, 'setFlagSwitch', { organizationId, flagKey: 'plain', enabled: false });
  await mutate(app, 'setFlagSwitch', { organizationId, flagKey: 'plain', environment: 'development', enabled: true });
  expect(await stream.next()).toEqual({ evaluations: [answer('plain', true, 'DEFAULT')] });
});

it('ends with an error when the environment goes', async () => {
  const { organizationId } = await makeOrganization(app.services);
  const stream = await watch(organizationId, { environment: 'development' });
  await stream.next();
  await mutate(app, 'deleteEnvironment', { organizationId, key: 'development' });
  expect((await stream.nextResult()).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
});

it('refuses another organization, an unknown environment and a missing permission, each by its code', async () => {
  const [{ organizationId }, other] = [await makeOrganization(app.services), await makeOrganization(app.services)];
  const { secret: stranger } = await app.createKey({ organizationId: other.organizationId });
  const { secret: reader } = await app.createKey({ organizationId, permissions: ['flag:read'] });
  const refusals = [
    [{}, stranger, 'NOT_FOUND'],
    [{}, reader, 'FORBIDDEN'],
    [{ environment: 'moon' }, undefined, 'NOT_FOUND'],
  ] as const;
  for (const [more, key, code] of refusals) {
    const stream = await watch(organizationId, more, key);
    expect((await stream.nextResult()).errors).toMatchObject([{ extensions: { code } }]);
  }
});
