import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

describe('createVariant, updateVariant and deleteVariant', () => {
  it('adds, changes and removes a variant', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('size', { valueType: 'INTEGER', variants: [{ key: 'small', value: 1 }] });
    const named = { organizationId, flagKey: 'size', key: 'large' };
    const select = '... on Variant { key name value payload weight flag { version } }';
    const large = { ...named, value: 3, payload: [1], weight: 10 };
    expect(await mutate(app, 'createVariant', large, { select })).toEqual({
      ...{ __typename: 'Variant', key: 'large', name: 'large', value: 3, payload: [1], weight: 10 },
      flag: { version: 2 },
    });
    expect(await mutate(app, 'updateVariant', { ...named, value: 4, weight: null }, { select })).toEqual({
      ...{ __typename: 'Variant', key: 'large', name: 'large', value: 4, payload: [1], weight: null },
      flag: { version: 3 },
    });
    const remaining = { select: '... on Flag { variants { key } }' };
    expect(await mutate(app, 'deleteVariant', named, remaining)).toEqual({
      __typename: 'Flag',
      variants: [{ key: 'small' }],
    });
  });

  it('says what is wrong by its place in the input', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('size', { valueType: 'INTEGER', variants: [{ key: 'small', value: 1 }] });
    const named = { organizationId, flagKey: 'size' };
    const refusals = [
      ['createVariant', { ...named, key: 'large', value: 'three' }, 'a whole number'],
      ['updateVariant', { ...named, key: 'small', value: null }, 'is null, expected a value'],
    ] as const;
    for (const [name, input, message] of refusals) {
      expect(await mutate(app, name, input)).toMatchObject({
        __typename: 'ValidationError',
        problems: [{ path: 'value', message: expect.stringContaining(message) }],
      });
    }
  });

  it('refuses a key twice, a variant that is not there, and one that is served', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('plain');
    const named = { organizationId, flagKey: 'plain' };
    expect(await mutate(app, 'createVariant', { ...named, key: 'on', value: true })).toMatchObject({
      code: 'KEY_TAKEN',
    });
    expect(await mutate(app, 'updateVariant', { ...named, key: 'maybe' })).toMatchObject({
      entityType: 'variant',
      entityKey: 'maybe',
    });
    expect(await mutate(app, 'deleteVariant', { ...named, key: 'on' })).toMatchObject({
      code: 'IN_USE',
      dependentKeys: ['development: default variant', 'production: default variant'],
    });
  });
});
