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

const CAUSES = `subscription ($organizationId: ID!, $context: EvaluationContextInput!, $flagKeys: [String!]) {
  evaluations(organizationId: $organizationId, context: $context, flagKeys: $flagKeys) {
    flagKey cause { at revision change { kind revision entityKey } transition { kind flagKey at sentence } }
  }
}`;

interface Causes {
  readonly evaluations: readonly { readonly flagKey: string; readonly cause: object | null }[];
}

async function watchCauses(organizationId: string, key?: string): Promise<EventStream<Causes>> {
  const context = { targetingKey: 'ada' };
  const stream = await openEventStream<Causes>(app, CAUSES, { organizationId, context }, key);
  onTestFinished(() => stream.stop());
  return stream;
}

it('shows what made an answer different: the change of what it depends on, or what the clock did', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('upper');
  await flag('lower', { prerequisites: [{ flagKey: 'upper' }] });
  const [stream, other] = [await watchCauses(organizationId), await watchCauses(organizationId)];
  const first = { evaluations: ['lower', 'upper'].map((flagKey) => ({ flagKey, cause: null })) };
  expect([await stream.next(), await other.next()]).toEqual([first, first]);
  await mutate(app, 'updateFlag', { organizationId, key: 'lower', name: 'Changes no answer' });
  const activationDate = new Date(app.clock.now() + 60_000).toISOString();
  await mutate(app, 'setRolloutCondition', { organizationId, flagKey: 'upper', activationDate });
  const { revision } = await app.services.live.snapshot(organizationId);
  const change = { kind: 'FLAG_UPDATED', revision, entityKey: 'upper' };
  const byChange = { at: expect.any(String), revision, change, transition: null };
  const second = { evaluations: ['lower', 'upper'].map((flagKey) => ({ flagKey, cause: byChange })) };
  expect([await stream.next(), await other.next()]).toEqual([second, second]);
  app.clock.advance(60_000);
  const sentence = 'The activation date of the flag "upper" in "production" is reached.';
  const transition = { kind: 'ACTIVATION_DATE', flagKey: 'upper', at: activationDate, sentence };
  const byClock = { at: activationDate, revision: null, change: null, transition };
  const third = { evaluations: ['lower', 'upper'].map((flagKey) => ({ flagKey, cause: byClock })) };
  expect([await stream.next(), await other.next()]).toEqual([third, third]);
});

it('shows the change that made an answer different only to callers that may read changes', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('plain');
  const { secret } = await app.createKey({ organizationId, permissions: ['evaluate'] });
  const [stream, all] = [await watchCauses(organizationId, secret), await watchCauses(organizationId)];
  await stream.next();
  await all.next();
  await mutate(app, 'setFlagSwitch', { organizationId, flagKey: 'plain', enabled: false });
  expect((await stream.nextResult()).errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN', permission: 'change:read' } },
    { extensions: { code: 'FORBIDDEN', permission: 'flag:read' } },
  ]);
  expect((await all.next()).evaluations).toMatchObject([{ cause: { change: { entityKey: 'plain' } } }]);
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
