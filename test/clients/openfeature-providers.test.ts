import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature as ServerOpenFeature } from '@openfeature/server-sdk';
import { type Client, ProviderEvents, OpenFeature as WebOpenFeature } from '@openfeature/web-sdk';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIVATION, createOfrepApp, type OfrepApp, SECOND_STEP } from '../rest/ofrep/ofrep-app.ts';
import { createMessageQueue } from '../support/message-queue.ts';
import type { NodeApi } from '../support/node-api.ts';

// The providers and SDKs of OpenFeature as they are published, against a server that listens.

let app: OfrepApp;
let server: NodeApi;
let key: string;

beforeAll(async () => {
  // Browsers have one.
  Object.assign(globalThis, { EventSource });
  app = await createOfrepApp({ anonymousAccess: 'none' });
  server = await app.listen();
  ({ secret: key } = await app.createKey({ organizationId: app.organizationId, permissions: ['evaluate'] }));
});

afterAll(async () => {
  await ServerOpenFeature.close();
  await WebOpenFeature.close();
  await server.close();
  await app.close();
});

describe('the server provider', () => {
  const subject = { targetingKey: 'student-42', plan: 'pro', appVersion: '2.1.0' };
  let client: ReturnType<typeof ServerOpenFeature.getClient>;

  beforeAll(async () => {
    const headers: [string, string][] = [['Authorization', `Bearer ${key}`]];
    await ServerOpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: server.url, headers }));
    client = ServerOpenFeature.getClient();
  });

  it('receives values of every type with their variants, reasons and metadata', async () => {
    expect(await client.getBooleanDetails('switch', false, subject)).toMatchObject({
      ...{ value: true, variant: 'on', reason: 'STATIC' },
      flagMetadata: { flagVersion: expect.any(Number), revision: expect.any(Number) },
    });
    expect(await client.getStringDetails('theme', '-', subject)).toMatchObject({
      ...{ value: 'gold', variant: 'gold', reason: 'TARGETING_MATCH', flagMetadata: { rule: 'pro' } },
    });
    expect(await client.getNumberValue('limit', 0, subject)).toBe(25);
    expect(await client.getNumberValue('boost', 0, subject)).toBe(1.5);
    expect(await client.getObjectValue('exam', {}, subject)).toEqual({ minutes: 240, aids: ['notes'] });
    expect(await client.getBooleanDetails('from-two', false, subject)).toMatchObject({ value: true });
    const halves = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6'].map((targetingKey) =>
      client.getBooleanDetails('half', false, { targetingKey }),
    );
    expect(await Promise.all(halves)).toContainEqual(expect.objectContaining({ value: true, reason: 'SPLIT' }));
  });

  it('gives the default of the caller for what is off, unknown, of another type or lacks the targeting key', async () => {
    expect(await client.getBooleanDetails('switched-off', true, subject)).toMatchObject({
      value: false,
      reason: 'DISABLED',
    });
    expect(await client.getStringValue('theme-off', 'mine', subject)).toBe('mine');
    const unknown = await client.getStringDetails('of-nobody', 'mine', subject);
    expect(unknown).toMatchObject({ value: 'mine', errorCode: 'FLAG_NOT_FOUND' });
    const mistyped = await client.getNumberDetails('theme', 7, subject);
    expect(mistyped).toMatchObject({ value: 7, errorCode: 'TYPE_MISMATCH' });
    const anonymous = await client.getBooleanDetails('half', true, {});
    expect(anonymous).toMatchObject({ value: true, errorCode: 'TARGETING_KEY_MISSING' });
    const invalid = await client.getBooleanDetails('from-two', false, { ...subject, appVersion: 'latest' });
    expect(invalid).toMatchObject({ value: false, errorCode: 'INVALID_CONTEXT' });
  });

  it('sees a write with the next question', async () => {
    await app.organization.flag('asked');
    expect(await client.getBooleanValue('asked', false, subject)).toBe(true);
    await app.turn('asked', false);
    expect(await client.getBooleanValue('asked', true, subject)).toBe(false);
  });
});

