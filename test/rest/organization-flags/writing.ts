import { expect } from 'vitest';
import { createFlag } from '../../../src/actions/flag/flags.ts';
import { readChanges } from '../../../src/store/commit/change-log.ts';
import type { Audit } from '../audit.ts';
import { operator, requireApproval } from '../organizations.ts';
import { flagsAt } from './organization-flags-place.ts';

/** What the contract says of writes. */
export const writing: readonly Audit[] = [
  {
    id: '1c01',
    level: 'MUST',
    clause: 'POST',
    title:
      'create a flag that is off and rolled out to all where the body says no more, a full flag at every other API',
    async run(app) {
      const { base, organizationId } = await flagsAt(app, {
        flag_key: 'plain',
        enabled: null,
        rollout_condition: null,
      });
      expect(await app.send('GET', `${base}/plain`)).toMatchObject({
        body: { enabled: false, rollout_condition: null },
      });
      const { flags, revision } = await app.services.live.snapshot(organizationId);
      expect(flags.get('plain')).toMatchObject({
        name: 'plain',
        valueType: 'BOOLEAN',
        variants: [
          { key: 'on', value: true },
          { key: 'off', value: false },
        ],
        settings: { production: { switch: 'OFF', defaultVariant: 'on' }, development: { switch: 'OFF' } },
      });
      const changes = await readChanges(app.services.store.db, organizationId, revision - 1);
      expect(changes).toMatchObject([{ kind: 'FLAG_CREATED', source: 'organization-flags', flagKey: 'plain' }]);
    },
  },
  {
    id: '1c02',
    level: 'MUST',
    clause: 'POST, 409',
    title: 'refuse a key that is taken, until its flag is deleted',
    async run(app) {
      const { base } = await flagsAt(app, { flag_key: 'once' });
      const again = await app.send('POST', base, { body: { flag_key: 'once' } });
      expect(again).toMatchObject({ status: 409, body: { code: 'KEY_TAKEN', status: 409 } });
      await app.send('DELETE', `${base}/once`);
      expect(await app.send('POST', base, { body: { flag_key: 'once' } })).toMatchObject({ status: 201 });
    },
  },
  {
    id: '1c03',
    level: 'MUST',
    clause: 'POST, 400',
    title: 'name each member that is missing, misspelt, of another type or no key',
    async run(app) {
      const { base } = await flagsAt(app);
      const refused = async (body: object) => {
        const answer = await app.send('POST', base, { body });
        expect([body, answer.status]).toEqual([body, 400]);
        return (answer.body.errors as readonly { readonly path: string }[]).map(({ path }) => path);
      };
      expect(await refused({})).toEqual(['flag_key']);
      expect(await refused({ flag_key: 'a', is_enabled: true })).toEqual(['is_enabled']);
      expect(await refused({ flag_key: 'a', __proto__x: true, created_at: 'x' })).toEqual(['__proto__x', 'created_at']);
      expect(await refused({ flag_key: 'a', enabled: 'true' })).toEqual(['enabled']);
      expect(await refused({ flag_key: 'a', rollout_condition: { minVersion: '1' } })).toEqual([
        'rollout_condition.minVersion',
      ]);
      for (const flag_key of ['', ' a', '.a', '../a', 'ä', 'a'.repeat(129), '__proto__', '\u0000', '\ud800']) {
        expect(await refused({ flag_key })).toEqual(['flag_key']);
      }
      const condition = { min_version: '1.2.3.4', activation_date: '2026-02-30T00:00:00Z' };
      expect(await refused({ flag_key: 'a', rollout_condition: condition })).toEqual([
        'rollout_condition.min_version',
        'rollout_condition.activation_date',
      ]);
    },
  },
  {
    id: '1c04',
    level: 'MUST',
    clause: 'PUT',
    title: 'leave what is absent, replace what is there, and remove the condition by null only',
    async run(app) {
      const condition = { min_version: '2.0.0', activation_date: '2026-05-01T02:00:00+02:00' };
      const { base } = await flagsAt(app, { flag_key: 'f', rollout_condition: condition });
      const put = async (body: object) => (await app.send('PUT', `${base}/f`, { body })).body;
      const kept = { min_version: '2.0.0', activation_date: '2026-05-01T00:00:00Z' };
      expect(await put({ enabled: true })).toMatchObject({ enabled: true, rollout_condition: kept });
      expect(await put({ rollout_condition: { min_version: '3' } })).toMatchObject({
        enabled: true,
        rollout_condition: { min_version: '3', activation_date: null },
      });
      expect(await put({ enabled: false, rollout_condition: null })).toMatchObject({
        enabled: false,
        rollout_condition: null,
      });
      expect(await put({ rollout_condition: {} })).toMatchObject({ rollout_condition: null });
    },
  },
  {
    id: '1c05',
    level: 'MUST',
    clause: 'PUT, 400',
    title:
      'refuse a change that changes nothing, and take a representation back whose read-only members agree with the path',
    async run(app) {
      const { base } = await flagsAt(app, { flag_key: 'f' });
      const { body: flag } = await app.send('GET', `${base}/f`);
      const { enabled, rollout_condition, ...readOnly } = flag;
      for (const body of [{}, { enabled: null }, readOnly]) {
        expect(await app.send('PUT', `${base}/f`, { body })).toMatchObject({ status: 400 });
      }
      expect(await app.send('PUT', `${base}/f`, { body: { ...flag, enabled: true } })).toMatchObject({
        status: 200,
        body: { enabled: true },
      });
      for (const member of ['flag_key', 'organization_id']) {
        const answer = await app.send('PUT', `${base}/f`, { body: { ...flag, [member]: 'another' } });
        expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: member }] } });
      }
      expect([enabled, rollout_condition]).toEqual([false, null]);
    },
  },
  {
    id: '1c06',
    level: 'MUST',
    clause: 'PATCH',
    title: 'merge: an absent member stays, null clears, and a condition that requires nothing is null',
    async run(app) {
      const condition = { min_version: '2.0.0', activation_date: '2026-05-01T00:00:00Z' };
      const { base } = await flagsAt(app, { flag_key: 'f', rollout_condition: condition });
      const patch = async (body: object) => (await app.send('PATCH', `${base}/f/rollout`, { body })).body;
      expect(await patch({})).toMatchObject({ rollout_condition: condition });
      expect(await patch({ min_version: '2.1.0' })).toMatchObject({
        rollout_condition: { ...condition, min_version: '2.1.0' },
      });
      expect(await patch({ activation_date: null })).toMatchObject({
        rollout_condition: { min_version: '2.1.0', activation_date: null },
      });
      expect(await patch({ min_version: null })).toMatchObject({ rollout_condition: null });
      expect(await patch({ min_version: '1.2.3.4' })).toMatchObject({
        code: 'INVALID_VERSION',
        errors: [{ path: 'min_version' }],
      });
    },
  },
  {
    id: '1c07',
    level: 'MUST',
    clause: 'environments',
    title: 'address the default environment, or the one that is named',
    async run(app) {
      const { base } = await flagsAt(app, { flag_key: 'f', enabled: true });
      const enabledIn = async (query: string) => (await app.send('GET', `${base}/f${query}`)).body.enabled;
      expect(await enabledIn('?environment=development')).toBe(false);
      await app.send('PUT', `${base}/f?environment=development`, { body: { enabled: true } });
      await app.send('PUT', `${base}/f`, { body: { enabled: false } });
      expect([await enabledIn(''), await enabledIn('?environment=production')]).toEqual([false, false]);
      expect(await enabledIn('?environment=development')).toBe(true);
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const body = method === 'PUT' ? { enabled: true } : undefined;
        const answer = await app.send(method, `${base}/f?environment=moon`, { body });
        expect(answer).toMatchObject({ status: 404, body: { detail: 'There is no environment "moon".' } });
      }
    },
  },
  {
    id: '1c08',
    level: 'MUST',
    clause: 'approval',
    title: 'answer 202 with the change request where approval is required, and change nothing',
    async run(app) {
      const { base, organizationId } = await flagsAt(app, { flag_key: 'f' });
      await requireApproval(app, organizationId);
      const { status, body } = await app.send('PUT', `${base}/f`, { body: { enabled: true } });
      expect(status).toBe(202);
      expect(body).toEqual({
        change_request: {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          number: expect.any(Number),
          status: 'PENDING',
          flag_key: 'f',
          requested_at: '2026-03-26T11:10:00Z',
        },
      });
      expect(await app.send('GET', `${base}/f`)).toMatchObject({ body: { enabled: false } });
      expect(await app.send('PATCH', `${base}/f/rollout`, { body: { min_version: '1' } })).toMatchObject({
        status: 409,
        body: { code: 'CHANGE_REQUEST_PENDING' },
      });
    },
  },
  {
    id: '1c09',
    level: 'MUST',
    clause: 'If-Match',
    title: 'heed If-Match on every write of a flag, with the entity tag of its GET',
    async run(app) {
      const { base } = await flagsAt(app, { flag_key: 'f' }, { flag_key: 'other' });
      const tag = async () => (await app.send('GET', `${base}/f`)).headers.get('etag') ?? '';
      const stale = await tag();
      const send = (method: string, path: string, ifMatch: string, body?: object) =>
        app.send(method, `${base}${path}`, { body, headers: { 'if-match': ifMatch } });
      expect(await send('PUT', '/f', stale, { enabled: true })).toMatchObject({ status: 200 });
      for (const [method, path, body] of [
        ['PUT', '/f', { enabled: false }],
        ['PATCH', '/f/rollout', { min_version: '1' }],
        ['DELETE', '/f', undefined],
      ] as const) {
        const answer = await send(method, path, stale, body);
        expect([method, answer.status, answer.body.code]).toEqual([method, 412, 'PRECONDITION_FAILED']);
      }
      await app.send('PUT', `${base}/other`, { body: { enabled: true } });
      expect(await send('PATCH', '/f/rollout', await tag(), { min_version: '1' })).toMatchObject({ status: 200 });
      expect(await send('PUT', '/f', '*', { enabled: false })).toMatchObject({ status: 200 });
      expect(await send('DELETE', '/f', `"nothing", ${await tag()}`)).toMatchObject({ status: 200 });
      expect(await send('DELETE', '/f', '*')).toMatchObject({ status: 404 });
    },
  },
  {
    id: '1c0a',
    level: 'MUST',
    clause: 'DELETE, 409',
    title: 'refuse to delete a flag that others depend on, naming them',
    async run(app) {
      const { base, organizationId } = await flagsAt(app, { flag_key: 'base' });
      const prerequisites = [{ flagKey: 'base' }];
      await createFlag(app.services, operator, { organizationId, key: 'dependent', prerequisites });
      const { status, body } = await app.send('DELETE', `${base}/base`);
      expect([status, body.code]).toEqual([409, 'IN_USE']);
      expect(body.detail).toContain('dependent');
    },
  },
];
