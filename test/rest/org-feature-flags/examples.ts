import { expect } from 'vitest';
import type { Audit } from '../audit.ts';
import { BASE, flagsOf } from './org-feature-flags-place.ts';

/** The examples of the contract, as requests: each answers with exactly what the contract prints. */
export const examples: readonly Audit[] = [
  {
    id: '3a01',
    level: 'MUST',
    clause: 'GET, example',
    title: 'list the states of all organisations as the example does',
    async run(app) {
      const { status, body } = await app.send('GET', `${BASE}?org_id=org_812&limit=2`);
      expect(status).toBe(200);
      expect(body).toEqual({
        data: [
          {
            org_id: 'org_812',
            feature_key: 'driver_declarations',
            enabled: true,
            updated_at: '2026-02-01T00:00:00Z',
          },
          { org_id: 'org_812', feature_key: 'encrypted_storage', enabled: true, updated_at: '2025-11-05T08:00:00Z' },
        ],
        pagination: { page: 1, limit: 2, total: 4 },
      });
    },
  },
  {
    id: '3a02',
    level: 'MUST',
    clause: 'GET /{org_id}, example',
    title: 'answer with the states of an organisation as the example does',
    async run(app) {
      const { status, body } = await app.send('GET', `${BASE}/org_812`);
      expect(status).toBe(200);
      expect(body).toEqual({
        org_id: 'org_812',
        flags: { driver_declarations: true, encrypted_storage: true, sms_reminders: false, multi_template: false },
        refreshed_at: '2026-03-26T08:00:00Z',
      });
    },
  },
  {
    id: '3a03',
    level: 'MUST',
    clause: 'GET /{org_id}/{feature_key}, example',
    title: 'check one feature as the example does',
    async run(app) {
      const { status, body } = await app.send('GET', `${BASE}/org_812/driver_declarations`);
      expect(status).toBe(200);
      expect(body).toEqual({ org_id: 'org_812', feature_key: 'driver_declarations', enabled: true });
    },
  },
  {
    id: '3a04',
    level: 'MUST',
    clause: 'POST, example',
    title: 'create the organisation and the flag of the example',
    async run(app) {
      app.clock.advanceTo('2026-03-26T09:00:00Z');
      const { status, body } = await app.send('POST', BASE, {
        body: { org_id: 'org_999', feature_key: 'driver_declarations', enabled: true },
      });
      expect(status).toBe(201);
      expect(body).toEqual({
        org_id: 'org_999',
        feature_key: 'driver_declarations',
        enabled: true,
        created_at: '2026-03-26T09:00:00Z',
      });
      expect(await flagsOf(app, 'org_999')).toMatchObject({ driver_declarations: true, encrypted_storage: true });
    },
  },
  {
    id: '3a05',
    level: 'MUST',
    clause: 'POST /{org_id}/refresh, example',
    title: 'refresh the organisation of the example',
    async run(app) {
      app.clock.advanceTo('2026-03-26T09:05:00Z');
      const { status, body } = await app.send('POST', `${BASE}/org_812/refresh`);
      expect(status).toBe(200);
      expect(body).toEqual({
        org_id: 'org_812',
        refreshed_at: '2026-03-26T09:05:00Z',
        flags: { driver_declarations: true, encrypted_storage: true, sms_reminders: false, multi_template: false },
      });
      expect((await app.send('GET', `${BASE}/org_812`)).body).toEqual(body);
    },
  },
  {
    id: '3a06',
    level: 'MUST',
    clause: 'PUT /{org_id}, example',
    title: 'set the switch of the example',
    async run(app) {
      app.clock.advanceTo('2026-03-26T10:00:00Z');
      const { status, body } = await app.send('PUT', `${BASE}/org_812`, {
        body: { feature_key: 'driver_declarations', enabled: false },
      });
      expect(status).toBe(200);
      expect(body).toEqual({
        org_id: 'org_812',
        feature_key: 'driver_declarations',
        enabled: false,
        updated_at: '2026-03-26T10:00:00Z',
      });
    },
  },
  {
    id: '3a07',
    level: 'MUST',
    clause: 'DELETE /{org_id}, example',
    title: 'reset the organisation of the example to the catalogue',
    async run(app) {
      app.clock.advanceTo('2026-03-26T11:00:00Z');
      const { status, body } = await app.send('DELETE', `${BASE}/org_812`);
      expect(status).toBe(200);
      expect(body).toEqual({ org_id: 'org_812', deleted: true, deleted_at: '2026-03-26T11:00:00Z' });
      expect(await flagsOf(app, 'org_812')).toEqual({
        driver_declarations: false,
        encrypted_storage: true,
        sms_reminders: false,
        multi_template: false,
      });
    },
  },
];
