import { expect } from 'vitest';
import { setFeatureDefault } from '../../../src/actions/organization/feature-defaults.ts';
import type { Audit } from '../audit.ts';
import { newOrganization, operator } from '../organizations.ts';
import { BASE, orgWith } from './org-feature-flags-place.ts';

/** What the contract says of lists. */
export const listing: readonly Audit[] = [
  {
    id: '3b01',
    level: 'SHOULD',
    clause: 'GET, extensions',
    title: 'filter by organisation, feature and state, defaults applied, and page without repeating or skipping',
    async run(app) {
      await setFeatureDefault(app.services, operator, { featureKey: 'list_b', enabled: true });
      const orgs = [
        await orgWith(app, { list_a: true, list_b: null }),
        await orgWith(app, { list_a: false, list_b: false }),
      ].sort();
      const listed = async (query: string) => {
        const { body } = await app.send('GET', `${BASE}?${query}`);
        return (body.data as { org_id: string; feature_key: string; enabled: boolean }[]).map(
          (state) => `${orgs.indexOf(state.org_id)} ${state.feature_key} ${state.enabled}`,
        );
      };
      expect((await listed('feature_key=list_a')).map((line) => line.slice(0, 8))).toEqual(['0 list_a', '1 list_a']);
      expect((await listed('feature_key=list_b&enabled=true')).length).toBe(1);
      expect((await listed('feature_key=list_b&enabled=false')).length).toBe(1);
      expect(await listed('org_id=nobody')).toEqual([]);
      const whole = await listed('limit=100');
      const paged = [];
      for (let page = 1; paged.length < whole.length; page += 1) paged.push(...(await listed(`limit=3&page=${page}`)));
      expect(paged).toEqual(whole);
    },
  },
  {
    id: '3b02',
    level: 'MUST',
    clause: 'GET, 400 and 404',
    title: 'refuse what no list can be asked for',
    async run(app) {
      for (const query of ['page=0', 'limit=1000', 'enabled=1', 'org_id=%00', 'feature_key=a%20b', 'page=9999999']) {
        const { status, body } = await app.send('GET', `${BASE}?${query}`);
        expect([query, status]).toEqual([query, 400]);
        expect(body.errors).toMatchObject([{ path: query.split('=')[0] }]);
      }
      for (const environment of ['moon', '%00']) {
        expect(await app.send('GET', `${BASE}?environment=${environment}`)).toMatchObject({ status: 404 });
      }
      expect(await app.send('GET', `${BASE}?page=1000000&limit=100`)).toMatchObject({
        status: 200,
        body: { data: [] },
      });
    },
  },
  {
    id: '3b03',
    level: 'MUST',
    clause: 'access',
    title: 'keep the list of all organisations from a key that is bound to one',
    async run(app) {
      const organizationId = await newOrganization(app);
      const { secret } = await app.createKey({ organizationId });
      expect(await app.send('GET', BASE, { key: secret })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
      const { secret: unbound } = await app.createKey({ permissions: ['flag:read'] });
      expect(await app.send('GET', BASE, { key: unbound })).toMatchObject({ status: 200 });
    },
  },
];
