import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { datadogDialect } from '../../../src/rest/datadog/datadog-dialect.ts';
import { createRestApp, type RestApp } from '../../support/rest-app.ts';
import { at, sendTo, textAt } from './datadog-requests.ts';
import { flagBody, place } from './datadog-subject.ts';

let app: RestApp;
beforeAll(async () => {
  app = await createRestApp();
});
afterAll(() => app.close());

const routes = datadogDialect.routes.map((route) => ({ name: `${route.method} ${route.path}`, route }));
const variants = ['variant-abc123', 'unused'].map((key) => ({ key, name: key, value: 'true' }));

/** The ids of things of all kinds that the examples can be sent to. */
async function subjects() {
  const { send, organizationId, environmentId } = await place(app);
  const { body } = await send('POST', '', flagBody('example', { variants }));
  const flagId = textAt(body, 'data', 'id');
  const ids: Record<string, string> = {
    feature_flag_id: flagId,
    environment_id: environmentId,
    variant_id: textAt(body, 'data', 'attributes', 'variants', 1, 'id'),
  };
  return { organizationId, ids, flagId };
}

describe('the examples of Datadog’s API', () => {
  it.each(routes.filter(({ route }) => route.body !== null))(
    'are taken by $name as they are, and answered as documented',
    async ({ route: { method, path, operation } }) => {
      const { organizationId, ids, flagId } = await subjects();
      const send = sendTo(app, organizationId);
      // The example is a variant that the flag of the other examples has already.
      if (operation.id === 'CreateVariantForFeatureFlag') ids.feature_flag_id = await flagWithout(organizationId);
      const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? flagId);
      const { status, body } = await send(method, address, operation.requestExample);
      expect([body, Object.keys(operation.answers)]).toEqual([body, expect.arrayContaining([String(status)])]);
      expect(operation.answers[status]?.schema?.parse(body)).toEqual(body);
    },
  );

  it.each(routes.filter(({ route }) => route.body === null))('answer $name as documented', async ({ route }) => {
    const { organizationId, ids, flagId } = await subjects();
    const send = sendTo(app, organizationId);
    const { method, operation } = route;
    ids.exposure_schedule_id = await schedule(organizationId, ids, operation.id);
    if (operation.id === 'DeleteFeatureFlagsEnvironment') ids.environment_id = await otherEnvironment(organizationId);
    const address = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? flagId);
    const { status, body } = await send(method, address);
    expect([body, Object.keys(operation.answers)]).toEqual([body, expect.arrayContaining([String(status)])]);
    const schema = operation.answers[status]?.schema;
    if (schema !== undefined) expect(schema.parse(body)).toEqual(body);
  });
});

async function flagWithout(organizationId: string): Promise<string> {
  return textAt((await sendTo(app, organizationId)('POST', '', flagBody('without'))).body, 'data', 'id');
}

async function otherEnvironment(organizationId: string): Promise<string> {
  const { body } = await sendTo(app, organizationId)('GET', '/environments?key=development');
  return textAt(body, 'data', 0, 'id');
}

/** Makes the allocation of the example and brings its schedule to where the operation can move it. */
async function schedule(organizationId: string, ids: Record<string, string>, operationId: string): Promise<string> {
  const send = sendTo(app, organizationId);
  const create = datadogDialect.routes.find(
    ({ operation }) =>
      operation.requestExample !== undefined && at(operation.requestExample, 'data', 'type') === 'allocations',
  );
  const path = `/${ids.feature_flag_id}/environments/${ids.environment_id}/allocations`;
  const { body } = await send('POST', path, create?.operation.requestExample);
  const id = textAt(body, 'data', 'attributes', 'exposure_schedule', 'id');
  const before: Record<string, readonly string[]> = {
    PauseExposureSchedule: ['start'],
    ResumeExposureSchedule: ['start', 'pause'],
  };
  for (const move of before[operationId] ?? []) await send('POST', `/exposure-schedules/${id}/${move}`);
  return id;
}
