import { expect } from 'vitest';
import { createFlag } from '../../../src/actions/flag/flags.ts';
import type { Audit } from '../audit.ts';
import { operator, requireApproval } from '../organizations.ts';
import { rolloutAt } from './rollout-place.ts';

/** What the contract says of conditions. */
export const managing: readonly Audit[] = [
  {
    id: '2c01',
    level: 'MUST',
    clause: 'PUT, DELETE',
    title: 'replace the condition whole, so that an absent member is null, and remove it',
    async run(app) {
      const { base } = await rolloutAt(app, { minVersion: '1.0.0', activationDate: '2026-05-01T00:00:00Z' });
      const put = async (body: object) => (await app.send('PUT', `${base}/f`, { body })).body.rollout_condition;
      expect(await put({ min_version: '2.0.0' })).toEqual({ min_version: '2.0.0', activation_date: null });
      expect(await put({ activation_date: '2026-05-01T00:00:00.5+01:00' })).toEqual({
        min_version: null,
        activation_date: '2026-04-30T23:00:00Z',
      });
      expect(await put({})).toBeNull();
      await put({ min_version: '2.0.0' });
      expect((await app.send('DELETE', `${base}/f`)).body).toMatchObject({ rollout_condition: null });
      expect((await app.send('DELETE', `${base}/f`)).body).toMatchObject({ rollout_condition: null });
      expect((await app.send('GET', `${base}/f`)).body).toMatchObject({ rollout_condition: null });
    },
  },
  {
    id: '2c02',
    level: 'MUST',
    clause: 'If-Match',
    title: 'heed If-Match with the entity tag of the condition',
    async run(app) {
      const { base } = await rolloutAt(app);
      const { headers } = await app.send('GET', `${base}/f`);
      const ifMatch = { 'if-match': headers.get('etag') ?? '' };
      const put = () => app.send('PUT', `${base}/f`, { body: { min_version: '1' }, headers: ifMatch });
      expect(await put()).toMatchObject({ status: 200 });
      expect(await put()).toMatchObject({ status: 412, body: { code: 'PRECONDITION_FAILED' } });
      expect(await app.send('DELETE', `${base}/f`, { headers: ifMatch })).toMatchObject({ status: 412 });
    },
  },
  {
    id: '2c03',
    level: 'MUST',
    clause: 'keys that look like routes',
    title: 'tell the flag named evaluate from the question',
    async run(app) {
      const { base, organizationId, evaluate } = await rolloutAt(app);
      await createFlag(app.services, operator, { organizationId, key: 'evaluate' });
      const put = await app.send('PUT', `${base}/evaluate`, { body: { min_version: '1.0.0' } });
      expect(put).toMatchObject({ status: 200, body: { flag_key: 'evaluate' } });
      expect(await app.send('GET', `${base}/evaluate`)).toMatchObject({
        status: 200,
        body: { rollout_condition: { min_version: '1.0.0' } },
      });
      expect(await evaluate({ flag_key: 'evaluate' })).toMatchObject({ status: 200, body: { enabled: false } });
    },
  },
  {
    id: '2c04',
    level: 'MUST',
    clause: 'approval',
    title: 'answer 202 where approval is required, and change nothing',
    async run(app) {
      const { base, organizationId } = await rolloutAt(app, { minVersion: '1.0.0' });
      await requireApproval(app, organizationId);
      expect(await app.send('DELETE', `${base}/f`)).toMatchObject({
        status: 202,
        body: { change_request: { status: 'PENDING', flag_key: 'f' } },
      });
      expect((await app.send('GET', `${base}/f`)).body).toMatchObject({ rollout_condition: { min_version: '1.0.0' } });
    },
  },
];
