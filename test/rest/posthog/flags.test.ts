import { expect } from 'vitest';
import { evaluateFlag } from '../../../src/actions/evaluation/evaluations.ts';
import { setFlagSetting } from '../../../src/actions/setting/settings.ts';
import { EMPTY_CONTEXT } from '../../../src/domain/evaluation.ts';
import type { JsonObject, JsonValue } from '../../../src/domain/json.ts';
import type { RestAnswer } from '../../support/rest-app.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { operator } from '../organizations.ts';
import { openProject, type PosthogProject, refused } from './posthog-project.ts';

const open = { groups: [{ properties: [], rollout_percentage: 100 }] };
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);

async function make(project: PosthogProject, body: JsonObject): Promise<JsonObject & { readonly id: number }> {
  const made = await project.send('POST', '/feature_flags/', body);
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  return { ...made.body, id: Number(made.body.id) };
}

const patch = (project: PosthogProject, id: JsonValue | undefined, body: JsonObject): Promise<RestAnswer> =>
  project.send('PATCH', `/feature_flags/${id}/`, body);
const get = async (project: PosthogProject, id: number) => (await project.send('GET', `/feature_flags/${id}`)).body;

async function keysOf(project: PosthogProject, query = ''): Promise<JsonValue> {
  const { body } = await project.send('GET', `/feature_flags/${query}`);
  return Array.isArray(body.results) ? body.results.map(({ key }: { key: JsonValue }) => key) : [];
}

const dependingOn = (id: number): JsonObject => ({
  groups: [{ properties: [{ key: String(id), type: 'flag', operator: 'flag_evaluates_to', value: true }] }],
});

