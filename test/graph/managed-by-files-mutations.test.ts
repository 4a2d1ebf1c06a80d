import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../src/domain/permission.ts';
import { mutate } from '../support/mutate.ts';
import { mutationRows } from '../support/mutation-rows.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const LOCATION = 'https://git.example/flags';
const manageBy = (organizationId: string, managedBy: 'FILES' | 'APIS', key?: string) =>
  mutate(
    app,
    'setManagement',
    { organizationId, managedBy, ...(managedBy === 'FILES' ? { location: LOCATION } : {}) },
    { select: '... on Organization { managedBy filesLocation }', ...(key === undefined ? {} : { key }) },
  );
const document = { format: 1, flags: { checkout: { settings: { production: { enabled: true } } } } };

const managed = Object.entries(mutationRows).filter(
  ([name, { logs }]) =>
    name !== 'applyConfiguration' &&
    /^(?:FLAG|SEGMENT|HOLDOUT|ENVIRONMENT|SCHEDULED_CHANGE|CHANGE_REQUEST_APPROVED)/.test(logs ?? ''),
);

describe('an organization that files manage', () => {
  it.each(managed)('refuses %s, and says where the files are', async (name, { input }) => {
    const place = await makeOrganization(app.services);
    const { secret: key } = await app.createKey({ organizationId: place.organizationId });
    const given = await input(place, app, key);
    await manageBy(place.organizationId, 'FILES');
    const { revision } = await app.services.live.snapshot(place.organizationId);
    expect(await mutate(app, name, given, { key })).toMatchObject({
      __typename: 'ConflictError',
      code: 'MANAGED_BY_FILES',
      message: expect.stringContaining(LOCATION),
    });
    expect(await app.services.live.snapshot(place.organizationId)).toMatchObject({ revision });
  });

  it('is changed by a document, and by the approval of one', async () => {
    const { organizationId } = await makeOrganization(app.services);
    await manageBy(organizationId, 'FILES');
    expect(await mutate(app, 'applyConfiguration', { organizationId, document })).toMatchObject({
      __typename: 'AppliedConfiguration',
    });
    const protecting = { ...document, environments: { production: { requiresApproval: true, isDefault: true } } };
    await mutate(app, 'applyConfiguration', { organizationId, document: protecting });
    const waiting = await mutate(app, 'applyConfiguration', {
      organizationId,
      document: { format: 1, flags: { checkout: { settings: { production: { enabled: false } } } } },
    });
    const { id } = waiting.changeRequest as { readonly id: string };
    const { secret: key } = await app.createKey({ organizationId });
    expect(await mutate(app, 'approveChangeRequest', { id }, { key })).toMatchObject({ __typename: 'ChangeRequest' });
  });

  it('refuses REST APIs in their own format, and lets them evaluate', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('beacon');
    await manageBy(organizationId, 'FILES');
    const { secret: key } = await app.createKey({ organizationId });
    const post = (path: string, body: object) =>
      app.fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify(body),
      });
    const refused = await post(`/api/projects/${organizationId}/feature_flags/`, { key: 'another' });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining(LOCATION) });
    const evaluated = await post('/ofrep/v1/evaluate/flags/beacon', { context: { targetingKey: 'ida' } });
    expect(await evaluated.json()).toMatchObject({ value: true });
  });

  it('goes back to the APIs only with a permission of its own', async () => {
    const { organizationId } = await makeOrganization(app.services);
    expect(await manageBy(organizationId, 'FILES')).toMatchObject({ managedBy: 'FILES', filesLocation: LOCATION });
    const permissions = PERMISSIONS.filter((each) => each !== 'management:write' && each !== '*');
    const { secret: key } = await app.createKey({ organizationId, permissions });
    expect(await manageBy(organizationId, 'APIS', key)).toMatchObject({ permission: 'management:write' });
    expect(await manageBy(organizationId, 'APIS')).toMatchObject({ managedBy: 'APIS', filesLocation: null });
    expect(await mutate(app, 'createFlag', { organizationId, key: 'free' })).toMatchObject({ __typename: 'Flag' });
  });

  it('names the place of its files, and only then', async () => {
    const { organizationId } = await makeOrganization(app.services);
    for (const [managedBy, location] of [
      ['FILES', undefined],
      ['FILES', ''],
      ['FILES', 'x'.repeat(401)],
      ['APIS', LOCATION],
    ])
      expect(await mutate(app, 'setManagement', { organizationId, managedBy, location })).toMatchObject({
        __typename: 'ValidationError',
        problems: [{ path: 'location' }],
      });
  });
});
