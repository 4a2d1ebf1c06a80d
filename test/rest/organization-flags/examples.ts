import { expect } from 'vitest';
import type { Audit } from '../audit.ts';
import { ACADEMY } from './organization-flags-place.ts';

/** The examples of the contract, as requests: each answers with exactly what the contract prints. */
export const examples: readonly Audit[] = [
  {
    id: '1a01',
    level: 'MUST',
    clause: 'GET, example',
    title: 'list the flags as the example does',
    async run(app) {
      const { status, body } = await app.send('GET', ACADEMY);
      expect(status).toBe(200);
      expect(body.data).toEqual(
        expect.arrayContaining([
          {
            flag_key: 'travel_reimbursement',
            enabled: true,
            organization_id: 'org-nansen-akademiet',
            rollout_condition: { min_version: '2.4.0', activation_date: '2026-01-15T00:00:00Z' },
            created_at: '2025-11-01T08:00:00Z',
            updated_at: '2026-01-15T12:30:00Z',
          },
          {
            flag_key: 'course_administration',
            enabled: true,
            organization_id: 'org-nansen-akademiet',
            rollout_condition: null,
            created_at: '2025-11-01T08:00:00Z',
            updated_at: '2026-03-01T09:00:00Z',
          },
          {
            flag_key: 'certification',
            enabled: false,
            organization_id: 'org-nansen-akademiet',
            rollout_condition: { min_version: '3.0.0', activation_date: null },
            created_at: '2025-11-01T08:00:00Z',
            updated_at: '2026-02-10T14:00:00Z',
          },
        ]),
      );
      expect(body.pagination).toEqual({ page: 1, limit: 20, total: 8 });
      expect(Object.keys(body)).toEqual(['data', 'pagination']);
    },
  },
  {
    id: '1a02',
    level: 'MUST',
    clause: 'GET /{flag_key}, example',
    title: 'answer with one flag as the example does',
    async run(app) {
      const { status, body } = await app.send('GET', `${ACADEMY}/encrypted_assignment_dispatch`);
      expect(status).toBe(200);
      expect(body).toEqual({
        flag_key: 'encrypted_assignment_dispatch',
        enabled: true,
        organization_id: 'org-nansen-akademiet',
        rollout_condition: { min_version: '2.6.0', activation_date: '2026-02-01T00:00:00Z' },
        created_at: '2025-12-01T10:00:00Z',
        updated_at: '2026-02-01T00:00:00Z',
      });
    },
  },
  {
    id: '1a03',
    level: 'MUST',
    clause: 'POST, example',
    title: 'create the flag of the example and say where it is',
    async run(app) {
      const { status, body, headers } = await app.send('POST', ACADEMY, {
        body: {
          flag_key: 'peer_review_module',
          enabled: false,
          rollout_condition: { min_version: '3.1.0', activation_date: '2026-06-01T00:00:00Z' },
        },
      });
      expect(status).toBe(201);
      expect(body).toEqual({
        flag_key: 'peer_review_module',
        enabled: false,
        organization_id: 'org-nansen-akademiet',
        rollout_condition: { min_version: '3.1.0', activation_date: '2026-06-01T00:00:00Z' },
        created_at: '2026-03-26T11:00:00Z',
        updated_at: '2026-03-26T11:00:00Z',
      });
      const location = headers.get('location') ?? '';
      expect(location).toBe(`${ACADEMY}/peer_review_module`);
      expect(await app.send('GET', location)).toMatchObject({ status: 200, body });
    },
  },
  {
    id: '1a04',
    level: 'MUST',
    clause: 'PUT, example',
    title: 'update the flag of the example',
    async run(app) {
      app.clock.advanceTo('2026-03-26T11:05:00Z');
      const { status, body } = await app.send('PUT', `${ACADEMY}/travel_reimbursement`, {
        body: {
          enabled: true,
          rollout_condition: { min_version: '2.4.0', activation_date: '2026-04-01T00:00:00Z' },
        },
      });
      expect(status).toBe(200);
      expect(body).toEqual({
        flag_key: 'travel_reimbursement',
        enabled: true,
        organization_id: 'org-nansen-akademiet',
        rollout_condition: { min_version: '2.4.0', activation_date: '2026-04-01T00:00:00Z' },
        created_at: '2025-11-01T08:00:00Z',
        updated_at: '2026-03-26T11:05:00Z',
      });
    },
  },
  {
    id: '1a05',
    level: 'MUST',
    clause: 'DELETE, example',
    title: 'delete the flag of the example, which is then not there',
    async run(app) {
      const { status, body } = await app.send('DELETE', `${ACADEMY}/peer_review_module`);
      expect(status).toBe(200);
      expect(body).toEqual({ deleted: true, flag_key: 'peer_review_module' });
      expect(await app.send('GET', `${ACADEMY}/peer_review_module`)).toMatchObject({ status: 404 });
    },
  },
  {
    id: '1a06',
    level: 'MUST',
    clause: 'PATCH /{flag_key}/rollout, example',
    title: 'merge the rollout condition of the example',
    async run(app) {
      app.clock.advanceTo('2026-03-26T11:10:00Z');
      const { status, body } = await app.send('PATCH', `${ACADEMY}/certification/rollout`, {
        body: { min_version: '2.8.0', activation_date: '2026-05-15T00:00:00Z' },
      });
      expect(status).toBe(200);
      expect(body).toEqual({
        flag_key: 'certification',
        organization_id: 'org-nansen-akademiet',
        rollout_condition: { min_version: '2.8.0', activation_date: '2026-05-15T00:00:00Z' },
        updated_at: '2026-03-26T11:10:00Z',
      });
    },
  },
];
