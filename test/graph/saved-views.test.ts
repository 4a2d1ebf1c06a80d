import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statementsOf } from '../support/count-statements.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const VIEWS = `query ($id: ID!, $page: String) {
  organization(id: $id) { views(page: $page) { page name parameters createdBy } }
}`;

async function viewsOf(
  id: string,
  page?: string,
): Promise<readonly { readonly name: string; readonly page: string }[]> {
  const { data } = await app.graphql<{ organization: { views: [] } }>(VIEWS, { id, page });
  return data.organization.views;
}

describe('a saved view', () => {
  it('is one of a page under its name: saving it again replaces it', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const save = (page: string, name: string, parameters: object) =>
      mutate(app, 'saveView', { organizationId, page, name, parameters }, { select: '... on SavedView { name }' });
    await save('board', 'Stale', { lifecycle: ['STALE'] });
    await save('board', 'Mine', { tags: ['a'] });
    await save('audit', 'Mine', { actor: 'ida' });
    expect(await save('board', 'Mine', { tags: ['b'] })).toEqual({ __typename: 'SavedView', name: 'Mine' });
    const createdBy = 'anonymous';
    expect(await viewsOf(organizationId)).toEqual([
      { page: 'audit', name: 'Mine', parameters: { actor: 'ida' }, createdBy },
      { page: 'board', name: 'Mine', parameters: { tags: ['b'] }, createdBy },
      { page: 'board', name: 'Stale', parameters: { lifecycle: ['STALE'] }, createdBy },
    ]);
    await mutate(app, 'deleteView', { organizationId, page: 'board', name: 'Mine' });
    expect((await viewsOf(organizationId, 'board')).map(({ name }) => name)).toEqual(['Stale']);
  });

  it('is one of at most 200, which are read with one statement', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const save = (name: string) => mutate(app, 'saveView', { organizationId, page: 'board', name, parameters: {} });
    for (let index = 0; index < 200; index += 1) await save(`view ${index}`);
    expect(await save('one more')).toMatchObject({ code: 'VALIDATION_FAILED', problems: [{ path: 'name' }] });
    expect((await save('view 7')).__typename).toBe('SavedView');
    await app.services.live.snapshot(organizationId);
    expect(await statementsOf(() => viewsOf(organizationId))).toHaveLength(1);
    expect(await viewsOf(organizationId)).toHaveLength(200);
  });

  it.each([
    ['no object', { parameters: [] }, 'parameters'],
    ['more than 10,000 characters', { parameters: { text: 'x'.repeat(10_000) } }, 'parameters'],
    ['a page without a name', { page: '' }, 'page'],
    ['no name', { name: '' }, 'name'],
  ])('is refused with %s', async (_, more, path) => {
    const { organizationId } = await makeOrganization(app.services);
    const view = { organizationId, page: 'board', name: 'Mine', parameters: {}, ...more };
    expect(await mutate(app, 'saveView', view)).toMatchObject({ code: 'VALIDATION_FAILED', problems: [{ path }] });
  });
});
