import { expect } from 'vitest';
import type { JsonObject } from '../../../src/domain/json.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { openProject, refused, rulesFor } from './posthog-project.ts';

const READ = 'flag:read';

const evaluations: readonly Audit[] = [
  {
    id: 'd050',
    level: 'MUST',
    clause: '§2.7',
    title: 'show every flag’s answer for a subject with its reason, from its stored attributes',
    async run(app) {
      const project = await openProject(app);
      await project.person('pro', { plan: 'pro' });
      await project.flag('for-pros', { settings: rulesFor('plan', 'pro') });
      await project.flag('off', { settings: [] });
      const ask = async (who: string, more = '') => {
        const path = `/feature_flags/evaluation_reasons?distinct_id=${who}${more}`;
        return (await project.send('GET', path, undefined, await project.keyFor(READ))).body;
      };
      const disabled = { value: false, evaluation: { reason: 'disabled', condition_index: null } };
      expect(await ask('pro')).toEqual({
        'for-pros': {
          value: true,
          evaluation: { reason: 'condition_match', condition_index: 0, description: 'Matched condition set 1' },
        },
        off: disabled,
      });
      expect(await ask('free')).toMatchObject({
        'for-pros': { value: false, evaluation: { reason: 'no_condition_match', condition_index: 0 } },
      });
      expect(await ask('pro', '&flag_keys=off,other')).toEqual({ off: disabled });
    },
  },
  {
    id: 'd051',
    level: 'MUST',
    clause: '§2.7',
    title: 'refuse a request without a subject, and invalid groups',
    async run(app) {
      const project = await openProject(app);
      const rows: readonly (readonly [string, JsonObject])[] = [
        ['', refused('required', 'This field is required.', 'distinct_id')],
        ['?distinct_id=', refused('required', 'This field is required.', 'distinct_id')],
        ['?distinct_id=a&groups={', refused('invalid_input', 'Invalid JSON in groups parameter', 'groups')],
        ['?distinct_id=a&groups=[]', refused('invalid_input', 'groups must be a JSON object', 'groups')],
      ];
      for (const [query, body] of rows) {
        const answer = await project.send('GET', `/feature_flags/evaluation_reasons${query}`);
        expect([answer.status, answer.body]).toEqual([400, body]);
      }
    },
  },
  {
    id: 'd052',
    level: 'MUST',
    clause: '§2.7',
    title: 'not count as an evaluation',
    async run(app) {
      const project = await openProject(app);
      const { number } = await project.flag('quiet');
      await project.send('GET', '/feature_flags/evaluation_reasons?distinct_id=a');
      await project.send('GET', '/feature_flags/my_flags');
      expect((await project.send('GET', `/feature_flags/${number}/status`)).body.reason).toBe(
        'Flag has no usage data yet',
      );
    },
  },
  {
    id: 'd053',
    level: 'MUST',
    clause: '§2.9, §10',
    title: 'tell a key its own flags, the newest first, under its own id',
    async run(app) {
      const project = await openProject(app);
      await project.flag('old', { settings: rulesFor('targetingKey', project.key.id), description: 'Mine' });
      const off = await project.flag('new', { settings: [] });
      const { status: code, body } = await project.send('GET', '/feature_flags/my_flags/');
      expect([code, body]).toEqual([
        200,
        [
          {
            feature_flag: {
              ...{ id: off.number, team_id: expect.any(Number), name: '', key: 'new' },
              filters: expect.objectContaining({ groups: expect.any(Array) }),
              ...{ deleted: false, active: false, ensure_experience_continuity: false, has_encrypted_payloads: false },
              ...{ version: 1, evaluation_runtime: 'all', bucketing_identifier: null, evaluation_tags: [] },
            },
            value: false,
          },
          { feature_flag: expect.objectContaining({ key: 'old', name: 'Mine', active: true }), value: true },
        ],
      ]);
    },
  },
  {
    id: 'd054',
    level: 'MUST',
    clause: '§2.9',
    title: 'answer an empty list without flags, and refuse an anonymous caller',
    async run(app) {
      const project = await openProject(app);
      expect((await project.send('GET', '/feature_flags/my_flags')).body).toEqual([]);
      const anonymous = await app.send('GET', `/api/projects/${project.organizationId}/feature_flags/my_flags`);
      expect([anonymous.status, anonymous.body]).toEqual([
        400,
        refused('invalid_input', 'User distinct_id is required'),
      ]);
    },
  },
];

const blastRadius: readonly Audit[] = [
  {
    id: 'd060',
    level: 'MUST',
    clause: '§2.10',
    title: 'count the people, or the groups of a type, whom a condition set matches, for every percentage',
    async run(app) {
      const project = await openProject(app);
      await project.person('a', { plan: 'pro' });
      await project.person('b', { plan: 'free' });
      await project.group('company', 'acme', { size: 10 });
      const ask = async (body: JsonObject) => {
        const secret = await project.keyFor(READ);
        return (await project.send('POST', '/feature_flags/user_blast_radius', body, secret)).body;
      };
      const counts = (affected: number, total: number) => ({
        ...{ users_affected: affected, total_users: total },
        ...{ affected, total },
      });
      const properties = [{ key: 'plan', type: 'person', value: ['pro'], operator: 'exact' }];
      expect(await ask({ condition: { properties, rollout_percentage: 1 } })).toEqual(counts(1, 2));
      expect(await ask({ condition: { properties: [] } })).toEqual(counts(2, 2));
      expect(await ask({ condition: null })).toEqual(counts(2, 2));
      const size = { key: 'size', type: 'group', value: '5', operator: 'gt', group_type_index: 0 };
      expect(await ask({ condition: { properties: [size] }, group_type_index: 0 })).toEqual(counts(1, 1));
      expect(await ask({ condition: {}, group_type_index: 3 })).toEqual(counts(0, 0));
    },
  },
  {
    id: 'd061',
    level: 'MUST',
    clause: '§2.10',
    title: 'refuse a missing condition, and properties of another type of group',
    async run(app) {
      const project = await openProject(app);
      const person = { key: 'plan', type: 'person', value: 'pro' };
      const company = { key: 'size', type: 'group', value: '5', operator: 'gt', group_type_index: 1 };
      const mismatch = 'Invalid group type index for feature flag condition.';
      const rows: readonly (readonly [JsonObject, string])[] = [
        [{}, 'Missing condition for which to get blast radius'],
        [{ condition: { properties: [company] }, group_type_index: 0 }, mismatch],
        [{ condition: { properties: [company] } }, mismatch],
        [{ condition: { properties: [person] }, group_type_index: 0 }, mismatch],
      ];
      for (const [body, detail] of rows) {
        const answer = await project.send('POST', '/feature_flags/user_blast_radius', body);
        expect([answer.status, answer.body]).toEqual([400, refused('invalid_input', detail)]);
      }
    },
  },
];

describeAudits('PostHog evaluation_reasons and my_flags', {}, evaluations);
describeAudits('PostHog user_blast_radius', {}, blastRadius);