const audits: readonly Audit[] = [
  {
    id: '7001',
    level: 'MUST',
    clause: '§3, §4.2',
    title: 'answer 201 to a new flag with every member of it',
    async run(app) {
      const project = await openProject(app);
      const body = { key: 'a-Flag_1', name: 'what it is', filters: open, tags: [' Big ', 'big', 'TAG'] };
      const { status, body: flag } = await project.send('POST', '/feature_flags', {
        ...body,
        ...{ evaluation_tags: ['tag'], ensure_experience_continuity: null, creation_context: 'experiments' },
      });
      const user = { id: expect.any(Number), uuid: project.key.id, distinct_id: project.key.id, last_name: '' };
      expect([status, flag]).toEqual([
        201,
        {
          ...{ id: expect.any(Number), key: 'a-Flag_1', name: 'what it is', filters: open, version: 1 },
          ...{ deleted: false, active: true, archived: false, status: 'ACTIVE', last_called_at: null },
          ...{ created_by: expect.objectContaining(user), last_modified_by: expect.objectContaining(user) },
          ...{ created_at: time, updated_at: time, tags: ['big', 'tag'] },
          ...{ evaluation_tags: ['tag'], evaluation_contexts: ['tag'], ensure_experience_continuity: false },
          ...{ experiment_set: [], surveys: [], features: [], rollback_conditions: null, performed_rollback: false },
          ...{ can_edit: true, user_access_level: 'editor', usage_dashboard: expect.any(Number) },
          ...{ analytics_dashboards: [], has_enriched_analytics: false, is_remote_configuration: false },
          ...{ has_encrypted_payloads: false, evaluation_runtime: 'all', bucketing_identifier: null },
        },
      ]);
      expect(await get(project, Number(flag.id))).toEqual(flag);
    },
  },
  {
    id: '7002',
    level: 'MUST',
    clause: '§4.4',
    title: 'refuse keys that are missing, odd, too long or taken',
    async run(app) {
      const project = await openProject(app);
      await make(project, { key: 'taken' });
      const refusalOf = async (key?: JsonValue) =>
        (await project.send('POST', '/feature_flags', key === undefined ? {} : { key })).body;
      expect(await refusalOf()).toEqual(refused('required', 'This field is required.', 'key'));
      expect(await refusalOf('a b')).toEqual(
        refused('invalid_key', 'Only letters, numbers, hyphens (-) & underscores (_) are allowed.', 'key'),
      );
      expect(await refusalOf('k'.repeat(401))).toEqual(
        refused('max_length', 'Ensure this field has no more than 400 characters.', 'key'),
      );
      expect(await refusalOf('taken')).toEqual(
        refused('unique', 'There is already a feature flag with this key.', 'key'),
      );
      await make(project, { key: 'k'.repeat(400) });
    },
  },
  {
    id: '7003',
    level: 'MUST',
    clause: '§3',
    title: 'refuse evaluation tags that the flag does not have',
    async run(app) {
      const project = await openProject(app);
      const { status, body } = await project.send('POST', '/feature_flags', {
        ...{ key: 'k', tags: ['a'], evaluation_tags: ['a', 'x'] },
      });
      const detail = 'Evaluation tags must be a subset of tags. Invalid evaluation tags: x';
      expect([status, body]).toEqual([400, refused('invalid_input', detail)]);
    },
  },
  {
    id: '7004',
    level: 'MUST',
    clause: '§4.1',
    title: 'list what is wanted, the newest first, a part at a time',
    async run(app) {
      const project = await openProject(app);
      const variants = [{ key: 'v', rollout_percentage: 100 }];
      await make(project, { key: 'one', name: 'Alpha', tags: ['x'] });
      await make(project, {
        key: 'two',
        filters: { ...open, multivariate: { variants } },
        evaluation_runtime: 'server',
      });
      await make(project, { key: 'three', is_remote_configuration: true, tags: ['y'], evaluation_tags: ['y'] });
      const four = await make(project, { key: 'four', active: false });
      await patch(project, (await make(project, { key: 'gone' })).id, { deleted: true });
      const expectations: Readonly<Record<string, readonly string[]>> = {
        '': ['four', 'three', 'two', 'one'],
        '?order=key': ['four', 'one', 'three', 'two'],
        '?order=-key': ['two', 'three', 'one', 'four'],
        '?order=nonsense': ['four', 'three', 'two', 'one'],
        '?active=true&order=created_at': ['one', 'two', 'three'],
        '?active=false': ['four'],
        '?active=STALE': [],
        '?search=ALPHA': ['one'],
        '?search=o': ['four', 'two', 'one'],
        '?key=TWO': ['two'],
        '?type=boolean': ['four', 'three', 'one'],
        '?type=multivariant': ['two'],
        '?type=experiment': [],
        '?type=remote_config': ['three'],
        [`?created_by_id=${(four.created_by as JsonObject).id}`]: ['four', 'three', 'two', 'one'],
        '?created_by_id=1': [],
        '?evaluation_runtime=server': ['two'],
        '?tags=["x","z"]': ['one'],
        '?tags=[': ['four', 'three', 'two', 'one'],
        '?excluded_properties=["two","four"]': ['three', 'one'],
        '?has_evaluation_tags=true': ['three'],
        '?has_evaluation_tags=no': ['four', 'two', 'one'],
        '?limit=2': ['four', 'three'],
        '?limit=2&offset=3': ['one'],
      };
      for (const [query, keys] of Object.entries(expectations)) {
        expect([query, await keysOf(project, query)]).toEqual([query, keys]);
      }
      const { body } = await project.send('GET', '/feature_flags/?limit=1&offset=1');
      const at = 'http://localhost/api/projects/@current/feature_flags/';
      expect(body).toMatchObject({ count: 4, next: `${at}?limit=1&offset=2`, previous: `${at}?limit=1` });
      const ids = await project.send('GET', '/feature_flags/matching_ids/?active=false');
      expect(ids.body).toEqual({ ids: [four.id], total: 1 });
    },
  },
  {
    id: '7005',
    level: 'MUST',
    clause: '§4.2, §4.3',
    title: 'delete softly, so that the flag is retrieved and restored by its id until its key is taken',
    async run(app) {
      const project = await openProject(app);
      const { id } = await make(project, { key: 'k', filters: open });
      expect((await patch(project, id, { deleted: true })).status).toBe(200);
      expect(await get(project, id)).toMatchObject({ id, deleted: true, status: 'DELETED', active: false, version: 2 });
      expect((await patch(project, id, { deleted: false })).body).toMatchObject({ id, deleted: false, active: true });
      await patch(project, id, { deleted: true });
      const other = await make(project, { key: 'k' });
      await patch(project, other.id, { deleted: true });
      for (const purged of [
        await project.send('GET', `/feature_flags/${id}/`),
        await project.send('GET', `/feature_flags/${id}/activity`),
        await patch(project, id, { deleted: false }),
      ]) {
        expect(purged.status).toBe(404);
      }
      expect((await patch(project, other.id, { deleted: false })).body).toMatchObject({ id: other.id, deleted: false });
      const hard = await project.send('DELETE', `/feature_flags/${id}/`);
      expect([hard.status, hard.body.detail]).toEqual([405, 'Method "DELETE" not allowed.']);
    },
  },
  {
    id: '7006',
    level: 'MUST',
    clause: '§4.3',
    title: 'refuse to delete or disable a flag that active ones depend on, and to enable one whose own are disabled',
    async run(app) {
      const project = await openProject(app);
      const parent = await make(project, { key: 'parent' });
      const children = [];
      for (const index of [1, 2, 3, 4, 5, 6]) {
        children.push(await make(project, { key: `child-${index}`, filters: dependingOn(parent.id) }));
      }
      const names = children.slice(0, 5).map(({ id, key }) => `${key} (ID: ${id})`);
      const shown = `${names.join(', ')} and 1 more`;
      const deleting = `Cannot delete this feature flag because other flags depend on it: ${shown}. Please update or delete the dependent flags first.`;
      const disabling = `Cannot disable this feature flag because other flags depend on it: ${shown}. Please update or disable the dependent flags first.`;
      expect((await patch(project, parent.id, { deleted: true })).body).toEqual(refused('invalid_input', deleting));
      expect((await patch(project, parent.id, { active: false })).body).toEqual(refused('invalid_input', disabling));
      expect((await project.send('POST', `/feature_flags/${parent.id}/disable/`)).status).toBe(400);
      for (const { id } of children) await project.send('POST', `/feature_flags/${id}/disable/`);
      expect((await project.send('POST', `/feature_flags/${parent.id}/disable/`)).body.active).toBe(false);
      const enabling = `Cannot enable this feature flag because it depends on disabled flags: parent (ID: ${parent.id}). Please enable the dependency flags first.`;
      expect((await patch(project, children[0]?.id, { active: true })).body).toEqual(
        refused('invalid_input', enabling),
      );
    },
  },
  {
    id: '7007',
    level: 'MUST',
    clause: '§4.3',
    title: 'leave the filters as they are when a change has none, or none with condition sets',
    async run(app) {
      const project = await openProject(app);
      const filters = { groups: [{ properties: [], rollout_percentage: 45 }], payloads: { true: '1' } };
      const { id } = await make(project, { key: 'k', filters });
      const changed = await patch(project, id, { name: 'n', filters: { payloads: { true: '2' } } });
      expect(changed.body).toMatchObject({ name: 'n', filters, version: 2 });
      const replaced = await project.send('PUT', `/feature_flags/${id}`, { filters: open });
      expect(replaced.body).toMatchObject({ name: 'n', filters: open, version: 3 });
    },
  },
  {
    id: '7008',
    level: 'MUST',
    clause: '§4.5',
    title: 'refuse a change that was made from an older version, if another client has changed the same',
    async run(app) {
      const project = await openProject(app);
      const read = await make(project, { key: 'k', name: 'first' });
      await patch(project, read.id, { name: 'second' });
      const late = { version: 1, original_flag: read };
      const conflict = await patch(project, read.id, { ...late, name: 'third' });
      expect([conflict.status, conflict.body]).toEqual([
        409,
        {
          ...{ type: 'server_error', code: 'conflict', attr: null },
          detail:
            'The feature flag was updated by another user since you started editing it. Please refresh and try again.',
        },
      ]);
      expect((await patch(project, read.id, { ...late, name: 'second' })).status).toBe(200);
      expect((await patch(project, read.id, { ...late, active: false })).body).toMatchObject({ name: 'second' });
      expect((await patch(project, read.id, { version: 1, name: 'third' })).body.name).toBe('third');
      expect((await patch(project, read.id, { version: 1, original_flag: {}, name: 'fourth' })).status).toBe(200);
    },
  },
  {
    id: '7009',
    level: 'MUST',
    clause: '§4.3',
    title: 'rename a flag with everything that names it',
    async run(app) {
      const project = await openProject(app);
      const enrolled = { key: '$feature_enrollment/old', type: 'person', operator: 'exact', value: ['true'] };
      const super_groups = [{ properties: [enrolled], rollout_percentage: 100 }];
      const { id } = await make(project, { key: 'old', filters: { ...open, super_groups } });
      const child = await make(project, { key: 'child', filters: dependingOn(id) });
      const { body } = await patch(project, id, { key: 'new' });
      expect(body).toMatchObject({
        id,
        key: 'new',
        filters: { super_groups: [{ properties: [{ ...enrolled, key: '$feature_enrollment/new' }] }] },
      });
      expect((await get(project, child.id)).filters).toEqual(dependingOn(id));
      expect(await keysOf(project)).toEqual(['child', 'new']);
    },
  },
  {
    id: '700a',
    level: 'MUST',
    clause: '§2.11',
    title: 'delete several flags at once, and say of each what became of it',
    async run(app) {
      const project = await openProject(app);
      const send = (body: JsonObject) => project.send('POST', '/feature_flags/bulk_delete/', body);
      const refusals: readonly (readonly [JsonObject, string])[] = [
        [{ ids: [1], filters: { active: 'true' } }, 'Provide either filters or ids, not both'],
        [{}, 'Must provide either filters or ids'],
        [{ filters: { b: 1, a: 2 } }, 'Unknown filter keys: a, b'],
        [{ ids: [] }, 'No flag IDs provided'],
      ];
      for (const [body, error] of refusals) expect((await send(body)).body).toEqual({ error });
      const variants = [{ key: 'v', rollout_percentage: 100 }];
      const parent = await make(project, { key: 'parent' });
      const child = await make(project, { key: 'child', filters: dependingOn(parent.id) });
      const whole = await make(project, { key: 'whole', filters: { ...open, multivariate: { variants } } });
      const none = await make(project, { key: 'none', filters: { groups: [{ rollout_percentage: 0 }] } });
      const { body } = await send({ ids: [parent.id, String(whole.id), none.id, 'x', 999_999] });
      expect(body).toEqual({
        deleted: [
          { id: whole.id, key: 'whole', rollout_state: 'fully_rolled_out', active_variant: 'v' },
          { id: none.id, key: 'none', rollout_state: 'not_rolled_out', active_variant: null },
        ],
        errors: [
          {
            ...{ id: parent.id, key: 'parent' },
            reason: `Cannot delete because other flags depend on it: child (ID: ${child.id})`,
          },
          { id: 'x', reason: 'Invalid flag ID format' },
          { id: 999_999, reason: 'Flag not found' },
        ],
      });
      expect((await send({ filters: { search: 'child' } })).body).toMatchObject({ deleted: [{ key: 'child' }] });
    },
  },
  {
    id: '700b',
    level: 'MUST',
    clause: '§2.11',
    title: 'enable, disable, archive and unarchive a flag',
    async run(app) {
      const project = await openProject(app);
      const { id } = await make(project, { key: 'k' });
      const send = async (verb: string) => (await project.send('POST', `/feature_flags/${id}/${verb}/`)).body;
      expect(await send('disable')).toMatchObject({ active: false, archived: false });
      expect(await send('enable')).toMatchObject({ active: true, version: 3 });
      expect(await send('archive')).toMatchObject({ archived: true, active: false, status: 'ARCHIVED' });
      expect(await send('unarchive')).toMatchObject({ archived: false, active: true });
    },
  },
  {
    id: '700c',
    level: 'MUST',
    clause: '§4',
    title: 'show what the domain has and filters have no member for, and take it back as it was shown',
    async run(app) {
      const project = await openProject(app);
      const parent = await project.flag('parent');
      const flag = await project.flag('child', { prerequisites: [{ flagKey: 'parent', expected: false }] });
      const rolloutCondition = { minVersion: '2.4.0', activationDate: '2020-01-01T00:00:00.000Z' };
      const startsAt = '2020-01-01T00:00:00.000Z';
      const rules = [
        {
          key: 'mine',
          groups: [{ conditions: [{ attribute: 'plan', operator: 'EQUALS' as const, values: ['pro'] }] }],
          variant: 'on',
          startsAt,
        },
      ];
      const name = { organizationId: project.organizationId, flagKey: 'child' };
      await setFlagSetting(app.services, operator, { ...name, rolloutCondition, rules, rolloutPercentage: 30 });
      const required = [
        { key: 'app_version', type: 'person', operator: 'semver_gte', value: '2.4.0' },
        { key: String(parent.number), type: 'flag', operator: 'flag_evaluates_to', value: false },
      ];
      const plan = { key: 'plan', type: 'person', operator: 'regex', value: '^pro$' };
      const groups = [
        { properties: [plan, ...required], rollout_percentage: 100 },
        { properties: required, rollout_percentage: 30 },
      ];
      const shown = await get(project, flag.number);
      expect(shown.filters).toEqual({ groups });
      const swapped = { groups: [{ properties: required, rollout_percentage: 5 }, ...groups] };
      expect((await patch(project, flag.number, { filters: swapped })).body.filters).toEqual(swapped);
      const { flags } = await app.services.live.snapshot(project.organizationId);
      const { prerequisites, settings } = flags.get('child') ?? flag;
      expect(prerequisites).toMatchObject([{ flagKey: 'parent', expected: false }]);
      expect(settings.production).toMatchObject({ rolloutCondition, defaultVariant: 'on', rolloutPercentage: 30 });
      expect(settings.production?.rules).toMatchObject([{ exposurePercentage: 5 }, { key: 'mine', startsAt }]);
    },
  },
  {
    id: '700d',
    level: 'MUST',
    clause: '§3',
    title: 'show a flag as not active before its activation date, and wait no longer once it is made active',
    async run(app) {
      const project = await openProject(app);
      const { id } = await make(project, { key: 'k' });
      const rolloutCondition = { minVersion: null, activationDate: '2999-01-01T00:00:00.000Z' };
      const name = { organizationId: project.organizationId, flagKey: 'k' };
      await setFlagSetting(app.services, operator, { ...name, rolloutCondition });
      expect(await get(project, id)).toMatchObject({ active: false });
      expect((await patch(project, id, { active: false, name: 'n' })).body).toMatchObject({ active: false, name: 'n' });
      expect((await patch(project, id, { active: true })).body).toMatchObject({ active: true });
    },
  },
  {
    id: '700e',
    level: 'MUST',
    clause: '§3',
    title: 'name the cohorts that a flag asks about',
    async run(app) {
      const project = await openProject(app);
      const people = { type: 'AND', values: [{ key: 'a', type: 'person', operator: 'exact', value: 'x' }] };
      const filters = { properties: { type: 'OR', values: [people] } };
      const { body: cohort } = await project.send('POST', '/cohorts/', { name: 'Ours', filters });
      const asked = { key: 'id', type: 'cohort', value: cohort.id ?? null, operator: 'in' };
      const flag = await make(project, { key: 'k', filters: { groups: [{ properties: [asked] }] } });
      expect(flag.filters).toEqual({ groups: [{ properties: [{ ...asked, cohort_name: 'Ours' }] }] });
    },
  },
  {
    id: '700f',
    level: 'MUST',
    clause: '§3',
    title: 'show encrypted payloads as they were written to secret keys, and keep none of their text in the clear',
    async run(app) {
      const project = await openProject(app);
      const payloads = { v: '{"secret": [42, "forty-two"]}' };
      const filters = { ...open, multivariate: { variants: [{ key: 'v', rollout_percentage: 100 }] }, payloads };
      const { id, ...made } = await make(project, { key: 'k', filters, has_encrypted_payloads: true });
      expect(made).toMatchObject({ has_encrypted_payloads: true, filters });
      const redacted = { ...filters, payloads: { v: '********* (encrypted)' } };
      const changed = await patch(project, id, { name: 'n', filters: { ...redacted, groups: [{ properties: [] }] } });
      expect(changed.body).toMatchObject({ filters: { groups: [{ properties: [] }], payloads } });
      const { flags } = await app.services.live.snapshot(project.organizationId);
      expect(JSON.stringify(flags.get('k'))).not.toMatch('forty-two');
      const opened = await patch(project, id, { has_encrypted_payloads: false });
      expect(opened.body).toMatchObject({ has_encrypted_payloads: false, filters: { payloads } });
    },
  },
  {
    id: '7010',
    level: 'MUST',
    clause: '§3',
    title: 'keep when a flag was made and last called, where that is written, until it is called again',
    async run(app) {
      const project = await openProject(app);
      const times = { created_at: '2020-01-02T03:04', last_called_at: '2020-02-03 04:05:06.7+01:00' };
      const shown = { created_at: '2020-01-02T03:04:00.000000Z', last_called_at: '2020-02-03T03:05:06.700000Z' };
      const flag = await make(project, { key: 'k', filters: open, ...times });
      expect(flag).toMatchObject({ ...shown, status: 'STALE' });
      const back = await project.send('PUT', `/feature_flags/${flag.id}/`, await get(project, flag.id));
      expect(back.body).toMatchObject({ ...shown, filters: open });
      expect(await keysOf(project, '?active=STALE')).toEqual(['k']);
      app.clock.advance(1000);
      const context = { ...EMPTY_CONTEXT, targetingKey: 'somebody' };
      await evaluateFlag(app.services, operator, {
        ...{ organizationId: project.organizationId, flagKey: 'k' },
        context,
      });
      expect(await get(project, flag.id)).toMatchObject({ status: 'ACTIVE', last_called_at: time });
      const status = await project.send('GET', `/feature_flags/${flag.id}/status`);
      expect(status.body).toMatchObject({ status: 'active', reason: 'Flag was called today' });
      for (const attr of ['created_at', 'last_called_at']) {
        const { body } = await patch(project, flag.id, { [attr]: 'yesterday' });
        expect(body).toMatchObject({ code: 'invalid_input', attr });
      }
    },
  },
  {
    id: '7011',
    level: 'MUST',
    clause: '§3',
    title: 'take only dashboards of the project',
    async run(app) {
      const [project, other] = [await openProject(app), await openProject(app)];
      for (const key of ['first', 'second', 'third']) await make(other, { key });
      const foreign = Number((await make(other, { key: 'fourth' })).usage_dashboard);
      const own = Number((await make(project, { key: 'a' })).usage_dashboard);
      const made = await make(project, { key: 'b', analytics_dashboards: [own] });
      expect(made).toMatchObject({ analytics_dashboards: [own] });
      for (const id of [foreign, 2 ** 31, -1]) {
        const detail = `Invalid pk "${id}" - object does not exist.`;
        const { status, body } = await patch(project, made.id, { analytics_dashboards: [own, id] });
        expect([status, body]).toEqual([400, refused('does_not_exist', detail, 'analytics_dashboards')]);
      }
    },
  },
  {
    id: '7012',
    level: 'MUST',
    clause: '§1.1',
    title: 'ask what a key may do before it looks at what was sent',
    async run(app) {
      const project = await openProject(app);
      const reader = await project.keyFor('flag:read');
      const flag = await make(project, { key: 'k' });
      for (const [method, path] of [
        ['POST', '/feature_flags/'],
        ['PATCH', `/feature_flags/${flag.id}/`],
        ['PUT', `/feature_flags/${flag.id}/`],
        ['POST', '/feature_flags/bulk_delete'],
      ] as const) {
        const { status, body } = await project.send(method, path, { key: 5, ids: 5 }, reader);
        expect([status, body.detail]).toEqual([403, "API key missing required scope 'feature_flag:write'"]);
      }
    },
  },
  {
    id: '7013',
    level: 'MUST',
    clause: '§2.6, §2.10',
    title: 'take a body that is not there for an empty one',
    async run(app) {
      const project = await openProject(app);
      expect(await project.send('POST', '/feature_flags/bulk_keys')).toMatchObject({ status: 200, body: { keys: {} } });
      expect((await project.send('POST', '/feature_flags/user_blast_radius')).body).toEqual(
        refused('invalid_input', 'Missing condition for which to get blast radius'),
      );
      expect((await project.send('POST', '/feature_flags/')).body).toEqual(
        refused('required', 'This field is required.', 'key'),
      );
    },
  },
  {
    id: '7014',
    level: 'MUST',
    clause: '§4.6',
    title: 'show as it was written what the domain need not tell apart',
    async run(app) {
      const project = await openProject(app);
      const older = { key: 'age', type: 'person', operator: 'gt', value: '5' };
      const written: readonly JsonObject[] = [
        {
          groups: [{ properties: [], variant: 'v', description: 'why', sort_key: 1 }],
          multivariate: { variants: [{ key: 'v', rollout_percentage: 100 }] },
        },
        { groups: [{ properties: [older, { ...older, value: '5.0' }], rollout_percentage: 3 }] },
      ];
      for (const [index, filters] of written.entries()) {
        const flag = await make(project, { key: `k${index}`, filters });
        expect(flag.filters).toEqual(filters);
        expect((await patch(project, flag.id, { name: 'n' })).body.filters).toEqual(filters);
      }
    },
  },
];

describeAudits("PostHog's flags", {}, audits);
