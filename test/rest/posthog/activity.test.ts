import { expect } from 'vitest';
import { deleteFlag, updateFlag } from '../../../src/actions/flag/flags.ts';
import { setFlagSwitch } from '../../../src/actions/setting/settings.ts';
import type { Flag } from '../../../src/domain/flag.ts';
import type { JsonValue } from '../../../src/domain/json.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { operator } from '../organizations.ts';
import { openProject, refused } from './posthog-project.ts';

const READ = 'flag:read';
const nameOf = ({ organizationId, key: flagKey }: Flag) => ({ organizationId, flagKey });

const activity: readonly Audit[] = [
  {
    id: 'd040',
    level: 'MUST',
    clause: '§2.5',
    title: 'tell what happened to flags, the newest first, in PostHog’s words',
    async run(app) {
      const project = await openProject(app);
      const { services } = app;
      const flag = await project.flag('watched', { description: 'before' });
      await updateFlag(services, operator, { ...nameOf(flag), description: 'after' });
      await setFlagSwitch(services, operator, { ...nameOf(flag), environment: 'production', enabled: false });
      await deleteFlag(services, operator, nameOf(flag));
      const { status: code, body } = await project.send('GET', '/feature_flags/activity');
      expect(code).toBe(200);
      const change = (field: string, before: JsonValue, after: JsonValue) => ({
        ...{ type: 'FeatureFlag', action: 'changed' },
        ...{ field, before, after },
      });
      const entry = (name: string, ...changes: object[]) => ({
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        user: { first_name: 'Anonymous', email: null },
        activity: name,
        scope: 'FeatureFlag',
        item_id: String(flag.number),
        detail: { id: null, changes, merge: null, trigger: null, name: 'watched', short_id: null, type: null },
        created_at: expect.stringMatching(/\.\d{6}Z$/),
      });
      expect(body).toEqual({
        results: [
          entry('deleted', change('deleted', false, true)),
          entry('updated', change('active', true, false)),
          entry('updated', change('name', 'before', 'after')),
          entry('created'),
        ],
        ...{ next: null, previous: null, total_count: 4 },
      });
      expect((await project.send('GET', `/feature_flags/${flag.number}/activity`)).body).toEqual(body);
    },
  },
  {
    id: 'd041',
    level: 'MUST',
    clause: '§2.5',
    title: 'go through the log by pages with absolute links',
    async run(app) {
      const project = await openProject(app);
      for (const key of ['a', 'b', 'c']) await project.flag(key);
      const ask = async (query: string) => (await project.send('GET', `/feature_flags/activity${query}`)).body;
      const link = (page: number) =>
        `http://localhost/api/projects/@current/feature_flags/activity?page=${page}&limit=1`;
      expect(await ask('?limit=1')).toMatchObject({ next: link(2), previous: null, total_count: 3 });
      expect(await ask('?limit=1&page=2')).toMatchObject({
        results: [{ detail: { name: 'b' } }],
        ...{ next: link(3), previous: link(1) },
      });
      expect(await ask('?limit=1&page=3')).toMatchObject({ next: null, previous: link(2) });
      expect(await ask('?page=9')).toMatchObject({ results: [], next: null, total_count: 3 });
    },
  },
  {
    id: 'd042',
    level: 'MUST',
    clause: '§2.5',
    title: 'refuse invalid pages and limits, and answer 404 without a body for an unknown flag',
    async run(app) {
      const project = await openProject(app);
      const rows: readonly (readonly [string, string, string])[] = [
        ['limit=x', 'limit', 'A valid integer is required.'],
        ['limit=0', 'limit', 'Ensure this value is greater than or equal to 1.'],
        ['page=0', 'page', 'Ensure this value is greater than or equal to 1.'],
        ['page=1.5', 'page', 'A valid integer is required.'],
      ];
      for (const [query, attr, detail] of rows) {
        const answer = await project.send('GET', `/feature_flags/activity?${query}`);
        expect([answer.status, answer.body]).toEqual([400, refused('invalid_input', detail, attr)]);
      }
      expect(await project.send('GET', '/feature_flags/999999/activity')).toMatchObject({ status: 404, text: '' });
    },
  },
  {
    id: 'd044',
    level: 'MUST',
    clause: '§10',
    title: 'tell a key of one environment what changed there, and leave out what only changed elsewhere',
    async run(app) {
      const project = await openProject(app);
      const { organizationId } = project;
      const flag = await project.flag('here', { settings: [] });
      await setFlagSwitch(app.services, operator, { ...nameOf(flag), environment: 'development', enabled: true });
      const bound = await app.createKey({ organizationId, environment: 'development' });
      const fields = async (secret: string) => {
        const { body } = await project.send('GET', '/feature_flags/activity', undefined, secret);
        // The shape that another audit holds.
        const entries = body.results as unknown as readonly { detail: { changes: readonly { field: string }[] } }[];
        return entries.map(({ detail }) => detail.changes.map(({ field }) => field));
      };
      expect(await fields(bound.secret)).toEqual([['active'], []]);
      expect(await fields(project.key.secret)).toEqual([[]]);
    },
  },
  {
    id: 'd043',
    level: 'MUST',
    clause: '§2.5, §1 scopes',
    title: 'need activity_log:read, and tell of no other project',
    async run(app) {
      const project = await openProject(app);
      const other = await openProject(app);
      await other.flag('theirs');
      expect((await project.send('GET', '/feature_flags/activity')).body).toMatchObject({
        results: [],
        total_count: 0,
      });
      expect(await project.send('GET', '/feature_flags/activity', undefined, await project.keyFor(READ))).toMatchObject(
        {
          status: 403,
          body: { detail: "API key missing required scope 'activity_log:read'" },
        },
      );
    },
  },
];

describeAudits('PostHog activity', {}, activity);
