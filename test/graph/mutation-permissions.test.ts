import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERMISSIONS, type Permission } from '../../src/domain/permission.ts';
import { schema } from '../../src/graph/schema.ts';
import { readChanges } from '../../src/store/commit/change-log.ts';
import { mutate } from '../support/mutate.ts';
import { mutationRows } from '../support/mutation-rows.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let other: TestOrganization;
beforeAll(async () => {
  app = await createTestApp();
  other = await makeOrganization(app.services);
});
afterAll(() => app.close());

it('has a row for every mutation of the schema', () => {
  expect(Object.keys(mutationRows).sort()).toEqual(Object.keys(schema.getMutationType()?.getFields() ?? {}).sort());
});

describe.each(Object.entries(mutationRows))('%s', (name, { permission, input, answers, logs, everywhere }) => {
  let place: TestOrganization;
  let given: object;
  // For both callers that are refused, who change nothing.
  beforeAll(async () => {
    place = await makeOrganization(app.services);
    given = await input(place, app);
  });

  it(`takes "${permission}" and says so to who has every other permission`, async () => {
    const permissions = PERMISSIONS.filter((each) => each !== permission && each !== '*');
    const weaker = await keyFor(everywhere ? undefined : place, permissions);
    const { revision } = await app.services.live.snapshot(place.organizationId);
    expect(await mutate(app, name, given, { key: weaker })).toMatchObject({
      __typename: 'PermissionError',
      code: 'FORBIDDEN',
      permission,
    });
    expect(await app.services.live.snapshot(place.organizationId)).toMatchObject({ revision });
  });

  it('tells the key of another organization nothing and changes nothing', async () => {
    const foreign = await keyFor(other, ['*']);
    const { revision } = await app.services.live.snapshot(place.organizationId);
    const refusal = everywhere ? 'PermissionError' : 'NotFoundError';
    expect(await mutate(app, name, given, { key: foreign })).toMatchObject({ __typename: refusal });
    expect(await app.services.live.snapshot(place.organizationId)).toMatchObject({ revision });
  });

  it(`works with "${permission}" and logs ${logs ?? 'nothing'} by the API graphql`, async () => {
    const own = await makeOrganization(app.services);
    const key = await keyFor(everywhere ? undefined : own, [permission]);
    const right = await input(own, app, key);
    const { revision } = await app.services.live.snapshot(own.organizationId);
    expect(await mutate(app, name, right, { key })).toMatchObject({ __typename: answers });
    const organizationId = name === 'createOrganization' ? `${own.organizationId}-next` : own.organizationId;
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
