import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFlag } from '../../src/actions/flag/flags.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { askGraph } from '../support/ask-graph.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

const LOG = `query ($id: ID!, $text: String) { organization(id: $id) {
  actors { id name }
  changes(first: 100) { edges { node { actor { id name } } } }
  found: changes(first: 100, filter: { text: $text }) { totalCount }
  changeRequests(first: 100) { edges { node { requestedBy { id name } decidedBy { id name } } } }
} }`;

const names = { development: 'a key of development', production: 'a key of production', organization: 'a key of all' };

let app: TestApp;
let own: TestOrganization;
const keys = new Map<keyof typeof names, { readonly id: string; readonly secret: string }>();

beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  const { organizationId } = own;
  for (const [place, name] of Object.entries(names)) {
    const environment = place === 'organization' ? undefined : place;
    const key = await app.createKey({ organizationId, environment, name });
    keys.set(place as keyof typeof names, key);
    // As if it had made changes of the whole flag, which a key with a bound does for group types.
    const caller: Caller = { ...fullCaller, actor: { id: `key:${key.id}`, name } };
    await createFlag(app.services, caller, { organizationId, key: `flag-of-${place}` });
  }
  await mutate(app, 'updateEnvironment', { organizationId, key: 'production', requiresApproval: true });
  const archiving = { organizationId, key: 'flag-of-development' };
  const { secret: requester } = keys.get('organization') ?? { secret: '' };
  const { changeRequest } = await mutate(app, 'archiveFlag', archiving, { key: requester });
  await mutate(app, 'rejectChangeRequest', { id: (changeRequest as { id: string }).id });
  const where = { organizationId, status: 'REJECTED' };
  const named = { requestedById: idOf('development'), requestedByName: names.development };
  const decided = { decidedById: idOf('development'), decidedByName: names.development };
  await app.services.store.db.changeRequest.updateMany({ where, data: { ...named, ...decided } });
});
afterAll(() => app.close());

const idOf = (place: keyof typeof names) => `key:${keys.get(place)?.id}`;

const readerIn = (environment: string | null): Caller => ({
  ...fullCaller,
  organizationId: own.organizationId,
  environment,
  apiKeyId: 'reader',
});

async function logFor(caller: Caller): Promise<string> {
  const variables = { id: own.organizationId, text: names.development };
  const { data, errors } = await askGraph(app.services, caller, LOG, variables);
  expect(errors).toBeUndefined();
  return JSON.stringify(data);
}

async function activityFor(key: string): Promise<string> {
  const path = '/api/projects/@current/feature_flags/activity';
  const response = await app.fetch(path, { headers: { authorization: `Bearer ${key}` } });
  expect(response.status).toBe(200);
  return response.text();
}

it('a caller bound to an environment does not see the name of a key of another one, in the log or in requests', async () => {
  const log = await logFor(readerIn('production'));
  expect(log).not.toContain(names.development);
  expect(log).toContain(names.production);
  expect(log).toContain(names.organization);
  expect(log).toContain(`"requestedBy":{"id":"${idOf('development')}","name":"API key"}`);
  expect(log).toContain(`"decidedBy":{"id":"${idOf('development')}","name":"API key"}`);
  expect(log).toContain('"found":{"totalCount":0}');
});

it('a caller bound to no environment sees every name, and finds changes by it', async () => {
  const log = await logFor(readerIn(null));
  for (const name of Object.values(names)) expect(log).toContain(name);
  expect(log).not.toContain('"API key"');
  expect(log).not.toContain('"found":{"totalCount":0}');
});

it('the same holds for the activity of PostHog', async () => {
  const secretOf = (place: keyof typeof names) => keys.get(place)?.secret ?? '';
  const bound = await activityFor(secretOf('production'));
  expect(bound).not.toContain(names.development);
  expect(bound).toContain(names.production);
  expect(await activityFor(secretOf('organization'))).toContain(names.development);
});

it('the name of a key that is deleted with its environment stays hidden', async () => {
  await mutate(app, 'deleteEnvironment', { organizationId: own.organizationId, key: 'development' });
  expect(await logFor(readerIn('production'))).not.toContain(names.development);
});
