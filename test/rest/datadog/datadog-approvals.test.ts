import { expect } from 'vitest';
import { approveChangeRequest } from '../../../src/actions/change-request/change-requests.ts';
import { keyCaller } from '../../support/test-organization.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { requireApproval } from '../organizations.ts';
import { at, evaluate, textAt } from './datadog-requests.ts';
import { allocation, expectErrors, place, uuid } from './datadog-subject.ts';

const audits: readonly Audit[] = [
  {
    id: '4e01',
    level: 'MUST',
    clause: '§5.1, approvals',
    title:
      'leave allocations, switches, archives and schedules waiting with 202, refuse a second change, and apply what is approved',
    async run(app) {
      const { send, organizationId, flagId, environmentId, allocations: path } = await place(app);
      await requireApproval(app, organizationId);
      const pending = async () => {
        const { body } = await send('GET', `/${flagId}`);
        return at(body, 'data', 'attributes', 'feature_flag_environments', 0, 'pending_suggestion_id');
      };
      const approve = async () => approveChangeRequest(app.services, keyCaller('x'), { id: String(await pending()) });
      const steps = [{ exposure_ratio: 1, grouped_step_index: 0, is_pause_record: false }];
      const exposure_schedule = { rollout_options: { strategy: 'NO_ROLLOUT' }, rollout_steps: steps };
      const posted = await send('POST', path, { data: allocation('a', { exposure_schedule }) });
      expect(posted).toMatchObject({ status: 202, body: { data: { id: uuid, attributes: { key: 'a' } } } });
      expectErrors(await send('PUT', path, { data: [allocation('b')] }), 409);
      await approve();
      const id = textAt(posted.body, 'data', 'attributes', 'exposure_schedule', 'id');
      const started = await send('POST', `/exposure-schedules/${id}/start`);
      expect(started).toMatchObject({ status: 202, body: { data: { id } } });
      await approve();
      const enabled = await send('POST', `/${flagId}/environments/${environmentId}/enable`);
      expect([enabled.status, enabled.text]).toEqual([202, '']);
      expectErrors(await send('POST', `/${flagId}/environments/${environmentId}/disable`), 409, 'waits for approval');
      expect(await evaluate(app, organizationId, 'k')).toMatchObject({ reason: 'DISABLED' });
      await approve();
      expect(await evaluate(app, organizationId, 'k')).toMatchObject({ ruleKey: 'a', value: true });
      const archived = await send('POST', `/${flagId}/archive`);
      expect([archived.status, at(archived.body, 'data', 'attributes', 'archived_at')]).toEqual([202, null]);
      const waiting = at(archived.body, 'data', 'attributes', 'feature_flag_environments');
      expect(waiting).toMatchObject([{ pending_suggestion_id: uuid }, { pending_suggestion_id: null }]);
      expect(
        await send('PUT', `/${flagId}`, { data: { type: 'feature-flags', attributes: { name: 'At once' } } }),
      ).toMatchObject({
        status: 200,
      });
    },
  },
  {
    id: '4e02',
    level: 'MUST',
    clause: '§5.1, approvals',
    title: 'answer 201 with the suggestion, beside the variant as it is, to a change of a variant that waits',
    async run(app) {
      const { send, organizationId, flagId } = await place(app);
      const made = await send('POST', `/${flagId}/variants`, { key: 'x', name: 'X', value: 'true' });
      await requireApproval(app, organizationId);
      const path = `/${flagId}/variants/${made.body.id}`;
      const { status, body } = await send('DELETE', path);
      expect([status, body]).toEqual([
        201,
        {
          ...made.body,
          data: { id: uuid, type: 'flag-suggestions', attributes: expect.objectContaining({ status: 'PENDING' }) },
        },
      ]);
      expectErrors(await send('PUT', path, { value: 'false' }), 409);
      await approveChangeRequest(app.services, keyCaller('x'), { id: textAt(body, 'data', 'id') });
      expectErrors(await send('DELETE', path), 404);
    },
  },
  {
    id: '4e03',
    level: 'MUST',
    clause: '§2.5',
    title: 'let a flag wait in production only, where it says so itself, and never for being made',
    async run(app) {
      const { send, flagId, organizationId } = await place(app, { require_approval: true });
      const ids = [...(await app.services.live.snapshot(organizationId)).environments.values()].map(
        ({ environment }) => environment.id,
      );
      const statuses = [];
      for (const id of ids) statuses.push((await send('POST', `/${flagId}/environments/${id}/enable`)).status);
      expect(statuses).toEqual([202, 200]);
    },
  },
];

describeAudits('Datadog’s API, approvals', {}, audits);