describe('the web provider', () => {
  let client: Client;
  const changes = createMessageQueue<readonly string[]>();

  beforeAll(async () => {
    await WebOpenFeature.setContext({ targetingKey: 'student-42', plan: 'pro' });
    const headers: [string, string][] = [['Authorization', `Bearer ${key}`]];
    await WebOpenFeature.setProviderAndWait(
      new OFREPWebProvider({ baseUrl: server.url, headers, cacheMode: 'disabled' }),
    );
    client = WebOpenFeature.getClient();
    client.addHandler(ProviderEvents.ConfigurationChanged, (details) => changes.push(details?.flagsChanged ?? []));
  });

  it('holds values of every type with their variants, reasons and metadata', () => {
    expect(client.getBooleanDetails('switch', false)).toMatchObject({ value: true, variant: 'on', reason: 'STATIC' });
    expect(client.getStringDetails('theme', '-')).toMatchObject({
      ...{ value: 'gold', reason: 'TARGETING_MATCH', flagMetadata: { rule: 'pro', flagVersion: expect.any(Number) } },
    });
    expect(client.getNumberValue('limit', 0)).toBe(25);
    expect(client.getNumberValue('boost', 0)).toBe(1.5);
    expect(client.getObjectValue('exam', {})).toEqual({ minutes: 240, aids: ['notes'] });
  });

  it('gives the default of the caller for what is off, unknown, of another type or cannot be decided', () => {
    expect(client.getStringDetails('theme-off', 'mine')).toMatchObject({ value: 'mine', reason: 'DISABLED' });
    expect(client.getStringDetails('of-nobody', 'mine')).toMatchObject({ value: 'mine', errorCode: 'FLAG_NOT_FOUND' });
    expect(client.getNumberDetails('theme', 7)).toMatchObject({ value: 7, errorCode: 'TYPE_MISMATCH' });
  });

  it('is notified of a write and of its one flag', async () => {
    await app.turn('switch', false);
    expect(await changes.next()).toEqual(['switch']);
    expect(client.getBooleanDetails('switch', true)).toMatchObject({ value: false, reason: 'DISABLED' });
  });

  it('is notified of a new flag, and of a deleted one', async () => {
    await app.organization.flag('novelty', {
      valueType: 'STRING',
      variants: [{ key: 'a', value: 'a' }],
      settings: [{ environment: 'production', enabled: true, defaultVariant: 'a' }],
    });
    expect(await changes.next()).toEqual(['novelty']);
    expect(client.getStringValue('novelty', '-')).toBe('a');
  });

  it('hears of what changed while its stream was cut', async () => {
    server.drop();
    await app.turn('limit', false);
    expect(await changes.next()).toEqual(['limit']);
    expect(client.getNumberDetails('limit', 7)).toMatchObject({ value: 7, reason: 'DISABLED' });
    await app.turn('limit', true);
    expect(await changes.next()).toEqual(['limit']);
  });

  it('is notified when an activation date has come', async () => {
    expect(client.getBooleanValue('dated', true)).toBe(false);
    app.clock.advanceTo(ACTIVATION);
    expect(await changes.next()).toEqual(['dated']);
    expect(client.getBooleanValue('dated', false)).toBe(true);
  });

  it('is notified when a step of a schedule has come', async () => {
    expect(client.getBooleanValue('scheduled', true)).toBe(false);
    app.clock.advanceTo(SECOND_STEP);
    expect(await changes.next()).toEqual(['scheduled']);
    expect(client.getBooleanValue('scheduled', false)).toBe(true);
  });

  it('fetches again for another subject, and is notified of changes for it', async () => {
    await WebOpenFeature.setContext({ targetingKey: 'student-43' });
    expect(client.getStringValue('theme', '-')).toBe('basic');
    await app.turn('theme', false);
    expect(await changes.next()).toEqual(['theme']);
    expect(client.getStringValue('theme', 'mine')).toBe('mine');
  });

  it('starts for a subject without a name, and knows which flags need one', async () => {
    await WebOpenFeature.setContext({});
    expect(client.getNumberValue('limit', 0)).toBe(25);
    const half = client.getBooleanDetails('half', true);
    expect(half).toMatchObject({ value: true, errorCode: 'TARGETING_KEY_MISSING' });
  });
});
