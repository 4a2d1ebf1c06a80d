import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { createRestApp, type RestApi, type RestApp } from '../support/rest-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: RestApp;
let key: string;
beforeAll(async () => {
  app = await createRestApp();
  const { organizationId } = await makeOrganization(app.services);
  key = (await app.createKey({ organizationId })).secret;
});
afterAll(() => app.close());

/** The same API on a node that loses the answer to one of its commits: the database has committed, the node does not know. */
function losing(commit: number): RestApi {
  const { store } = app.services;
  let commits = 0;
  const notifyCommitted: Store['notifyCommitted'] = async (changes) => {
    await store.notifyCommitted(changes);
    commits += 1;
    if (commits === commit) throw new Error('Connection terminated unexpectedly');
  };
  return app.mountedWith({ services: { ...app.services, store: { ...store, notifyCommitted } } });
}

/** A write: its path, its body, the commit whose answer is lost, and whether the write is whole by then. */
type Row = readonly [title: string, path: string, body: object, commit: number, isWhole: boolean];

const rows: readonly Row[] = [
  [
    'a state and its new organization',
    '/api/v1/org-feature-flags',
    { org_id: 'org-lost-0', feature_key: 'one', enabled: true },
    2,
    true,
  ],
  [
    'the new organization of a state',
    '/api/v1/org-feature-flags',
    { org_id: 'org-lost-1', feature_key: 'one', enabled: true },
    1,
    false,
  ],
  [
    'an environment by its name',
    '/api/v2/feature-flags/environments',
    { data: { type: 'environments', attributes: { name: 'Lost', queries: ['lost'] } } },
    1,
    true,
  ],
  ['a flag of PostHog', '/api/projects/@current/feature_flags', { key: 'lost' }, 1, true],
];

describe('a write that was committed and not answered', () => {
  it.each(rows)(
    'of %s is answered when it is sent again under its key, and done once',
    async (_, path, body, commit, isWhole) => {
      const options = {
        body,
        ...(path.includes('org-') ? {} : { key }),
        headers: { 'idempotency-key': `${path} ${JSON.stringify(body)}` },
      };
      expect((await losing(commit).send('POST', path, options)).status).toBe(503);
      const again = await app.send('POST', path, options);
      expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, isWhole ? 'true' : null]);
      const third = await app.send('POST', path, options);
      expect([third.status, third.text]).toEqual([201, again.text]);
      const { 'idempotency-key': _key, ...headers } = options.headers;
      expect((await app.send('POST', path, { ...options, headers })).status).toBeOneOf([400, 409]);
    },
  );
});
