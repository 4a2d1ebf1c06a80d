import { expect } from 'vitest';
import type { JsonObject } from '../../../src/domain/json.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { filtersOf, group, makeCohort, membersOf, NORWAY } from './cohort-subject.ts';
import { openProject, refused } from './posthog-project.ts';

const audits: readonly Audit[] = [
  {
    id: 'c007',
    level: 'MUST',
    clause: '§10 cohorts',
    title: 'change only what is sent, and nothing where something is wrong',
    async run(app) {
      const project = await openProject(app);
      const { id } = await makeCohort(project, { name: 'old', description: 'kept', filters: NORWAY });
      const path = `/cohorts/${id}/`;
      expect(await project.send('PATCH', path, { name: 'new' })).toMatchObject({
        status: 200,
        body: { name: 'new', description: 'kept', filters: NORWAY, version: 2 },
      });
      const bad = { name: 'worse', filters: filtersOf(group('OR', { key: 'id', type: 'cohort', value: 999 })) };
      expect(await project.send('PATCH', path, bad)).toMatchObject({ status: 400 });
      expect((await project.send('GET', path)).body).toMatchObject({ name: 'new', version: 2 });
    },
  },
  {
    id: 'c00a',
    level: 'MUST',
    clause: '§10 cohorts, static members',
    title: 'add people to a static cohort by what they are called, and by their ids',
    async run(app) {
      const project = await openProject(app);
      const { id, ...made } = await makeCohort(project, { name: 'static', is_static: true });
      expect(made).toMatchObject({ is_static: true, count: 0 });
      await project.person('user-3', { plan: 'pro' });
      await app.services.subjects.flush();
      const known = await app.services.store.db.subjectKey.findFirstOrThrow({
        where: { organizationId: project.organizationId, targetingKey: 'user-3' },
      });
      const add = (body: JsonObject) => project.send('PATCH', `/cohorts/${id}/add_persons_to_static_cohort/`, body);
      expect(await add({ distinct_ids: ['user-1', 'user-2', 'user-1'] })).toMatchObject({
        status: 200,
        body: { success: true },
      });
      expect(await add({ person_ids: [known.subjectId] })).toMatchObject({ status: 200 });
      expect((await project.send('GET', `/cohorts/${id}/`)).body.count).toBe(3);
      expect(await membersOf(project, id, { 'user-1': {}, 'user-3': {}, 'user-4': {} })).toEqual(['user-1', 'user-3']);
      const gone = await project.send('PATCH', `/cohorts/${id}/remove_person_from_static_cohort/`, {
        person_id: 'user-1',
      });
      expect(gone.status).toBe(200);
      expect((await project.send('GET', `/cohorts/${id}/`)).body.count).toBe(2);
    },
  },
  {
    id: 'c00b',
    level: 'MUST',
    clause: '§10 cohorts, static members',
    title: 'refuse people that are not a list, an empty list, too many, or for a cohort that is not static',
    async run(app) {
      const project = await openProject(app);
      const { id } = await makeCohort(project, { name: 'static', is_static: true });
      const rows: readonly (readonly [JsonObject, string])[] = [
        [{}, 'person_ids must be a list'],
        [{ person_ids: 'user-1' }, 'person_ids must be a list'],
        [{ person_ids: [] }, 'person_ids cannot be empty'],
        [{ distinct_ids: [] }, 'distinct_ids cannot be empty'],
        [{ distinct_ids: [{}] }, 'distinct_ids must be a list of texts'],
        [{ distinct_ids: Array.from({ length: 10_001 }, (_, index) => `user-${index}`) }, 'List size exceeds limit'],
      ];
      for (const [body, detail] of rows) {
        const answer = await project.send('PATCH', `/cohorts/${id}/add_persons_to_static_cohort`, body);
        expect([answer.status, answer.body]).toEqual([400, refused('invalid_input', detail)]);
      }
      const dynamic = await makeCohort(project, { name: 'dynamic', filters: NORWAY });
      const refusal = await project.send('PATCH', `/cohorts/${dynamic.id}/add_persons_to_static_cohort`, {
        distinct_ids: ['a'],
      });
      expect([refusal.status, refusal.body]).toEqual([
        400,
        refused('invalid_input', 'Can only add users to static cohorts'),
      ]);
    },
  },
  {
    id: 'c00c',
    level: 'MUST',
    clause: '§10 cohorts, delete',
    title: 'delete by PATCH and by DELETE, unless flags or other cohorts ask for it',
    async run(app) {
      const project = await openProject(app);
      const first = await makeCohort(project, { name: 'first', filters: NORWAY });
      const second = await makeCohort(project, {
        name: 'second',
        filters: filtersOf(group('OR', group('AND', { key: 'id', type: 'cohort', value: first.id }))),
      });
      const asCriteria =
        'This cohort is used as criteria in 1 other cohort(s): second. ' +
        'Please remove this cohort from those cohort definitions before deleting it.';
      const kept = await project.send('PATCH', `/cohorts/${first.id}`, { deleted: true });
      expect([kept.status, kept.body]).toEqual([400, refused('invalid_input', asCriteria)]);
      await membersOf(project, second.id, {});
      const inFlag =
        `This cohort is used in 1 active feature flag(s): asks-${second.id}. ` +
        'Please remove the cohort from these feature flags before deleting it.';
      const refusal = await project.send('DELETE', `/cohorts/${second.id}`);
      expect([refusal.status, refusal.body]).toEqual([400, refused('invalid_input', inFlag)]);
      const third = await makeCohort(project, { name: 'third', filters: NORWAY });
      expect(await project.send('PATCH', `/cohorts/${third.id}`, { deleted: true })).toMatchObject({
        status: 200,
        body: { id: third.id, deleted: true },
      });
      expect(await project.send('GET', `/cohorts/${third.id}`)).toMatchObject({ status: 404 });
      const fourth = await makeCohort(project, { name: 'fourth' });
      expect(await project.send('DELETE', `/cohorts/${fourth.id}/`)).toMatchObject({ status: 204, text: '' });
    },
  },
  {
    id: 'c00d',
    level: 'MUST',
    clause: '§4.4 behavioral_cohort_found',
    title: 'keep filters on events, which match no subject, and refuse them where flags ask for the cohort',
    async run(app) {
      const project = await openProject(app);
      const event = { key: '$pageview', type: 'behavioral', value: 'performed_event', event_type: 'events' };
      const filters = filtersOf(group('OR', group('OR', event)));
      const { id, filters: shown } = await makeCohort(project, { name: 'viewers', filters });
      expect(shown).toEqual(filters);
      expect(await membersOf(project, id, { somebody: { $pageview: 'performed_event' } })).toEqual([]);
      const detail = 'Behavioral filters cannot be added to cohorts used in feature flags.';
      const again = await project.send('PATCH', `/cohorts/${id}`, { filters });
      expect([again.status, again.body]).toEqual([400, refused('behavioral_cohort_found', detail, 'filters')]);
      const part = await makeCohort(project, { name: 'part', filters: NORWAY });
      const whole = filtersOf(group('OR', group('AND', { key: 'id', type: 'cohort', value: part.id })));
      await membersOf(project, (await makeCohort(project, { name: 'whole', filters: whole })).id, {});
      const within = await project.send('PATCH', `/cohorts/${part.id}`, { filters });
      expect([within.status, within.body]).toEqual([400, refused('behavioral_cohort_found', detail, 'filters')]);
    },
  },
  {
    id: 'c00e',
    level: 'MUST',
    clause: '§4.1 limit and offset',
    title: 'list the newest first, by parts that link to each other, and those that are searched for',
    async run(app) {
      const project = await openProject(app);
      for (const name of ['one', 'two', 'three']) await makeCohort(project, { name, is_static: name === 'two' });
      const list = async (query: string) => (await project.send('GET', `/cohorts/${query}`)).body;
      const names = (body: JsonObject) => (body.results as readonly JsonObject[]).map(({ name }) => name);
      const page = await list('?limit=1&offset=1');
      expect(names(page)).toEqual(['two']);
      expect(page).toMatchObject({
        count: 3,
        next: 'http://localhost/api/projects/@current/cohorts/?limit=1&offset=2',
        previous: 'http://localhost/api/projects/@current/cohorts/?limit=1',
      });
      expect(names(await list('?search=O'))).toEqual(['two', 'one']);
      expect(names(await list('?type=static'))).toEqual(['two']);
      expect(names(await list('?limit=none&offset=-1'))).toEqual(['three', 'two', 'one']);
    },
  },
  {
    id: 'c00f',
    level: 'MUST',
    clause: '§1 scopes',
    title: 'need cohort:read and cohort:write, and know the cohorts of no other project',
    async run(app) {
      const project = await openProject(app);
      const other = await openProject(app);
      const { id } = await makeCohort(project, { name: 'mine', filters: NORWAY });
      const reader = await project.keyFor('segment:read');
      expect(await project.send('GET', `/cohorts/${id}`, undefined, reader)).toMatchObject({ status: 200 });
      expect(await project.send('PATCH', `/cohorts/${id}`, { name: 'x' }, reader)).toMatchObject({
        status: 403,
        body: { code: 'permission_denied', detail: "API key missing required scope 'cohort:write'" },
      });
      const stranger = await project.keyFor('flag:read');
      expect(await project.send('GET', '/cohorts', undefined, stranger)).toMatchObject({
        status: 403,
        body: { detail: "API key missing required scope 'cohort:read'" },
      });
      for (const path of [`/cohorts/${id}`, '/cohorts/none', '/cohorts/99999999999']) {
        expect(await other.send('GET', path)).toMatchObject({
          status: 404,
          body: { code: 'not_found', detail: 'Not found.' },
        });
      }
    },
  },
  {
    id: 'c010',
    level: 'MUST',
    clause: 'If-Match',
    title: 'heed If-Match with the entity tag of the cohort',
    async run(app) {
      const project = await openProject(app);
      const { id } = await makeCohort(project, { name: 'tagged', filters: NORWAY });
      const path = `/api/projects/@current/cohorts/${id}`;
      const { headers } = await app.send('GET', path, { key: project.key.secret });
      const patch = (name: string) =>
        app.send('PATCH', path, {
          ...{ key: project.key.secret, body: { name } },
          headers: { 'if-match': headers.get('etag') ?? '' },
        });
      expect(await patch('first')).toMatchObject({ status: 200 });
      expect(await patch('second')).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    },
  },
];

describeAudits('PostHog cohorts and their changes', {}, audits);
