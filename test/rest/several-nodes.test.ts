import { expect, it, onTestFinished } from 'vitest';
import { createFlag } from '../../src/actions/flag/flags.ts';
import { createRestApp } from '../support/rest-app.ts';
import { startTestNode } from '../support/test-node.ts';
import { newOrganization, operator } from './organizations.ts';

it('tags what an organization answers alike on every node, so that a tag of one can be matched at another', async () => {
  const app = await createRestApp();
  onTestFinished(() => app.close());
  const node = await startTestNode(app.services.store.database);
  onTestFinished(() => node.close());
  const other = app.mountedWith({ services: node.services });
  const organizationId = await newOrganization(app);
  await createFlag(app.services, operator, { organizationId, key: 'f' });
  const flags = `/api/v1/organizations/${organizationId}/feature-flags`;
  const states = `/api/v1/org-feature-flags/${organizationId}`;
  const tagOf = async (api: typeof other, path: string) => (await api.send('GET', path)).headers.get('etag') ?? '';
  const paths = [flags, `${flags}/f`, `${flags}/rollout/f`, '/api/v1/org-feature-flags', states, `${states}/f`];
  for (const path of paths) {
    // When a node has read the organization is not part of the tag.
    app.clock.advance(1_000);
    const tag = await tagOf(app, path);
    expect([path, await tagOf(other, path)]).toEqual([path, tag]);
  }
  const write = { body: { feature_key: 'f', enabled: true }, headers: { 'if-match': await tagOf(app, states) } };
  expect(await other.send('PUT', states, write)).toMatchObject({ status: 200 });
});
