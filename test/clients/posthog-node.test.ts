import { PostHog } from 'posthog-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFlag } from '../../src/actions/flag/flags.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { createMessageQueue, type MessageQueue } from '../support/message-queue.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

// The SDK as it is published, against a server that listens.

/** What the SDK asked and what it was answered. */
interface Exchange {
  readonly path: string;
  readonly status: number;
}

let app: TestApp;
let organizationId: string;
let url: string;
let token: string;
let secret: string;
const clients: PostHog[] = [];

beforeAll(async () => {
  app = await createTestApp({ settings: { ANONYMOUS_ACCESS: 'none' } });
  ({ organizationId } = await makeOrganization(app.services));
  ({ secret: token } = await app.createKey({ organizationId, kind: 'CLIENT', permissions: [] }));
  ({ secret } = await app.createKey({ organizationId }));
  ({ url } = await app.listen());
  await fillProject();
});

afterAll(async () => {
  for (const client of clients) await client.shutdown();
  await app.close();
});

/** Makes what an operator would make with PostHog's own API. */
async function fillProject(): Promise<void> {
  const send = async (path: string, body: object) => {
    const response = await fetch(`${url}/api/projects/@current${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect([path, response.status]).toEqual([path, 201]);
  };
  const forPros = [{ key: 'plan', type: 'person', operator: 'exact', value: ['pro'] }];
  const variants = [
    { key: 'control', rollout_percentage: 0 },
    { key: 'test', rollout_percentage: 100 },
  ];
  await send('/feature_flags/', { key: 'plain' });
  await send('/feature_flags/', { key: 'off', active: false });
  await send('/feature_flags/', {
    key: 'beta',
    filters: { groups: [{ properties: forPros }], multivariate: { variants }, payloads: { test: '{"color":"red"}' } },
  });
  await send('/feature_flags/', {
    key: 'remote-config',
    is_remote_configuration: true,
    filters: { groups: [{ properties: [], rollout_percentage: 100 }], payloads: { true: '{"secret":42}' } },
  });
  await createFlag(app.services, fullCaller, {
    organizationId,
    key: 'large-company',
    settings: [
      {
        environment: 'production',
        enabled: true,
        defaultVariant: null,
        rules: [
          {
            variant: 'on',
            groups: [
              { conditions: [{ attribute: 'size', operator: 'GREATER_THAN', values: [5], groupType: 'company' }] },
            ],
          },
        ],
      },
    ],
  });
}

/** A client whose requests can be waited for. */
function newClient(options: ConstructorParameters<typeof PostHog>[1] = {}): {
  client: PostHog;
  exchanges: MessageQueue<Exchange>;
} {
  const exchanges = createMessageQueue<Exchange>();
  const client = new PostHog(token, {
    ...{ host: url, flushAt: 1, flushInterval: 0 },
    ...options,
    async fetch(address, init) {
      const response = await fetch(address, init as RequestInit);
      exchanges.push({ path: new URL(address).pathname, status: response.status });
      return response;
    },
  });
  clients.push(client);
  return { client, exchanges };
}

/** The next exchange of a kind, waited for if need be; others are passed over. */
async function nextOf(exchanges: MessageQueue<Exchange>, isMeant: (exchange: Exchange) => boolean): Promise<Exchange> {
  for (let exchange = await exchanges.next(); ; exchange = await exchanges.next())
    if (isMeant(exchange)) return exchange;
}

const pro = { personProperties: { plan: 'pro' } };
const silent = { sendFeatureFlagEvents: false };

describe('posthog-node that asks the server', () => {
  it('receives values, payloads and reasons', async () => {
    const { client } = newClient();
    expect(await client.getFeatureFlag('beta', 'user-1', pro)).toBe('test');
    expect(await client.getFeatureFlag('beta', 'user-2')).toBe(false);
    expect(await client.isFeatureEnabled('plain', 'user-2')).toBe(true);
    expect(await client.getFeatureFlag('off', 'user-2')).toBeUndefined();
    expect(await client.getFeatureFlag('unknown', 'user-2')).toBeUndefined();
    expect(await client.getFeatureFlagPayload('beta', 'user-1', undefined, pro)).toEqual({ color: 'red' });
    expect(await client.getFeatureFlagResult('beta', 'user-1', { ...pro, ...silent })).toMatchObject({
      ...{ key: 'beta', enabled: true, variant: 'test', payload: { color: 'red' } },
      reason: 'Matched condition set 1',
    });
  });

  it('receives everything at once', async () => {
    const { client } = newClient();
    expect(await client.getAllFlags('user-3')).toEqual({
      ...{ beta: false, 'large-company': false, plain: true },
      'remote-config': true,
    });
    const { featureFlags, featureFlagPayloads } = await client.getAllFlagsAndPayloads('user-3', pro);
    expect(featureFlags?.beta).toBe('test');
    expect(featureFlagPayloads?.beta).toEqual({ color: 'red' });
    const flags = await client.evaluateFlags('user-3', pro);
    expect([flags.getFlag('beta'), flags.getFlagPayload('beta'), flags.isEnabled('plain')]).toEqual([
      ...['test', { color: 'red' }],
      true,
    ]);
  });

  it('evaluates groups by what it sends, and by what was sent before', async () => {
    const { client } = newClient();
    const groups = { company: 'acme' };
    const large = { groups, groupProperties: { company: { size: '10' } } };
    expect(await client.getFeatureFlag('large-company', 'user-4', { groups })).toBe(false);
    expect(await client.getFeatureFlag('large-company', 'user-4', large)).toBe(true);
    client.groupIdentify({ groupType: 'company', groupKey: 'vast', properties: { size: 1_000 } });
    await client.flush();
    expect(await client.getFeatureFlag('large-company', 'user-5', { groups: { company: 'vast' } })).toBe(true);
  });

  it('has its events taken in, and what they say of a person remembered', async () => {
    const { client, exchanges } = newClient();
    client.identify({ distinctId: 'user-6', properties: { plan: 'pro' } });
    expect(await nextOf(exchanges, ({ path }) => path === '/batch/')).toMatchObject({ status: 200 });
    expect(await client.getFeatureFlag('beta', 'user-6')).toBe('test');
    expect(await nextOf(exchanges, ({ path }) => path === '/batch/')).toMatchObject({ status: 200 });
  });
});

describe('posthog-node that evaluates by itself', () => {
  const polling = () => ({ personalApiKey: secret, featureFlagsPollingInterval: 100 });
  const isOfDefinitions = ({ path }: Exchange) => path === '/flags/definitions';

  it('fetches the definitions once, gets 304 while they stay, and fetches them again when they change', async () => {
    const { client, exchanges } = newClient(polling());
    expect(await client.waitForLocalEvaluationReady(10_000)).toBe(true);
    expect(await nextOf(exchanges, isOfDefinitions)).toMatchObject({ status: 200 });
    expect(await nextOf(exchanges, isOfDefinitions)).toMatchObject({ status: 304 });
    const options = { ...pro, ...silent, onlyEvaluateLocally: true };
    expect(await client.getFeatureFlag('beta', 'user-7', options)).toBe('test');
    const beta = { organizationId, flagKey: 'beta', environment: 'production' };
    await setFlagSwitch(app.services, fullCaller, { ...beta, enabled: false });
    await nextOf(exchanges, (exchange) => isOfDefinitions(exchange) && exchange.status === 200);
    // The definitions are in place once the next poll begins.
    await nextOf(exchanges, isOfDefinitions);
    expect(await client.getFeatureFlag('beta', 'user-7', options)).toBe(false);
    await setFlagSwitch(app.services, fullCaller, { ...beta, enabled: true });
    await nextOf(exchanges, (exchange) => isOfDefinitions(exchange) && exchange.status === 200);
    await nextOf(exchanges, isOfDefinitions);
    expect(await client.getFeatureFlagPayload('beta', 'user-7', undefined, options)).toEqual({ color: 'red' });
  });

  it('decides locally what it can, and asks the server for the rest', async () => {
    const { client, exchanges } = newClient({ ...polling(), featureFlagsPollingInterval: 60_000 });
    await client.waitForLocalEvaluationReady(10_000);
    expect(await nextOf(exchanges, isOfDefinitions)).toMatchObject({ status: 200 });
    expect(await client.getFeatureFlag('beta', 'user-8', { ...pro, ...silent })).toBe('test');
    expect(await client.getFeatureFlag('plain', 'user-8', silent)).toBe(true);
    // Without the property it cannot decide, and the server knows no such person either.
    expect(await client.getFeatureFlag('beta', 'user-8', silent)).toBe(false);
    expect(await exchanges.next()).toMatchObject({ path: '/flags/', status: 200 });
  });

  it('has what it decided counted', async () => {
    const { client } = newClient({ ...polling(), featureFlagsPollingInterval: 60_000 });
    await client.waitForLocalEvaluationReady(10_000);
    const counted = async () => {
      await app.services.usage.flush();
      const where = { organizationId_livingKey: { organizationId, livingKey: 'plain' } };
      return (await app.services.store.db.flag.findUniqueOrThrow({ where })).evaluationCount;
    };
    const before = await counted();
    expect(await client.getFeatureFlag('plain', 'user-9', { onlyEvaluateLocally: true })).toBe(true);
    await client.flush();
    expect(await counted()).toBe(before + 1);
  });

  it('receives the payload of a remote configuration', async () => {
    const { client } = newClient({ ...polling(), enableLocalEvaluation: false });
    expect(await client.getRemoteConfigPayload('remote-config')).toEqual({ secret: 42 });
  });
});
