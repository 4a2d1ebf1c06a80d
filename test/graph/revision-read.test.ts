import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHoldout } from '../../src/actions/segment/holdouts.ts';
import { createSegment } from '../../src/actions/segment/segments.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { askGraph } from '../support/ask-graph.ts';
import { statementsOf } from '../support/count-statements.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
let organizationId: string;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  organizationId = own.organizationId;
  for (const key of ['apple', 'banana', 'cherry']) await own.flag(key);
});
afterAll(() => app.close());

const revision = async () => (await app.services.live.snapshot(organizationId)).revision;

async function ask<Data>(fields: string, variables = {}): Promise<Data> {
  const source = `query ($id: ID!) { organization(id: $id) { ${fields} } }`;
  const { data, errors } = await askGraph<{ organization: Data }>(app.services, fullCaller, source, {
    id: organizationId,
    ...variables,
  });
  expect(errors).toBeUndefined();
  return data.organization;
}

describe('the revision of an object', () => {
  it('is that of its latest change, and stays when others change', async () => {
    await setFlagSwitch(app.services, fullCaller, { organizationId, flagKey: 'banana', enabled: false });
    const changed = await revision();
    await setFlagSwitch(app.services, fullCaller, { organizationId, flagKey: 'cherry', enabled: false });
    const { banana, cherry } = await ask<Record<string, unknown>>(
      'banana: flag(key: "banana") { revision } cherry: flag(key: "cherry") { revision }',
    );
    expect([banana, cherry]).toEqual([{ revision: changed }, { revision: changed + 1 }]);
  });

  it('exists for segments, holdouts and environments', async () => {
    await createSegment(app.services, fullCaller, { organizationId, key: 'beta', kind: 'STATIC' });
    const segment = await revision();
    await createHoldout(app.services, fullCaller, { organizationId, key: 'control', exclusionPercentage: 5 });
    const found = await ask<{ environment: { revision: number } }>(
      'segment(key: "beta") { revision } holdouts { revision } environment(key: "production") { revision }',
    );
    expect(found).toMatchObject({ segment: { revision: segment }, holdouts: [{ revision: segment + 1 }] });
    expect(found.environment.revision).toBeLessThan(segment);
  });

  it('takes one statement for a whole page of flags', async () => {
    const page = (fields: string) => statementsOf(() => ask(`flags { edges { node { key ${fields} } } }`));
    expect((await page('revision')).length).toBe((await page('')).length + 1);
  });
});

describe('the version of a setting', () => {
  const mutate = async (environment: string, more: string) => {
    const input = `{ organizationId: "${organizationId}", flagKey: "apple", environment: "${environment}", ${more} }`;
    const source = `mutation { setFlagSetting(input: ${input}) { __typename ... on FlagEnvironment { version environmentKey } ... on ConflictError { code } } }`;
    const { data } = await askGraph(app.services, fullCaller, source);
    return data.setFlagSetting;
  };

  it('grows with its own changes only, so that two people in two environments do not collide', async () => {
    const settings = () => ask<{ flag: unknown }>('flag(key: "apple") { version settings { environmentKey version } }');
    expect(await settings()).toEqual({
      flag: {
        version: 1,
        settings: [
          { environmentKey: 'production', version: 1 },
          { environmentKey: 'development', version: 1 },
        ],
      },
    });
    expect(await mutate('development', 'rolloutPercentage: 10, expectedSettingVersion: 1')).toEqual({
      ...{ __typename: 'FlagEnvironment', version: 2, environmentKey: 'development' },
    });
    expect(await mutate('production', 'rolloutPercentage: 20, expectedSettingVersion: 1')).toEqual({
      ...{ __typename: 'FlagEnvironment', version: 2, environmentKey: 'production' },
    });
    expect(await mutate('production', 'rolloutPercentage: 30, expectedSettingVersion: 1')).toEqual({
      ...{ __typename: 'ConflictError', code: 'VERSION_CONFLICT' },
    });
    expect(await settings()).toMatchObject({ flag: { version: 3 } });
  });

  it('grows also when the flag is reverted', async () => {
    const before = await revision();
    expect(await mutate('production', 'rolloutPercentage: 40')).toMatchObject({ version: 3 });
    const input = `{ organizationId: "${organizationId}", key: "apple", toRevision: ${before} }`;
    await askGraph(app.services, fullCaller, `mutation { revertFlag(input: ${input}) { __typename } }`);
    const { flag } = await ask<{ flag: unknown }>('flag(key: "apple") { settings { version rolloutPercentage } }');
    expect(flag).toMatchObject({
      settings: [
        { version: 4, rolloutPercentage: 20 },
        { version: 2, rolloutPercentage: 10 },
      ],
    });
  });
});
