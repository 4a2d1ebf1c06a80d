import { expect } from 'vitest';
import { archiveFlag } from '../../../src/actions/flag/flags.ts';
import { setFeatureDefault } from '../../../src/actions/organization/feature-defaults.ts';
import { createOrganization } from '../../../src/actions/organization/organizations.ts';
import { setRolloutCondition } from '../../../src/actions/setting/settings.ts';
import { readChanges } from '../../../src/store/commit/change-log.ts';
import type { Audit } from '../audit.ts';
import { operator, requireApproval } from '../organizations.ts';
import { BASE, flagsOf, orgWith } from './org-feature-flags-place.ts';

/** What the contract says of writes. */
export const writing: readonly Audit[] = [
  {
    id: '3d01',
    level: 'MUST',
    clause: 'POST',
    title: 'conflict with a switch that is set, and set one that follows its default',
    async run(app) {
      const org_id = await orgWith(app, { on: true, off: false, follows: null });
      const post = (feature_key: string, enabled = true) =>
        app.send('POST', BASE, { body: { org_id, feature_key, enabled } });
      for (const key of ['on', 'off']) {
        expect(await post(key)).toMatchObject({ status: 409, body: { code: 'KEY_TAKEN' } });
      }
      expect(await post('follows')).toMatchObject({ status: 201, body: { enabled: true } });
      expect(await post('follows')).toMatchObject({ status: 409 });
      expect(await post('fresh', false)).toMatchObject({ status: 201, body: { enabled: false } });
    },
  },
  {
    id: '3d02',
    level: 'MUST',
    clause: 'POST, 400 and 404',
    title: 'make nothing of a body that is wrong',
    async run(app) {
      const good = { org_id: 'org-never', feature_key: 'a', enabled: true };
      for (const [member, value] of [
        ['org_id', 'a b'],
        ['org_id', ''],
        ['feature_key', '../a'],
        ['feature_key', '\u0000'],
        ['enabled', 'yes'],
        ['enabled', null],
        ['is_enabled', true],
      ] as const) {
        const answer = await app.send('POST', BASE, { body: { ...good, [member]: value } });
        expect([member, value, answer.status]).toEqual([member, value, 400]);
        expect(answer.body.errors).toMatchObject([{ path: member }]);
      }
      expect(await app.send('POST', `${BASE}?environment=moon`, { body: good })).toMatchObject({ status: 404 });
      expect(await app.send('GET', `${BASE}/org-never`)).toMatchObject({ status: 404 });
    },
  },
  {
    id: '3d03',
    level: 'MUST',
    clause: 'POST, two at once',
    title: 'make an organisation once when two ask for it at the same time',
    async run(app) {
      const post = (feature_key: string) =>
        app.send('POST', BASE, { body: { org_id: 'org-raced', feature_key, enabled: true } });
      const answers = await Promise.all([post('a'), post('b')]);
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
      expect(await flagsOf(app, 'org-raced')).toMatchObject({ a: true, b: true });
    },
  },
  {
    id: '3d04',
    level: 'MUST',
    clause: 'PUT',
    title:
      'set an override, also of a feature that only the catalogue knows yet, and know no other nor one that is archived',
    async run(app) {
      await setFeatureDefault(app.services, operator, { featureKey: 'from_catalogue', enabled: false });
      const organizationId = await orgWith(app, { follows: null, old: true });
      await archiveFlag(app.services, operator, { organizationId, flagKey: 'old' });
      const put = (feature_key: string, enabled: boolean) =>
        app.send('PUT', `${BASE}/${organizationId}`, { body: { feature_key, enabled } });
      expect(await put('follows', true)).toMatchObject({ status: 200, body: { enabled: true } });
      expect(await put('from_catalogue', true)).toMatchObject({ status: 200, body: { enabled: true } });
      expect(await flagsOf(app, organizationId)).toMatchObject({ follows: true, from_catalogue: true });
      for (const key of ['never', 'old', 'constructor', '\u0000']) {
        expect(await put(key, true)).toMatchObject({ status: 404 });
      }
      const nobody = { body: { feature_key: 'follows', enabled: true } };
      expect(await app.send('PUT', `${BASE}/nobody`, nobody)).toMatchObject({ status: 404 });
    },
  },
  {
    id: '3d05',
    level: 'MUST',
    clause: 'DELETE',
    title: 'reset every switch in one go and leave all else as it is, with one change for each flag it resets',
    async run(app) {
      await setFeatureDefault(app.services, operator, { featureKey: 'reset_b', enabled: true });
      const organizationId = await orgWith(app, { reset_a: true, reset_b: false, reset_c: null });
      const condition = { organizationId, flagKey: 'reset_a', minVersion: '1.0.0' };
      await setRolloutCondition(app.services, operator, condition);
      const { revision } = await app.services.live.snapshot(organizationId);
      expect(await app.send('DELETE', `${BASE}/${organizationId}`)).toMatchObject({ status: 200 });
      expect(await flagsOf(app, organizationId)).toMatchObject({ reset_a: false, reset_b: true, reset_c: false });
      const { flags } = await app.services.live.snapshot(organizationId);
      expect(flags.get('reset_a')?.settings).toMatchObject({
        production: { switch: 'FOLLOW_DEFAULT', rolloutCondition: { minVersion: '1.0.0' }, defaultVariant: 'on' },
        development: { switch: 'OFF' },
      });
      const changes = await readChanges(app.services.store.db, organizationId, revision);
      expect(changes).toMatchObject([
        { kind: 'FLAG_UPDATED', flagKey: 'reset_a', source: 'org-feature-flags', environments: ['production'] },
        { kind: 'FLAG_UPDATED', flagKey: 'reset_b' },
      ]);
      expect(await app.send('DELETE', `${BASE}/${organizationId}`)).toMatchObject({ status: 200 });
      expect((await app.services.live.snapshot(organizationId)).revision).toBe(revision + 2);
    },
  },
  {
    id: '3d06',
    level: 'MUST',
    clause: 'approval',
    title: 'answer 202 where approval is required, for a reset too, and change nothing',
    async run(app) {
      const organizationId = await orgWith(app, { a: true, b: true });
      await requireApproval(app, organizationId);
      expect(await app.send('DELETE', `${BASE}/${organizationId}`)).toMatchObject({
        status: 202,
        body: { change_request: { status: 'PENDING', flag_key: null } },
      });
      expect(await flagsOf(app, organizationId)).toMatchObject({ a: true, b: true });
      const put = { body: { feature_key: 'b', enabled: false } };
      expect(await app.send('PUT', `${BASE}/${organizationId}`, put)).toMatchObject({
        status: 202,
        body: { change_request: { status: 'PENDING', flag_key: 'b' } },
      });
      expect(await app.send('PUT', `${BASE}/${organizationId}`, put)).toMatchObject({ status: 409 });
      expect(await flagsOf(app, organizationId)).toMatchObject({ a: true, b: true });
    },
  },
  {
    id: '3d07',
    level: 'MUST',
    clause: 'environments',
    title: 'address the environment that is named on every route',
    async run(app) {
      const organizationId = await orgWith(app, { f: true });
      const there = '?environment=development';
      const enabledThere = async () => (await app.send('GET', `${BASE}/${organizationId}/f${there}`)).body.enabled;
      expect(await enabledThere()).toBe(false);
      const put = { body: { feature_key: 'f', enabled: true } };
      await app.send('PUT', `${BASE}/${organizationId}${there}`, put);
      expect(await enabledThere()).toBe(true);
      const list = await app.send('GET', `${BASE}${there}&org_id=${organizationId}&enabled=true`);
      expect(list.body.data).toMatchObject([{ feature_key: 'f' }]);
      await app.send('DELETE', `${BASE}/${organizationId}${there}`);
      expect(await enabledThere()).toBe(false);
      expect(await flagsOf(app, organizationId)).toMatchObject({ f: true });
      for (const [method, path] of [
        ['GET', ''],
        ['GET', '/f'],
        ['DELETE', ''],
        ['POST', '/refresh'],
      ]) {
        const answer = await app.send(method ?? '', `${BASE}/${organizationId}${path}?environment=moon`);
        expect(answer).toMatchObject({ status: 404, body: { detail: 'There is no environment "moon".' } });
      }
    },
  },
  {
    id: '3d08',
    level: 'MUST',
    clause: 'If-Match',
    title: 'heed If-Match with the entity tag of the organisation',
    async run(app) {
      const organizationId = await orgWith(app, { f: true });
      const path = `${BASE}/${organizationId}`;
      const headers = { 'if-match': (await app.send('GET', path)).headers.get('etag') ?? '' };
      const put = { body: { feature_key: 'f', enabled: false }, headers };
      expect(await app.send('PUT', path, put)).toMatchObject({ status: 200 });
      expect(await app.send('PUT', path, put)).toMatchObject({ status: 412 });
      expect(await app.send('DELETE', path, { headers })).toMatchObject({ status: 412 });
    },
  },
  {
    id: '3d09',
    level: 'MUST',
    clause: 'POST /{org_id}/refresh',
    title: 'read the organisation from the database, regardless of this node’s snapshot',
    async run(app) {
      const organizationId = await orgWith(app, { f: true });
      expect(await flagsOf(app, organizationId)).toMatchObject({ f: true });
      // Without the write seam, which only a test does.
      await app.services.store.db.flagEnvironment.updateMany({ where: { organizationId }, data: { switch: 'OFF' } });
      expect(await flagsOf(app, organizationId)).toMatchObject({ f: true });
      expect((await app.send('POST', `${BASE}/${organizationId}/refresh`)).body).toMatchObject({ flags: { f: false } });
      expect(await flagsOf(app, organizationId)).toMatchObject({ f: false });
      expect(await app.send('POST', `${BASE}/nobody/refresh`)).toMatchObject({ status: 404 });
    },
  },
  {
    id: '3d0a',
    level: 'MUST',
    clause: 'access',
    title: 'make no organisation for a key that may not',
    async run(app) {
      const { secret } = await app.createKey({ permissions: ['flag:write', 'flag:read'] });
      const body = { org_id: 'org-forbidden', feature_key: 'a', enabled: true };
      const { status, body: problem } = await app.send('POST', BASE, { body, key: secret });
      expect([status, problem.code]).toEqual([403, 'FORBIDDEN']);
      expect(problem.detail).toContain('organization:write');
      await createOrganization(app.services, operator, { id: 'org-forbidden' });
      expect(await app.send('POST', BASE, { body, key: secret })).toMatchObject({ status: 201 });
    },
  },
];
