import { client, v2 } from '@datadog/datadog-api-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatadogApp, type DatadogApp, unparsedIn } from './datadog-app.ts';

let app: DatadogApp;
beforeAll(async () => {
  app = await createDatadogApp({ now: '2026-11-21T12:00:00Z', withDemoData: true });
});
afterAll(() => app.close());

it('is read by Datadog’s client, every flag of it and every member of every flag', async () => {
  const { data, meta } = await app.api.listFeatureFlags();
  const { flags } = await app.rest.services.live.snapshot(app.organizationId);
  expect(data.map(({ attributes }) => attributes.key).sort()).toEqual([...flags.keys()].sort());
  expect(meta?.page?.totalCount).toBe(flags.size);
  for (const { id } of data) {
    const flag = await app.api.getFeatureFlag({ featureFlagId: id });
    expect([flag.data.attributes.key, unparsedIn(flag)]).toEqual([flag.data.attributes.key, []]);
  }
});

it('is reached by a client that only has another server and other keys', async () => {
  const configuration = client.createConfiguration({
    serverIndex: 1,
    authMethods: { apiKeyAuth: app.secret, appKeyAuth: app.secret },
  });
  configuration.setServerVariables({ protocol: 'http', name: app.address });
  const api = new v2.FeatureFlagsApi(configuration);
  const { data } = await api.listFeatureFlags({ key: 'course_theme' });
  expect(data.map(({ attributes }) => [attributes.key, attributes.valueType])).toEqual([['course_theme', 'STRING']]);
});
