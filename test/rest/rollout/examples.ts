import { expect } from 'vitest';
import type { Audit } from '../audit.ts';
import { ACADEMY } from './rollout-place.ts';

/** The examples of the contract, as requests: each answers with exactly what the contract prints. */
export const examples: readonly Audit[] = [
  {
    id: '2a01',
    level: 'MUST',
    clause: 'POST /evaluate, example',
    title: 'evaluate as the example does',
    async run(app) {
      const { status, body } = await app.send('POST', `${ACADEMY}/evaluate`, {
        body: { flag_key: 'travel_reimbursement', app_version: '2.5.1', evaluate_at: '2026-03-26T11:00:00Z' },
      });
      expect(status).toBe(200);
      expect(body).toEqual({
        flag_key: 'travel_reimbursement',
        enabled: true,
        version_sufficient: true,
        date_reached: true,
        rollout_condition: { min_version: '2.4.0', activation_date: '2026-01-15T00:00:00Z' },
        evaluated_at: '2026-03-26T11:00:00Z',
      });
    },
  },
  {
    id: '2a02',
    level: 'MUST',
    clause: 'POST /evaluate-version, example',
    title: 'evaluate a version as the example does',
    async run(app) {
      const { status, body } = await app.send('POST', `${ACADEMY}/evaluate-version`, {
        body: { flag_key: 'certification', current_version: '2.5.1', min_version: '3.0.0' },
      });
      expect(status).toBe(200);
      expect(body).toEqual({
        flag_key: 'certification',
        current_version: '2.5.1',
        min_version: '3.0.0',
        version_sufficient: false,
      });
    },
  },
  {
    id: '2a03',
    level: 'MUST',
    clause: 'GET /{flag_key}, example',
    title: 'answer with the condition of the example',
    async run(app) {
      const { status, body } = await app.send('GET', `${ACADEMY}/encrypted_assignment_dispatch`);
      expect(status).toBe(200);
      expect(body).toEqual({
        flag_key: 'encrypted_assignment_dispatch',
        organization_id: 'org-nansen-akademiet',
        rollout_condition: { min_version: '2.6.0', activation_date: '2026-02-01T00:00:00Z' },
      });
    },
  },
  {
    id: '2a04',
    level: 'MUST',
    clause: 'PUT /{flag_key}, example',
    title: 'set the condition of the example',
    async run(app) {
      const { status, body } = await app.send('PUT', `${ACADEMY}/encrypted_assignment_dispatch`, {
        body: { min_version: '2.7.0', activation_date: '2026-04-01T00:00:00Z' },
      });
      expect(status).toBe(200);
      expect(body).toEqual({
        flag_key: 'encrypted_assignment_dispatch',
        organization_id: 'org-nansen-akademiet',
        rollout_condition: { min_version: '2.7.0', activation_date: '2026-04-01T00:00:00Z' },
        updated_at: '2026-03-26T11:10:00Z',
      });
    },
  },
  {
    id: '2a05',
    level: 'MUST',
    clause: 'DELETE /{flag_key}, example',
    title: 'remove the condition of the example',
    async run(app) {
      app.clock.advanceTo('2026-03-26T11:12:00Z');
      const { status, body } = await app.send('DELETE', `${ACADEMY}/travel_reimbursement`);
      expect(status).toBe(200);
      expect(body).toEqual({
        flag_key: 'travel_reimbursement',
        organization_id: 'org-nansen-akademiet',
        rollout_condition: null,
        updated_at: '2026-03-26T11:12:00Z',
      });
    },
  },
];
