import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERMISSIONS, type Permission } from '../../src/domain/permission.ts';
import { schema } from '../../src/graph/schema.ts';
import { readChanges } from '../../src/store/commit/change-log.ts';
import { mutate } from '../support/mutate.ts';
import { mutationRows } from '../support/mutation-rows.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

it('has a row for every mutation of the schema', () => {
  expect(Object.keys(mutationRows).sort()).toEqual(Object.keys(schema.getMutationType()?.getFields() ?? {}).sort());
});

describe.each(Object.entries(mutationRows))('%s', (name, { permission, input, answers, logs, everywhere }) => {
  it(`takes "${permission}" and says so to who has every other permission`, async () => {
    const place = await makeOrganization(app.services);
    const permissions = PERMISSIONS.filter((other) => other !== permission && other !== '*');
    const key = await keyFor(everywhere ? undefined : place, permissions);
    const given = await input(place, app);
    const { revision } = await app.services.live.snapshot(place.organizationId);
    expect(await mutate(app, name, given, { key })).toMatchObject({
      __typename: 'PermissionError',
      code: 'FORBIDDEN',
      permission,
    });
    expect(await app.services.live.snapshot(place.organizationId)).toMatchObject({ revision });
  });

  it('tells the key of another organization nothing and changes nothing', async () => {
    const [place, other] = [await makeOrganization(app.services), await makeOrganization(app.services)];
    const key = await keyFor(other, ['*']);
    const given = await input(place, app);
    const { revision } = await app.services.live.snapshot(place.organizationId);
    const refusal = everywhere ? 'PermissionError' : 'NotFoundError';
    expect(await mutate(app, name, given, { key })).toMatchObject({ __typename: refusal });
    expect(await app.services.live.snapshot(place.organizationId)).toMatchObject({ revision });
  });

  it(`works with "${permission}" and logs ${logs ?? 'nothing'} by the API graphql`, async () => {
    const place = await makeOrganization(app.services);
    const key = await keyFor(everywhere ? undefined : place, [permission]);
    const given = await input(place, app, key);
    const { revision } = await app.services.live.snapshot(place.organizationId);
    expect(await mutate(app, name, given, { key })).toMatchObject({ __typename: answers });
    const organizationId = name === 'createOrganization' ? `${place.organizationId}-next` : place.organizationId;
    const after = name === 'createOrganization' ? 0 : revision;
    const changes = await readChanges(app.services.store.db, organizationId, after);
    if (logs === null) expect(changes).toEqual([]);
    else
      expect(changes).toContainEqual(
        expect.objectContaining({ kind: logs, source: 'graphql', actorId: expect.stringMatching(/^key:/) }),
      );
  });
});

/** The secret of a key with these permissions, bound to a place or to none. */
async function keyFor(place: TestOrganization | undefined, permissions: readonly Permission[]): Promise<string> {
  const { secret } = await app.createKey({ organizationId: place?.organizationId, permissions });
  return secret;
}
