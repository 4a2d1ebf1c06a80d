import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFlag } from '../../src/actions/flag/flags.ts';
import { setFlagSetting } from '../../src/actions/setting/settings.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { askGraph } from '../support/ask-graph.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

const SECRET = 'only in development';

const LOG = `query ($id: ID!) { organization(id: $id) {
  changes(first: 100) { edges { node { id kind before after differences { path before after } } } }
  changeRequests(first: 100) { edges { node { id before after differences { path before after } conflicts { path } } } }
} }`;

let app: TestApp;
let own: TestOrganization;
let bound: Caller;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  const { organizationId } = own;
  bound = keyCaller('bound', { organizationId, environment: 'production' });
  const extensions = { note: SECRET };
  await createFlag(app.services, fullCaller, {
    organizationId,
    key: 'checkout',
    settings: [{ environment: 'development', enabled: true, extensions }],
  });
  const place = { organizationId, flagKey: 'checkout' };
  await setFlagSetting(app.services, fullCaller, { ...place, environment: 'production', enabled: true });
  const again = { note: `${SECRET}, again` };
  await setFlagSetting(app.services, fullCaller, { ...place, environment: 'development', extensions: again });
  await mutate(app, 'updateEnvironment', { organizationId, key: 'production', requiresApproval: true });
  // Reaches beyond one environment, and waits.
  await mutate(app, 'archiveFlag', { organizationId, key: 'checkout' });
});
afterAll(() => app.close());

async function logFor(caller: Caller): Promise<string> {
  const { data, errors } = await askGraph(app.services, caller, LOG, { id: own.organizationId });
  expect(errors).toBeUndefined();
  return JSON.stringify(data);
}

describe('the log and the change requests', () => {
  it('show a caller who is bound to an environment nothing of the settings in others', async () => {
    const log = await logFor(bound);
    expect(log).not.toContain(SECRET);
    expect(log).not.toContain('settings.development');
    expect(log).not.toContain('"development":{');
    expect(log).toContain('settings.production.switch');
    expect(log).toContain('"production":{');
    expect(log).toContain('archivedAt');
  });

  it('show all of them to all other callers', async () => {
    const log = await logFor(keyCaller('everywhere', { organizationId: own.organizationId }));
    expect(log).toContain(SECRET);
    expect(log).toContain('settings.development');
  });

  it('hide a change of another environment as a node too', async () => {
    const everywhere = keyCaller('everywhere', { organizationId: own.organizationId });
    const all = JSON.parse(await logFor(everywhere)).organization.changes.edges;
    const elsewhere = all.find(({ node }: { node: object }) => JSON.stringify(node).includes(`${SECRET}, again`));
    const find = (caller: Caller) =>
      askGraph(app.services, caller, 'query ($id: ID!) { node(id: $id) { id } }', { id: elsewhere.node.id });
    expect(await find(bound)).toEqual({ data: { node: null }, errors: undefined });
    expect((await find(everywhere)).data.node).not.toBeNull();
  });
});
