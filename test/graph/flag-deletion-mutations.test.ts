import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

/** What the graph shows of a flag. */
async function readFlag(organizationId: string, key: string, fields: string): Promise<unknown> {
  const document = `query ($organizationId: ID!, $key: String!) { flag(organizationId: $organizationId, key: $key) { ${fields} } }`;
  const { data, errors } = await app.graphql(document, { organizationId, key });
  expect(errors).toBeUndefined();
  return data.flag;
}

describe('archiveFlag, deleteFlag and their ways back', () => {
  it('shows when a flag was archived, and nothing once it is taken out again', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('plain');
    const select = '... on Flag { archivedAt }';
    const named = { organizationId, key: 'plain' };
    expect(await mutate(app, 'archiveFlag', named, { select })).toMatchObject({
      archivedAt: '2026-06-01T12:00:00.000Z',
    });
    expect(await mutate(app, 'unarchiveFlag', named, { select })).toMatchObject({ archivedAt: null });
  });

  it('lists the flags that depend on one that shall go, which stays', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('first');
    await flag('second', { prerequisites: [{ flagKey: 'first' }] });
    for (const name of ['archiveFlag', 'deleteFlag']) {
      expect(await mutate(app, name, { organizationId, key: 'first' })).toMatchObject({
        __typename: 'ConflictError',
        code: 'IN_USE',
        dependentKeys: ['second'],
        current: { key: 'first', version: 1 },
      });
    }
  });

  it('frees the key of a deleted flag, and brings back the flag only while the key is free', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('plain', { name: 'First' });
    const named = { organizationId, key: 'plain' };
    const select = '... on Flag { name deletedAt }';
    expect(await mutate(app, 'deleteFlag', named, { select })).toMatchObject({ deletedAt: '2026-06-01T12:00:00.000Z' });
    expect(await readFlag(organizationId, 'plain', 'key')).toBeNull();
    await flag('plain', { name: 'Second' });
    expect(await mutate(app, 'restoreFlag', named)).toMatchObject({ code: 'KEY_TAKEN', current: { name: 'Second' } });
    app.clock.advance(1000);
    await mutate(app, 'deleteFlag', named);
    expect(await mutate(app, 'restoreFlag', named, { select })).toMatchObject({ name: 'Second', deletedAt: null });
  });

  it('puts a flag back to a revision, and names a revision at which there was none', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    const { revision } = await app.services.live.snapshot(organizationId);
    await flag('plain', { name: 'First' });
    const named = { organizationId, key: 'plain' };
    await mutate(app, 'updateFlag', { ...named, name: 'Second' });
    const select = '... on Flag { name version }';
    expect(await mutate(app, 'revertFlag', { ...named, toRevision: revision + 1 }, { select })).toMatchObject({
      name: 'First',
      version: 3,
    });
    expect(await mutate(app, 'revertFlag', { ...named, toRevision: revision })).toMatchObject({
      __typename: 'ValidationError',
      problems: [{ path: 'toRevision' }],
    });
  });
});
