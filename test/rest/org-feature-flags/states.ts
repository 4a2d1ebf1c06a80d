import { expect } from 'vitest';
import { archiveFlag } from '../../../src/actions/flag/flags.ts';
import { setFeatureDefault } from '../../../src/actions/organization/feature-defaults.ts';
import { setRolloutCondition } from '../../../src/actions/setting/settings.ts';
import type { Audit } from '../audit.ts';
import { operator } from '../organizations.ts';
import { BASE, flagsOf, orgWith } from './org-feature-flags-place.ts';

/** What the contract says of effective states. */
export const states: readonly Audit[] = [
  {
    id: '3c01',
    level: 'MUST',
    clause: 'effective states',
    title:
      'be the switch and the activation date reached, for every minimum version, defaults of the catalogue included',
    async run(app) {
      await setFeatureDefault(app.services, operator, { featureKey: 'known_on', enabled: true });
      await setFeatureDefault(app.services, operator, { featureKey: 'known_off', enabled: false });
      const organizationId = await orgWith(app, { on: true, off: false, follows: null, dated: true, known_off: true });
      const dated = { organizationId, flagKey: 'dated', minVersion: '9.0.0', activationDate: '2026-03-26T12:00:00Z' };
      await setRolloutCondition(app.services, operator, dated);
      const before = { on: true, off: false, follows: false, dated: false, known_on: true, known_off: true };
      expect(await flagsOf(app, organizationId)).toMatchObject(before);
      const check = async (key: string) => (await app.send('GET', `${BASE}/${organizationId}/${key}`)).body.enabled;
      for (const [key, enabled] of Object.entries(before)) expect([key, await check(key)]).toEqual([key, enabled]);

      const tagged = await app.send('GET', `${BASE}/${organizationId}`);
      const known = { headers: { 'if-none-match': tagged.headers.get('etag') ?? '' } };
      expect(await app.send('GET', `${BASE}/${organizationId}`, known)).toMatchObject({ status: 304 });
      app.clock.advanceTo('2026-03-26T12:00:00Z');
      expect(await app.send('GET', `${BASE}/${organizationId}`, known)).toMatchObject({
        status: 200,
        body: { flags: { ...before, dated: true } },
      });
      expect(await check('dated')).toBe(true);
    },
  },
  {
    id: '3c02',
    level: 'MUST',
    clause: 'GET /{org_id}/{feature_key}, 404',
    title: 'know no feature that neither the organisation nor the catalogue has, nor one that is archived',
    async run(app) {
      const organizationId = await orgWith(app, { old: true });
      await archiveFlag(app.services, operator, { organizationId, flagKey: 'old' });
      expect(await flagsOf(app, organizationId)).not.toHaveProperty('old');
      for (const key of ['old', 'never', 'constructor', 'toString', '%00']) {
        expect(await app.send('GET', `${BASE}/${organizationId}/${key}`)).toMatchObject({ status: 404 });
      }
      expect(await app.send('GET', `${BASE}/nobody/on`)).toMatchObject({ status: 404 });
    },
  },
  {
    id: '3c04',
    level: 'SHOULD',
    clause: 'GET /{org_id}, example',
    title: 'list features in the order in which they were made',
    async run(app) {
      const organizationId = await orgWith(app, { second: true, first: true, third: false });
      const made = Object.keys((await flagsOf(app, organizationId)) ?? {}).filter((key) =>
        /first|second|third/.test(key),
      );
      expect(made).toEqual(['second', 'first', 'third']);
    },
  },
  {
    id: '3c03',
    level: 'MUST',
    clause: 'keys that look like routes',
    title: 'tell the feature named refresh from the refresh',
    async run(app) {
      const organizationId = await orgWith(app, { refresh: true });
      expect(await app.send('GET', `${BASE}/${organizationId}/refresh`)).toMatchObject({
        status: 200,
        body: { feature_key: 'refresh', enabled: true },
      });
      expect(await app.send('POST', `${BASE}/${organizationId}/refresh`)).toMatchObject({
        status: 200,
        body: { flags: { refresh: true } },
      });
      const { status, headers } = await app.send('PUT', `${BASE}/${organizationId}/refresh`, { body: {} });
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    },
  },
];
